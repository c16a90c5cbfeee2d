import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";
import { start, stopAll } from "../reference/running.ts";
import { HAS_OPENSSL, makeAuthority } from "./authority.ts";
import { ENGINES, NO_K6 } from "./engines.ts";
import { openRelay, passTo, passToNamed, type Relay } from "./relay.ts";
import { type Ended, makeFolder, playRun, removeFolders } from "./rentree.ts";

const FOLDER = join(packageRoot(), "plans", "examples");
const relays: Relay[] = [];
const example = (name: string): string => join(FOLDER, name);

const stay = (...people: readonly string[]): readonly string[] => people.map((name) => `people.${name}.journey=none`);

/** What each example is shrunk by, so that all of them together take a minute: the clock runs faster, and nobody stays to read. */
const SHRUNK: Readonly<Record<string, readonly string[]>> = {
  "accounts-by-profile.yaml": ["clock.compress=300", ...stay("élèves", "professeurs")],
  "accounts-to-reset.yaml": stay("pupil"),
  "clean-up.yaml": ["clock.compress=60"],
  "mixed-sign-ins.yaml": ["clock.compress=300", ...stay("professeurs")],
  "parents.yaml": ["clock.compress=300", ...stay("élèves", "parents")],
  "pauses.yaml": [],
  "several-bells.yaml": ["clock.compress=1000", ...stay("collégiens")],
  "two-peaks.yaml": ["clock.compress=1000", ...stay("collégiens", "lycéens")],
};
/** Examples of a platform of one's own, each with a test of its own below. */
const AGAINST_OWN = ["headers.yaml", "internal-ca.yaml", "proxy.yaml"];

const setAll = (pairs: readonly string[]): readonly string[] => pairs.flatMap((pair) => ["--set", pair]);

/** A machine that is busy with something else makes the generator late; that is no fault of the plan's. */
function expectEverybodyIn({ run, exitCode, stderr }: Ended): void {
  expect(["valid", "generator-limited"], stderr).toContain(run?.validity.kind);
  expect(run?.visits.planned).toBeGreaterThan(0);
  expect(run?.visits.ok, stderr).toBe(run?.visits.planned);
  expect(exitCode).toBe(run?.validity.kind === "valid" ? 0 : 2);
}

afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close();
  await stopAll();
  removeFolders();
});

async function relayTo(handle: Parameters<typeof openRelay>[0]): Promise<Relay> {
  const relay = await openRelay(handle);
  relays.push(relay);
  return relay;
}

describe("the example plans", () => {
  it("are all played here", () => {
    const plans = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
    expect(plans.sort()).toEqual([...Object.keys(SHRUNK), ...AGAINST_OWN].sort());
    if (NO_K6 !== undefined) console.warn(NO_K6);
  });
});

describe.each(ENGINES)("the example plans on $name", ({ flags }) => {
  it.each(Object.entries(SHRUNK))("%s lets everybody in", async (name, changes) => {
    const ended = await playRun(example(name), [...flags, ...setAll(changes)]);
    expectEverybodyIn(ended);
    const id = ended.run?.id ?? "";
    if (name === "accounts-to-reset.yaml") expect(ended.stderr).toContain(`reset accounts for run ${id}`);
    if (name === "clean-up.yaml") expect(ended.stderr).toContain(`remove what run ${id} has written`);
    if (name === "mixed-sign-ins.yaml") expect(readFileSync(join(ended.dir, "script.js"), "utf8")).toContain("/conversation/conversation");
  });

  it("headers.yaml sends its header and the run's id with every request", async () => {
    const platform = await start(["entcore"]);
    const front = await relayTo(passTo(platform.url));
    const ended = await playRun(example("headers.yaml"), [...flags, ...setAll([`target.url=${front.url}`, ...stay("pupil")])], {
      env: { LOAD_TOKEN: "jeton-du-pare-feu" },
    });
    expectEverybodyIn(ended);
    expect(front.seen.length).toBeGreaterThanOrEqual(30);
    for (const { headers } of front.seen)
      expect(headers).toMatchObject({
        "x-load-test": "jeton-du-pare-feu",
        "accept-language": "fr",
        "x-rentree-run": ended.run?.id,
        "user-agent": expect.stringMatching(/^Rentree\//),
      });
  });

  it("proxy.yaml goes through the environment's proxy, whole addresses in its request lines", async () => {
    const platform = await start(["entcore"]);
    const proxy = await relayTo(passToNamed);
    const address = `http://ent.localhost:${new URL(platform.url).port}`;
    const ended = await playRun(example("proxy.yaml"), [...flags, ...setAll([`target.url=${address}`, ...stay("pupil")])], {
      env: { HTTP_PROXY: proxy.url },
    });
    expectEverybodyIn(ended);
    expect(proxy.seen.length).toBeGreaterThanOrEqual(30);
    expect(proxy.seen.filter(({ target }) => !target.startsWith(`${address}/`))).toEqual([]);
  });

  it.skipIf(!HAS_OPENSSL)("internal-ca.yaml trusts the region's own authority, and finds the platform without the DNS", async () => {
    const { ca, key, cert } = makeAuthority(makeFolder(), "ent.localhost");
    const platform = await start(["entcore"], { tls: { key, cert } });
    const address = `https://ent.localhost:${new URL(platform.url).port}`;
    const ended = await playRun(example("internal-ca.yaml"), [
      ...flags,
      ...setAll([`target.url=${address}`, `target.ca=${ca}`, ...stay("pupil")]),
    ]);
    expectEverybodyIn(ended);
    expect(platform.ledger().hops["entcore.credentials"]).toBeDefined();
  });
});
