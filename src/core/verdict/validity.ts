import { playedMs } from "../arrivals/stages.ts";
import type { Plan } from "../plan/plan.ts";
import type { Fold } from "../samples/fold.ts";
import { TICK_PERIOD_MS } from "../samples/metric.ts";
import { breachesOf, countVisits, cutVisits } from "./conservation.ts";
import type { EngineRecord } from "./engine-record.ts";
import { endOf, type GeneratorInput, isPlayedOut, type PhaseInput } from "./input.ts";
import type { Cause } from "./run.ts";

/** Share of visits in which the script may throw: beyond it the run says more of the script than of the platform. */
const MAX_THROWN = 0.01;
/** Limits of design.md law 3. */
const MAX_LAG_MS = 50;
const MIN_STARTED = 0.99;
const MAX_CPU = 0.85;
const CPU_SAMPLES = 5;
/** Share of the metronome's ticks that must have been seen; the engine forgets what is still due when the time is up (facts, k6 §4.1). */
const MIN_TICKS = 0.95;
/** A tick that could not be started is one that came too late: the share that a 99th percentile leaves out is no reason either. */
const MAX_DROPPED_TICKS = 0.01;
/** Share of the descriptors at which they count as used up. */
const MAX_FILES = 0.98;
/** By how much cumulative starts may differ from the table beyond the generator's lag: slots and the engine's own start (facts, k6 §4.1). */
const START_SLACK_MS = 100;
/** By how much a clock may be set between an engine's start and its metronome's first tick: samples of another run lie minutes away. */
const CLOCK_SLACK_MS = 60_000;
/** How long after the metronome an engine may begin with an entry's people: k6 makes each ready before it, 0.1 s for 4,000 and 0.3 s beside a collection of garbage. All of them come as much later, in the table's distances. */
const BEGIN_SLACK_MS = 1_000;
/** People by which cumulative starts may differ besides: those due in the same instant as the clock is read. */
const START_SLACK = 2;

/** Every reason why a phase is not a valid measurement; none if it is one. */
export function causesOf(plan: Plan, phase: PhaseInput, fold: Fold): readonly Cause[] {
  const read = phase.generators.flatMap((generator) => readCauses(generator));
  const ended = phase.generators.flatMap((generator) => endCauses(generator));
  const limits = phase.generators.flatMap((generator) => resourceCauses(generator));
  return [...breachesOf(plan, phase), ...thrownCauses(phase, fold), ...read, ...ended, ...paceCauses(plan, phase, fold), ...limits];
}

function readCauses({ id, rows, fold, file, record }: GeneratorInput): readonly Cause[] {
  const params = { generator: id };
  if (file === "missing") return [{ code: "samples-missing", params }];
  if (rows.isForeign) return [{ code: "foreign-samples", params }];
  if (rows.rows === 0 && record?.ended === "finished") return [{ code: "no-samples", params }];
  const causes: Cause[] = [];
  if (rows.unreadable > 0) causes.push({ code: "unreadable-rows", params: { ...params, count: rows.unreadable } });
  if (file === "truncated" || (rows.isCut && record?.ended === "finished")) causes.push({ code: "samples-truncated", params });
  if (fold.isZeroGuessed) causes.push({ code: "zero-guessed", params });
  else if (isOfAnotherTime(record, fold)) causes.push({ code: "other-samples", params });
  if (fold.lag.count === 0 && rows.rows > 0) causes.push({ code: "no-tick", params });
  return causes;
}

/** Whether the metronome began before the engine did, or after it had ended: both are read from one machine's clock. */
function isOfAnotherTime(record: EngineRecord | undefined, { zeroUs }: Fold): boolean {
  if (record === undefined || zeroUs === undefined) return false;
  const isOver = record.ended === "finished" || record.ended === "rule";
  const zeroMs = zeroUs / 1_000;
  return zeroMs < Date.parse(record.startedAt) - CLOCK_SLACK_MS || (isOver && zeroMs > Date.parse(record.endedAt) + CLOCK_SLACK_MS);
}

/** Visits that the script itself ended; those that a killed engine left open, or one asked to stop cut, are not among them. */
function thrownCauses(phase: PhaseInput, fold: Fold): readonly Cause[] {
  const totals = [...fold.people.values()].map((people) => ({ ...people.tallies.total(), unseen: people.thrownUnseen() }));
  const started = totals.reduce((sum, total) => sum + total.started, 0);
  const cut = phase.generators.reduce((sum, generator) => sum + cutIn(generator), 0);
  const count = totals.reduce((sum, total) => sum + total.failed + total.thrown + total.unseen, -cut);
  return count > MAX_THROWN * started ? [{ code: "visits-threw", params: { count, share: count / started } }] : [];
}

const cutIn = (generator: GeneratorInput): number =>
  [...generator.fold.people.values()].reduce((sum, people) => sum + cutVisits(people, generator).visits, 0);

const END_CODES: Readonly<Record<Exclude<EngineRecord["ended"], "finished" | "rule">, string>> = {
  interrupted: "interrupted",
  killed: "engine-killed",
  disk: "disk-full",
  rejected: "accounts-refused",
  hours: "hours-over",
  silent: "engine-silent",
  aborted: "engine-aborted",
};

function endCauses(generator: GeneratorInput): readonly Cause[] {
  const { id, record, fold } = generator;
  if (record === undefined) return [{ code: "record-missing", params: { generator: id } }];
  const ended = endOf(generator);
  if (ended === "finished" || ended === "rule") return [];
  const params = { generator: id, atMs: Math.round(fold.lastMs), exitCode: record.exitCode ?? "none" };
  return [{ code: END_CODES[ended], params }];
}

/** Whether arrivals came when they were due: lag, drops, starts and ticks. What was never due because the run was cut is not held against it. */
function paceCauses(plan: Plan, phase: PhaseInput, fold: Fold): readonly Cause[] {
  const causes: Cause[] = [];
  const lagP99Ms = fold.lag.quantile(0.99) ?? 0;
  if (lagP99Ms > MAX_LAG_MS) causes.push({ code: "late", params: { lagP99Ms } });
  const visits = plan.people.map((people) => countVisits(plan, phase, people.id));
  const sum = (of: "planned" | "started" | "dropped"): number => visits.reduce((total, counts) => total + counts[of], 0);
  if (sum("dropped") > 0) causes.push({ code: "dropped", params: { count: sum("dropped") } });
  if (fold.droppedTicks > MAX_DROPPED_TICKS * (fold.lag.count + fold.droppedTicks))
    causes.push({ code: "dropped-ticks", params: { count: fold.droppedTicks } });
  causes.push(...cumulativeCauses(phase, fold));
  if (!isPlayedOut(phase)) return causes;
  const share = sum("planned") > 0 ? sum("started") / sum("planned") : 1;
  if (share < MIN_STARTED) causes.push({ code: "not-started", params: { share } });
  const expected = Math.floor(playedMs(phase.table) / TICK_PERIOD_MS);
  if (fold.lag.count > 0 && fold.lag.count + fold.droppedTicks < MIN_TICKS * expected)
    causes.push({ code: "ticks-missing", params: { seen: fold.lag.count, expected } });
  return causes;
}

/**
 * The law of conservation at every second (law 2): whoever is due has started or was dropped, within the lag; and nobody comes before they
 * are due. Only the worst second of each kind is named.
 */
function cumulativeCauses(phase: PhaseInput, fold: Fold): readonly Cause[] {
  const instants = phase.table.people.flatMap((people) => people.instantsMs).sort((a, b) => a - b);
  const begins = beginsOf(fold);
  const slackMs = START_SLACK_MS + phase.table.slotMs;
  const lateMs = slackMs + fold.lag.maxMs;
  const last = Math.floor(Math.min(fold.lastMs - lateMs, phase.table.durationMs) / 1_000);
  let begun = 0;
  let early = { atMs: 0, people: START_SLACK };
  let late = { atMs: 0, people: START_SLACK };
  for (let second = 0; second < last; second += 1) {
    const atMs = (second + 1) * 1_000;
    for (const people of fold.people.values()) {
      const tally = people.tallies.bySecond.get(second);
      begun += (tally?.started ?? 0) + (tally?.dropped ?? 0);
    }
    const ahead = begun - countBefore(instants, atMs + slackMs);
    const behind = countBefore(begins, atMs - lateMs) - begun;
    if (ahead > early.people) early = { atMs, people: ahead };
    if (behind > late.people) late = { atMs, people: behind };
  }
  return [
    ...(early.people > START_SLACK ? [{ code: "started-early", params: early }] : []),
    ...(late.people > START_SLACK ? [{ code: "late-starts", params: late }] : []),
  ];
}

/** When everybody was due, ascending: by the table, and by when the engine began with their entry. */
function beginsOf({ people }: Fold): readonly number[] {
  return [...people.values()]
    .flatMap(({ dueMs, leastLateMs = 0 }) => {
      const offsetMs = Math.min(BEGIN_SLACK_MS, Math.max(0, leastLateMs));
      return dueMs.map((instant) => instant + offsetMs);
    })
    .sort((a, b) => a - b);
}

/** How many of the ascending `instants` lie before `atMs`. */
function countBefore(instants: readonly number[], atMs: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function resourceCauses({ id, record }: GeneratorInput): readonly Cause[] {
  if (record === undefined) return [];
  const causes: Cause[] = [];
  const share = sustainedCpu(record);
  if (share > MAX_CPU) causes.push({ code: "cpu", params: { generator: id, share } });
  const files = Math.max(0, ...record.health.map(({ openFiles }) => openFiles ?? 0));
  const isFull = record.maxOpenFiles !== undefined && files >= MAX_FILES * record.maxOpenFiles;
  if (isFull || (record.warnings["descriptors"] ?? 0) > 0) causes.push({ code: "descriptors", params: { generator: id } });
  if ((record.warnings["ports"] ?? 0) > 0) causes.push({ code: "ports", params: { generator: id } });
  if ((record.warnings["memory"] ?? 0) > 0) causes.push({ code: "memory", params: { generator: id } });
  return causes;
}

/** The highest share of its processors that the engine used in each of five samples in a row, which are a second apart. */
function sustainedCpu({ health }: EngineRecord): number {
  let highest = 0;
  for (let last = CPU_SAMPLES - 1; last < health.length; last += 1) {
    const window = health.slice(last - CPU_SAMPLES + 1, last + 1);
    highest = Math.max(highest, Math.min(...window.map(({ cpuShare }) => cpuShare)));
  }
  return highest;
}
