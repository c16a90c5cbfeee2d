import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { milliseconds } from "../../src/core/units.ts";
import { findEngine } from "../../src/engine/find.ts";
import { startSimplesamlphp } from "../systems/simplesamlphp.ts";
import { playBoth, row } from "./visit.ts";

/**
 * CPU of a sign-in by SAML 2.0 on k6 against SimpleSAMLphp, the compiled script beside `handwritten-saml.js`: same requests, same
 * options. The figure is the generator's own processor time, so that what else the machine does hardly enters.
 */
export async function run(): Promise<string[]> {
  const engine = await findEngine({ env: process.env, choice: "auto" });
  if (engine.kind !== "k6") return ["SKIPPED: there is no k6, and this bench measures nothing without it; set RENTREE_K6"];
  if (!existsSync("/usr/share/simplesamlphp"))
    return ["SKIPPED: SimpleSAMLphp is not installed; on Debian 12 `npm run test:systems` installs it"];
  const work = mkdtempSync(join(tmpdir(), "rentree-bench-"));
  const system = await startSimplesamlphp();
  try {
    const signIn = { kind: "saml", start: `${system.target}/simplesaml/module.php/core/authenticate.php?as=default-sp` } as const;
    const size = { k6: engine.command, work, visitsPerSecond: 10, seconds: 12, vus: 40, graceSeconds: 30 };
    const job = { ...size, url: system.target, journey: "none", arrived: system.arrived };
    const kind = { signIn, handwritten: "handwritten-saml.js", allow: system.allow };
    const before = await system.proved();
    const sides = await playBoth(job, milliseconds(30_000), kind);
    const visits = [...sides.handwritten, ...sides.compiled].reduce((sum, cost) => sum + cost.visits, 0);
    return [
      row("sign-in by SAML 2.0, ms of CPU", sides, (cost) => cost.playMs / cost.visits),
      `${(await system.proved()) - before} of ${visits} sign-ins proved by the service's log`,
    ];
  } finally {
    await system.stop();
    rmSync(work, { recursive: true, force: true });
  }
}
