import { z } from "zod";
import { type ArrivalTable, LONGEST_TABLE } from "../arrivals/table.ts";
import { isZone } from "../plan/rules/times.ts";
import { milliseconds } from "../units.ts";
import type { EngineRecord } from "./engine-record.ts";
import type { PhaseKind, Run } from "./run.ts";

const duration = z
  .number()
  .nonnegative()
  .transform((value) => milliseconds(value));
const count = z.number().int().nonnegative();

const arrivalTable = z.object({
  version: z.literal(1),
  seed: z.number(),
  durationMs: duration.refine((length) => length <= LONGEST_TABLE, "longer than any run"),
  slotMs: z
    .number()
    .positive()
    .transform((value) => milliseconds(value)),
  leadInMs: duration,
  people: z.array(
    z.object({ people: z.string(), instantsMs: z.array(z.number().nonnegative().max(LONGEST_TABLE, "longer than any run")) }),
  ),
}) satisfies z.ZodType<ArrivalTable>;

const engineRecords = z.array(
  z.object({
    id: z.string().regex(/^[\w-]+$/),
    engine: z.object({ kind: z.enum(["k6", "embedded"]), version: z.string() }),
    startedAt: z.iso.datetime({ offset: true }),
    endedAt: z.iso.datetime({ offset: true }),
    askedToStopAt: z.iso.datetime({ offset: true }).exactOptional(),
    exitCode: z.number().nullable(),
    signal: z.string().nullable(),
    ended: z.enum(["finished", "interrupted", "killed", "disk", "rejected", "hours", "rule", "silent", "aborted"]),
    cores: z.number().positive(),
    vus: count,
    health: z.array(z.object({ atMs: z.number(), cpuShare: z.number(), rssBytes: z.number(), openFiles: z.number().exactOptional() })),
    maxOpenFiles: z.number().exactOptional(),
    warnings: z.record(z.string(), z.number()),
  }),
) satisfies z.ZodType<readonly EngineRecord[]>;

export const PHASE_KINDS = [
  "run",
  "baseline",
  "ramp",
  "drain",
  "hold",
  "guard",
  "spike",
  "surge",
  "verify",
] as const satisfies readonly PhaseKind[];
const phaseKind = z.looseObject({ kind: z.enum(PHASE_KINDS) }).transform(({ kind }): PhaseKind => kind);

/** The part of a Run without which nothing can be done with it; more keys may be there. */
const runCore = z.looseObject({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  seed: z.number(),
  validity: z.object({ kind: z.enum(["valid", "generator-limited", "incomplete", "broken"]), reasons: z.array(z.string()) }),
  verdict: z.enum(["pass", "fail", "no-verdict", "not-judged"]),
  visits: z.record(z.string(), count),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  versions: z.object({ rentree: z.string(), node: z.string() }),
  warnings: z.array(z.string()),
  clauses: z.array(z.looseObject({ id: z.string(), kind: z.enum(["pass", "fail", "no-verdict", "skipped"]), why: z.string() })),
  people: z.array(z.looseObject({ name: z.string() })),
  seconds: z.array(z.looseObject({ atMs: z.number() })),
});

/** What a file held, or why it is not what it should be, in one line. */
export type Parsed<T> = { readonly kind: "ok"; readonly value: T } | { readonly kind: "wrong"; readonly why: string };

/** `arrivals.json`. */
export const parseArrivalTable = (text: string): Parsed<ArrivalTable> => parseWith(text, (value) => arrivalTable.safeParse(value));

/** `generators.json`. */
export const parseEngineRecords = (text: string): Parsed<readonly EngineRecord[]> =>
  parseWith(text, (value) => engineRecords.safeParse(value));

/** `intended.json`: the plan's intensity in each second. */
export const parseRates = (text: string): Parsed<readonly number[]> =>
  parseWith(text, (value) => z.array(z.number().nonnegative()).safeParse(value));

/** `phase.json`: the kind that a capacity run planned for the phase. */
export const parsePhaseKind = (text: string): Parsed<PhaseKind> => parseWith(text, (value) => phaseKind.safeParse(value));

/** `reading.json`: what beside its text decided how the plan was read. */
export interface SavedReading {
  readonly set: readonly string[];
  readonly seed?: number;
  readonly timezone: string;
}

/** `reading.json`. */
export const parseReading = (text: string): Parsed<SavedReading> =>
  parseWith(text, (value) =>
    z
      .object({ set: z.array(z.string()), seed: z.number().exactOptional(), timezone: z.string().refine(isZone, "is no time zone") })
      .safeParse(value),
  );

/** `run.json`, version 1. Its keys are checked as far as readers rest on them. */
export const parseRun = (text: string): Parsed<Run> => parseWith(text, (value) => parseRunValue(value));

function parseRunValue(value: unknown): Attempt<Run> {
  const result = runCore.safeParse(value);
  return result.success ? { success: true, data: value as Run } : result;
}

type Attempt<T> = { readonly success: true; readonly data: T } | { readonly success: false; readonly error: z.ZodError };

function parseWith<T>(text: string, check: (value: unknown) => Attempt<T>): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "wrong", why: "it is not JSON, or it was cut" };
  }
  const result = check(value);
  if (result.success) return { kind: "ok", value: result.data };
  const issue = result.error.issues[0];
  return { kind: "wrong", why: `${issue?.path.join(".") || "it"}: ${issue?.message ?? "unexpected"}` };
}
