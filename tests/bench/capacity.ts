import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, openSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Estimate } from "../../src/core/capacity/estimate.ts";
import type { Run } from "../../src/core/verdict/run.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { ENGINES, type TestedEngine } from "../e2e/engines.ts";
import { startPlatform } from "../e2e/platform.ts";
import { makeFolder, placePlan, readRun, removeFolders } from "../e2e/rentree.ts";
import { smallPlan } from "../e2e/small-plan.ts";
import { KNOWN_PLATFORMS, type KnownPlatform, PATIENCE } from "./capacity-systems.ts";

/** Only the platforms and engines whose names contain it. */
const ONLY = process.env["RENTREE_BENCH_ONLY"] ?? "";
const ENGINE = process.env["RENTREE_BENCH_ENGINE"] ?? "";
/** Further flags of `rentree capacity`; without any it is `--quick`. */
const FLAGS = (process.env["RENTREE_BENCH_FLAGS"] ?? "--quick").split(" ").filter((flag) => flag !== "");
/** Where results are kept; without it they are thrown away. */
const KEEP = process.env["RENTREE_BENCH_KEEP"];

/** `rentree capacity` from end to end against platforms of known capacity: truth, estimate, interval, time taken. About twelve minutes each. */
export async function run(): Promise<readonly string[]> {
  console.log("| engine | system | true ceiling | ceiling | true SLO rate | SLO rate | other | validity | time |");
  console.log("|---|---|---|---|---|---|---|---|---|");
  for (const engine of ENGINES.filter(({ name }) => name.includes(ENGINE)))
    for (const known of KNOWN_PLATFORMS.filter(({ name }) => name.includes(ONLY))) console.log(await measure(engine, known));
  removeFolders();
  return [`flags: ${FLAGS.join(" ") || "none"}`];
}

async function measure(engine: TestedEngine, known: KnownPlatform): Promise<string> {
  const platform = await startPlatform({ ...known.settings, seed: 11 });
  const far = await delayed(Number(new URL(platform.url).port), known.networkMs ?? 0);
  const folder = KEEP ?? makeFolder();
  mkdirSync(folder, { recursive: true });
  const dir = join(folder, `${engine.name}-${known.name.replace(/\W+/g, "-")}`);
  const begun = performance.now();
  try {
    const purge = { "purge.sh": `#!/bin/sh\nexec "${process.execPath}" -e 'fetch("${platform.admin}/reset", { method: "POST" })'\n` };
    const plan = placePlan(planOf(far.url, known), purge);
    chmodSync(join(dirname(plan), "purge.sh"), 0o755);
    const exitCode = await play([plan, "--out", dir, "--yes", ...FLAGS, ...engine.flags], `${dir}.log`);
    return rowOf({ engine: engine.name, known, result: readRun(dir), exitCode, seconds: (performance.now() - begun) / 1_000 });
  } finally {
    far.close();
    await platform.stop();
  }
}

const planOf = (url: string, known: KnownPlatform): string =>
  smallPlan({
    target: { url },
    clock: { from: "08:00", to: "08:20" },
    people: {
      count: 1_000,
      patience: PATIENCE,
      deadline: "20s",
      accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 100_000 },
      ...(hasQuota(known) ? {} : { logout: "100%" }),
    },
    ...(hasQuota(known) ? { hooks: { between: "./purge.sh" } } : {}),
    arrivals: [{ bell: { at: "08:10" } }],
    objective: { within: `${known.limit}s`, share: "95%" },
    clauses: [],
  });

/** A limit of sessions is reached by people who stay; a hook forgets them between the phases. */
const hasQuota = ({ expected }: KnownPlatform): boolean => expected !== undefined && "sessions" in expected;

function play(args: readonly string[], log: string): Promise<number | null> {
  const out = openSync(log, "w");
  const child = spawn(process.execPath, [join(packageRoot(), "dist", "cli.js"), "capacity", ...args], { stdio: ["ignore", out, out] });
  return new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
}

interface Measured {
  readonly engine: string;
  readonly known: KnownPlatform;
  readonly result: Run | undefined;
  readonly exitCode: number | null;
  readonly seconds: number;
}

function rowOf({ engine, known, result, exitCode, seconds }: Measured): string {
  const time = `${(seconds / 60).toFixed(1)} min`;
  if (result === undefined) return `| ${engine} | ${known.name} | | no run, exit ${exitCode} | | | | | ${time} |`;
  const { ceiling, sloRate, collapse, sessionLimit, validity } = result;
  const [truth, sloTruth] = [known.ceiling?.(), known.sloRate?.()];
  const other = [
    ...(collapse.kind === "none" ? [] : [`collapse ${collapse.kind}`]),
    ...(sessionLimit.kind === "none" ? [] : [`session limit ${textOf(sessionLimit)}`]),
    ...(known.expected === undefined
      ? []
      : [`expected ${"kind" in known.expected ? known.expected.kind : `${known.expected.sessions} sessions`}`]),
  ].join(", ");
  const cells = [engine, known.name, rate(truth), against(ceiling, truth), rate(sloTruth), against(sloRate, sloTruth)];
  return `| ${[...cells, other, validity.kind, time].join(" | ")} |`;
}

const rate = (value: number | undefined): string => (value === undefined ? "" : `${value.toFixed(1)}/s`);

function against(estimate: Estimate, truth: number | undefined): string {
  const off = truth === undefined || !("rate" in estimate) ? "" : `, ${((estimate.rate / truth - 1) * 100).toFixed(1)} %`;
  return `${textOf(estimate)}${off}`;
}

function textOf(estimate: object): string {
  const { kind, ...rest } = estimate as { readonly kind: string };
  const figures = Object.entries(rest).flatMap(([key, value]) =>
    typeof value === "number" ? [`${key === "rate" ? "" : `${key} `}${value.toFixed(1)}`] : [],
  );
  return [kind, ...figures].join(" ");
}

/** A TCP relay to a port of this machine that holds back what comes from the client by `ms`; without a delay the port itself. */
async function delayed(port: number, ms: number): Promise<{ readonly url: string; readonly close: () => void }> {
  if (ms === 0) return { url: `http://127.0.0.1:${port}`, close: () => {} };
  const relay = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    client.on("data", (bytes) => void setTimeout(() => server.writable && server.write(bytes), ms));
    client.on("end", () => void setTimeout(() => server.end(), ms));
    server.pipe(client);
    const drop = (): void => [client, server].forEach((end) => void end.destroy());
    for (const end of [client, server]) end.on("error", drop);
  });
  await new Promise<void>((done) => relay.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, close: () => void relay.close() };
}
