import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptPeople } from "../../src/core/people/script.ts";
import { milliseconds, ratio } from "../../src/core/units.ts";
import { findEngine } from "../../src/engine/find.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { bundleScript } from "../../src/engine/script.ts";
import { startReference } from "../../src/reference/platform.ts";
import { type Cost, type Play, play } from "./visit-play.ts";

/** In turns, so that whatever else the machine does meets both scripts. */
const TURNS = Number(process.env["RENTREE_BENCH_TURNS"] ?? 3);
const WAITING = 500;

/** `rows`: the script by hand with the rows that Rentrée's samples must hold, where there is one. */
export type Sides = Readonly<Record<"handwritten" | "rows" | "compiled", readonly Cost[]>>;

/**
 * CPU of a visit and memory of a waiting person on k6, the compiled script beside `handwritten.js`: same requests, same options,
 * rows to a pipe. Beside `handwritten-rows.js`, which writes the same rows too, stands what is Rentrée's own. What starting the VUs costs is told apart, because a run does it before anybody comes.
 */
export async function run(): Promise<string[]> {
  const engine = await findEngine({ env: process.env, choice: "auto" });
  if (engine.kind !== "k6") return ["SKIPPED: there is no k6, and this bench measures nothing without it; set RENTREE_K6"];
  const work = mkdtempSync(join(tmpdir(), "rentree-bench-"));
  try {
    return [
      ...(await visitRows("three-request sign-in", "none", { k6: engine.command, work, visitsPerSecond: 60, seconds: 6, vus: 100 })),
      ...(await visitRows("full pupil journey", "default", { k6: engine.command, work, visitsPerSecond: 16, seconds: 8, vus: 200 })),
      ...(await waitingRows(engine.command, work)),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

type Size = Pick<Play, "k6" | "work" | "visitsPerSecond" | "seconds" | "vus">;

async function visitRows(name: string, journey: "none" | "default", size: Size): Promise<string[]> {
  const reference = await startReference({ workers: 200, service: milliseconds(2) });
  try {
    const rest = { ...size, url: reference.url, journey, arrived: () => reference.ledger().totals.requests, graceSeconds: 30 };
    const sides = await playBoth(rest, milliseconds(8_000));
    return [
      row(`${name}, ms of CPU a visit`, sides, ({ playMs, visits }) => playMs / visits),
      row(
        `${name}, ms of CPU a visit with its share of starting ${size.vus} VUs`,
        sides,
        (cost) => (cost.startMs + cost.playMs) / cost.visits,
      ),
    ];
  } finally {
    await reference.close();
  }
}

/** Everybody has asked for the first page, from a platform that accepts and never answers; then the engine is killed. */
async function waitingRows(k6: string, work: string): Promise<string[]> {
  let connections = 0;
  const silent = createServer((socket) => {
    connections += 1;
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
  const address = silent.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  try {
    const size = { k6, work, visitsPerSecond: 100, seconds: WAITING / 100, vus: WAITING };
    const killAfter = (before: number) => () => connections - before >= WAITING;
    const rest = { ...size, url, journey: "none", arrived: () => connections, graceSeconds: 30, killAfter };
    const sides = await playBoth(rest, milliseconds(600_000));
    return [row(`kB of memory for each of ${WAITING} waiting people, k6 itself included`, sides, ({ mb }) => (mb * 1_024) / WAITING)];
  } finally {
    silent.close();
  }
}

type Wait = ScriptPeople["patience"]["wait"];
/** How people sign in, the script by hand that does the same, and what the platform's origins are beside the target. */
interface Kind {
  readonly signIn: ScriptPeople["signIn"];
  readonly handwritten: string;
  readonly rows?: string;
  readonly allow: readonly string[];
}
const ENTCORE: Kind = { signIn: { kind: "entcore" }, handwritten: "handwritten.js", rows: "handwritten-rows.js", allow: [] };

/** Plays the scripts by hand and the compiled one in turns. */
export async function playBoth(rest: Omit<Play, "script">, wait: Wait, kind = ENTCORE): Promise<Sides> {
  const root = packageRoot();
  const script = join(rest.work, "script.js");
  writeFileSync(script, await compiledScript(root, rest, wait, kind));
  const own = (name: string): string => join(root, "tests/bench", name);
  const sides = { handwritten: [] as Cost[], rows: [] as Cost[], compiled: [] as Cost[] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    sides.handwritten.push(await play({ ...rest, script: own(kind.handwritten) }));
    if (kind.rows !== undefined) sides.rows.push(await play({ ...rest, script: own(kind.rows) }));
    sides.compiled.push(await play({ ...rest, script }));
  }
  return sides;
}

async function compiledScript(root: string, { journey, work }: Omit<Play, "script">, wait: Wait, kind: Kind): Promise<string> {
  const pupil: ScriptPeople = {
    name: "pupil",
    persona: "pupil",
    signIn: kind.signIn,
    journey: { kind: journey === "none" ? "none" : "default" },
    typing: milliseconds(0),
    patience: { wait, sigma: 0, reload: ratio(0.8), reloadAfter: milliseconds(2_000), attempts: 6 },
    deadline: milliseconds(900_000),
    honoursWait: ratio(0.5),
    wrongPassword: ratio(0),
    changePassword: ratio(0),
    consent: ratio(0),
    logout: ratio(0),
    classroom: false,
    lessons: [],
  };
  const pages = { waiting: [], error: [], blocked: [] };
  const settings = { target: "", allow: kind.allow, headers: {}, writes: true, pages, seed: 1, people: [pupil] };
  return (await bundleScript({ settings, planDir: work, packageRoot: root })).code;
}

/** One line: medians of all sides and their ratio. */
export function row(name: string, { handwritten, rows, compiled }: Sides, figure: (cost: Cost) => number): string {
  const [theirs, least, ours] = [handwritten, rows, compiled].map((costs) => median(costs.map(figure))) as [number, number, number];
  const floor = rows.length === 0 ? "" : `; ${least.toFixed(2)} by hand with the same rows, ratio ${(ours / least).toFixed(2)}`;
  return `${name}: ${ours.toFixed(2)} compiled, ${theirs.toFixed(2)} by hand, ratio ${(ours / theirs).toFixed(2)}${floor} (medians of ${TURNS})`;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
