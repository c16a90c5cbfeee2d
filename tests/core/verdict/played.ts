import { parsePlan } from "../../../src/core/plan/parse.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { Fold } from "../../../src/core/samples/fold.ts";
import { RowReader } from "../../../src/core/samples/row.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { assembleRun } from "../../../src/core/verdict/assemble.ts";
import type { EngineRecord } from "../../../src/core/verdict/engine-record.ts";
import { foldSetupOf, type GeneratorInput, type PhaseInput, type RunInput } from "../../../src/core/verdict/input.ts";
import type { Run } from "../../../src/core/verdict/run.ts";
import { bytesOf, type Event, file, ticks, visitLost, visitOk } from "../samples/engine-csv.ts";

/** A played phase made of events, for tests: a plan of pupils who come at given instants, and samples as an engine writes them. */
export const PLAN_YAML = `plan: 1
name: Test
target: { url: "http://127.0.0.1:8080" }
signIn: { kind: entcore }
people:
  - { persona: pupil, count: 10, deadline: 30s, accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 10 } }
clock: { from: "08:00", to: "08:01" }
arrivals:
  - steady: { rate: 1/s, for: 60s }
objective: { within: 500ms, share: 95% }
`;

const plans = new Map<string, Plan>();

/** A plan's text as a plan, which nobody changes: each text is parsed once. */
export function planOf(yaml: string = PLAN_YAML): Plan {
  const plan = plans.get(yaml) ?? parse(yaml);
  plans.set(yaml, plan);
  return plan;
}

function parse(yaml: string): Plan {
  const parsed = parsePlan(yaml, { file: "plan.yaml", timezone: "Europe/Paris" });
  if (parsed.kind === "mistakes") throw new Error(parsed.mistakes.map(({ path, message }) => `${path} ${message}`).join("\n"));
  return parsed.plan;
}

export const recordOf = (changes: Partial<EngineRecord> = {}): EngineRecord => ({
  id: "g1",
  engine: { kind: "k6", version: "2.2.0" },
  startedAt: "2026-11-23T07:00:00.000Z",
  endedAt: "2026-11-23T07:01:00.000Z",
  exitCode: 0,
  signal: null,
  ended: "finished",
  cores: 2,
  vus: 10,
  health: [{ atMs: 1_000, cpuShare: 0.2, rssBytes: 1_000_000 }],
  warnings: {},
  ...changes,
});

export interface Played {
  readonly plan?: Plan;
  readonly events: readonly Event[];
  /** Instants at which pupils were planned. */
  readonly plannedMs: readonly number[];
  readonly durationMs?: number;
  readonly record?: EngineRecord | undefined;
  readonly csv?: string;
}

export function phaseOf({ plan = planOf(), events, plannedMs, durationMs = 10_000, csv, ...rest }: Played): PhaseInput {
  const table = {
    version: 1,
    seed: 1,
    durationMs: milliseconds(durationMs),
    slotMs: milliseconds(10),
    leadInMs: milliseconds(0),
    people: [{ people: "pupil", instantsMs: plannedMs }],
  } as const;
  const fold = new Fold(foldSetupOf(plan, table));
  const reader = new RowReader((row) => fold.add(row));
  reader.push(bytesOf(csv ?? file(events)));
  const rows = reader.end();
  fold.settle();
  const record = "record" in rest ? rest.record : recordOf();
  const generator: GeneratorInput = { id: "g1", fold, rows, file: "whole", ...(record === undefined ? {} : { record }) };
  return { name: "run", kind: "run", table, intended: new Array(Math.ceil(durationMs / 1_000)).fill(1), generators: [generator] };
}

export const inputOf = (played: Played, changes: Partial<RunInput> = {}): RunInput => ({
  id: "test-run",
  plan: played.plan ?? planOf(),
  phases: [phaseOf(played)],
  versions: { rentree: "0.1.0", node: "20.0.0" },
  files: {},
  warnings: [],
  ...changes,
});

/** The metronome of a run of ten seconds: the table, its lead-in of nothing and the quiet second. */
export const BEAT = ticks(11_000);
export const healthy: Played = {
  plannedMs: [100, 200, 300, 400],
  events: [...BEAT, ...visitOk(100, 0, 100), ...visitOk(200, 1, 200), ...visitOk(300, 2, 900), ...visitLost(400, 3, 300)],
};
export const run = (changes: Partial<Played> = {}): Run => assembleRun(inputOf({ ...healthy, ...changes }));
export const codes = (of: Run): readonly string[] => (of.validity.causes ?? []).map(({ code }) => code);
