import { highestMeanRate } from "../arrivals/peak.ts";
import { type Bottleneck, bottleneckOf } from "../capacity/bottleneck.ts";
import { asCut } from "../capacity/cut.ts";
import type { CollapseEstimate, Estimate, SessionEstimate } from "../capacity/estimate.ts";
import { isScouting } from "../capacity/phase.ts";
import { type Saturation, saturationOf } from "../capacity/saturation.ts";
import { looksFull } from "../capacity/sessionlimit.ts";
import type { People, Plan } from "../plan/plan.ts";
import { isoIn } from "../plan/safety/zone.ts";
import { formatTimeOfDay } from "../plan/units/time-of-day.ts";
import { ATTEMPT_STEP } from "../samples/cell.ts";
import type { Fold } from "../samples/fold.ts";
import { mergedHistogram } from "../samples/histogram.ts";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "../samples/metric.ts";
import { noOutcomes } from "../samples/outcome-count.ts";
import { type Milliseconds, milliseconds, shareOf } from "../units.ts";
import { isGeneratorLimit, validityOf } from "./cause.ts";
import { judgeClauses } from "./clauses.ts";
import { addVisits, countVisits, noVisits } from "./conservation.ts";
import { isPlayedOut, mergedFold, type PhaseInput, type RunInput, seenUntil } from "./input.ts";
import { latencyOf, okTimes, stepResults, timesToGetIn } from "./latency.ts";
import { judgeAttempts } from "./objective.ts";
import type { ObjectiveResult, PeopleResult, Phase, Run, Second, Validity } from "./run.ts";
import { type PeopleSecond, type PhaseSeconds, round, secondsOf, seenLoad } from "./seconds.ts";
import { causesOf } from "./validity.ts";
import { fullnessOf, missesOf, verdictOf, warningsOf } from "./verdict.ts";
import { waitingIn } from "./waiting.ts";

/** A phase with what follows from its samples. */
interface Played {
  readonly phase: PhaseInput;
  readonly place: Phase;
  readonly fold: Fold;
  readonly seconds: PhaseSeconds;
}

/**
 * The Run: everything that a report shows, from plan, table, samples and what was seen of the engines. Pure: the same files give the same
 * numbers, which is what `rentree verify` relies on. Nothing in it is NaN or negative; what is not known is absent.
 */
export function assembleRun(input: RunInput): Run {
  const { plan, phases } = input;
  const played = playedPhases(plan, phases);
  const setAside = input.capacity?.details?.setAside ?? [];
  const counted = played.filter(({ phase }) => !setAside.includes(phase.name));
  const causes = played.flatMap((one) =>
    causesOf(plan, one.phase, one.fold).filter((cause) => {
      const restsOnIt = counted.includes(one) && !isScouting(one.phase.kind);
      return restsOnIt || !isGeneratorLimit(cause);
    }),
  );
  const stopped = input.capacity?.stopped === undefined ? [] : [{ code: "stopped-between", params: { why: input.capacity.stopped } }];
  const gain = input.capacity?.details?.secondGeneratorGain;
  const guard = gain === undefined ? [] : [{ code: "second-generator", params: { share: gain } }];
  const validity = validityOf(phases.length === 0 ? [{ code: "no-phase", params: {} }] : [...causes, ...guard, ...stopped]);
  const people = plan.people.map((one) => peopleResult(plan, one, played));
  const visits = people.reduce((sum, one) => addVisits(sum, one.visits), noVisits());
  const gotIn = sumOver(played, (fold) => sumPeople(fold, (tally) => tally.in));
  const attempts = attemptsOf(people, played);
  const notes = notesOf(played);
  const seconds = played.flatMap((one) => one.seconds.seconds);
  const evidence = evidenceOf(input, played, validity);
  const clauses = evidence === undefined ? [] : judgeClauses(evidence, { gotIn });
  const estimates = input.capacity ?? estimatesOf(plan, played, validity);
  const objectives = objectiveResults(input, counted);
  const bottleneck = validity.kind === "broken" ? undefined : bottleneckIn(counted, estimates.ceiling);
  return {
    version: 1,
    id: input.id,
    name: plan.name,
    seed: plan.seed,
    ...spanOf(plan, phases),
    target: plan.target.url === "" ? "reference platform" : plan.target.url,
    clock: { from: wholeSecond(plan.clock.from), to: wholeSecond(plan.clock.to), compress: plan.clock.compress },
    engine: phases[0]?.generators[0]?.record?.engine ?? { kind: "k6", version: "unknown" },
    validity,
    verdict: verdictOf({ validity, clauses, gotIn }),
    phases: played.map(({ place }) => place),
    ...setAsideOf(plan, played, counted),
    generators: generatorsOf(phases),
    visits,
    attempts,
    generator: healthOf(counted),
    latency: { attempt: latencyOf(okTimes(foldsOf(counted))), timeToGetIn: latencyOf(timesToGetIn(foldsOf(counted))) },
    files: input.files,
    versions: input.versions,
    objectives,
    ceiling: estimates.ceiling,
    sloRate: objectives[0]?.sloRate ?? { kind: "none" },
    collapse: estimates.collapse,
    sessionLimit: estimates.sessionLimit,
    clauses,
    people,
    steps: stepResults(foldsOf(played)),
    ...(bottleneck === undefined ? {} : { bottleneck }),
    notes,
    amplification: visits.started > 0 ? round(attempts.total / visits.started) : 1,
    gotInShare: shareOf(gotIn, visits.started),
    peakWaiting: highest(seconds, (second) => second.waiting),
    peakLive: highest(seconds, (second) => second.live),
    peakPlannedRate: Math.max(0, ...phases.map(peakRateOf)),
    warnings: [
      ...new Set([
        ...input.warnings,
        ...warningsOf(attempts),
        ...(seemsFull(counted) ? fullnessOf(attempts) : []),
        ...missesOf(attempts, gotIn, notes),
      ]),
    ],
    seconds,
    ...(input.capacity?.details === undefined ? {} : { capacity: input.capacity.details }),
  };
}

/** The same seconds for each people entry alone, in the order of phases, people, time. */
export function peopleSecondsOf({ plan, phases }: RunInput): readonly PeopleSecond[] {
  return playedPhases(plan, phases).flatMap(({ phase, fold, place }) =>
    plan.people.flatMap(({ id, name }) =>
      secondsOf(plan, phase, fold, place.fromMs, { ids: [id] }).seconds.map((second) => ({ phase: phase.name, people: name, second })),
    ),
  );
}

function playedPhases(plan: Plan, phases: readonly PhaseInput[]): readonly Played[] {
  const folds = phases.map((phase) => mergedFold(plan, phase));
  const firstUs = folds.find((fold) => fold.zeroUs !== undefined)?.zeroUs ?? 0;
  return phases.map((phase, index) => {
    const fold = folds[index]!;
    const fromMs = fold.zeroUs === undefined ? 0 : Math.max(0, Math.round((fold.zeroUs - firstUs) / 1_000));
    const toMs = fromMs + Math.round(Math.min(Math.max(phase.table.durationMs, fold.lastMs), Math.max(fold.lastMs, seenUntil(phase))));
    const seconds = secondsOf(plan, phase, fold, fromMs);
    return { phase, fold, seconds, place: { name: phase.name, kind: phase.kind, fromMs, toMs: Math.max(fromMs, toMs) } };
  });
}

const foldsOf = (played: readonly Played[]): readonly Fold[] => played.map(({ fold }) => fold);

/** From the start of the first engine to the end of the last, as their records say; where there is none, as the samples say. In the plan's time zone. */
function spanOf({ timezone }: Plan, phases: readonly PhaseInput[]): { readonly startedAt: string; readonly endedAt: string } {
  const generators = phases.flatMap((phase) => phase.generators);
  const starts = generators.map(({ record, fold }) => (record === undefined ? (fold.zeroUs ?? 0) / 1_000 : Date.parse(record.startedAt)));
  const ends = generators.map(({ record, fold }) =>
    record === undefined ? (fold.zeroUs ?? 0) / 1_000 + fold.lastMs : Date.parse(record.endedAt),
  );
  const write = (instants: readonly number[], pick: (...all: number[]) => number): string =>
    isoIn(instants.length === 0 ? 0 : pick(...instants), timezone);
  return { startedAt: write(starts, Math.min), endedAt: write(ends, Math.max) };
}

function setAsideOf(plan: Plan, played: readonly Played[], counted: readonly Played[]): Pick<Run, "setAside"> {
  const setAside = played
    .filter((one) => !counted.includes(one))
    .map(({ phase, fold }) => ({ phase: phase.name, validity: validityOf(causesOf(plan, phase, fold)) }));
  return setAside.length > 0 ? { setAside } : {};
}

function evidenceOf({ plan, capacity }: RunInput, played: readonly Played[], validity: Validity) {
  if (capacity !== undefined) return { kind: "capacity", plan, validity, sloRateOf: capacity.sloRateOf } as const;
  const first = played[0];
  return first === undefined ? undefined : ({ kind: "run", plan, validity, phase: first.phase, fold: first.fold } as const);
}

function peopleResult(plan: Plan, people: People, played: readonly Played[]): PeopleResult {
  const visits = played.reduce((sum, { phase }) => addVisits(sum, countVisits(plan, phase, people.id)), noVisits());
  const attempts = noOutcomes();
  for (const { fold } of played) {
    for (const cell of fold.cells.all()) {
      const outcome = ATTEMPT_OUTCOMES.find((known) => known === cell.outcome);
      if (cell.step === ATTEMPT_STEP && cell.people === people.id && outcome !== undefined) attempts[outcome] += cell.durations.count;
    }
    attempts.unfinished += fold.people.get(people.id)?.openAttempts() ?? 0;
  }
  const times = mergedHistogram(played.flatMap(({ fold }) => fold.people.get(people.id)?.timeToGetIn ?? []));
  return { name: people.name, persona: people.persona, visits, attempts, timeToGetIn: latencyOf(times) };
}

function attemptsOf(people: readonly PeopleResult[], played: readonly Played[]): Run["attempts"] {
  const outcomes: Record<AttemptOutcome, number> = noOutcomes();
  for (const one of people) for (const outcome of ATTEMPT_OUTCOMES) outcomes[outcome] += one.attempts[outcome];
  const total = sumOver(played, (fold) => sumPeople(fold, (tally) => tally.attempts));
  return { total, outcomes, reasons: countsOf(played.map(({ fold }) => fold.reasons)) };
}

const notesOf = (played: readonly Played[]): Readonly<Record<string, number>> => countsOf(played.map(({ fold }) => fold.notes));

function countsOf(maps: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const map of maps) for (const [key, count] of map) counts.set(key, (counts.get(key) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Each objective's first attempts; the rate at which it holds is sought by a capacity run only. */
function objectiveResults({ plan, capacity }: RunInput, played: readonly Played[]): readonly ObjectiveResult[] {
  return plan.objectives.map((objective) => {
    const parts = played.map(({ phase, fold }) => judgeAttempts(plan, phase, fold, { limitMs: objective.within, people: [] }));
    const sum = (of: "good" | "of" | "quit"): number => parts.reduce((total, part) => total + part[of], 0);
    return {
      withinMs: objective.within,
      share: objective.share,
      good: sum("good"),
      of: sum("of"),
      quit: sum("quit"),
      sloRate: capacity === undefined ? { kind: "none" } : capacity.sloRateOf(objective),
    };
  });
}

interface Estimates {
  readonly ceiling: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
}

const NO_ESTIMATES: Saturation = { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } };

/** Seconds of a cut run without which no rate was sustained (law 8): those who were still waiting at the cut may be all of its news. */
const LEAST_SEEN = 30;

/** What a plain run says about the platform's limits. Samples that contradict themselves say nothing; of a cut run only what was seen counts. */
function estimatesOf(plan: Plan, played: readonly Played[], validity: Validity): Estimates {
  const one = played[0];
  if (one === undefined || validity.kind === "broken") return NO_ESTIMATES;
  const seen = seenLoad(one.seconds.load, one.phase, one.fold);
  if (seen.length < LEAST_SEEN && !isPlayedOut(one.phase)) return NO_ESTIMATES;
  const { people, patience } = waitingIn(plan);
  const found = saturationOf(seen, {
    generatorLimited: validity.kind === "generator-limited",
    people,
    ...(patience === undefined ? {} : { patienceMs: patience }),
  });
  return isPlayedOut(one.phase) ? found : { ...found, ceiling: asCut(found.ceiling) };
}

/** Whether a load that rose as far as the platform goes was turned away as by a full house. */
const seemsFull = (played: readonly Played[]): boolean =>
  played.some(({ phase, fold, seconds }) => ["run", "ramp"].includes(phase.kind) && looksFull(seenLoad(seconds.load, phase, fold)));

function generatorsOf(phases: readonly PhaseInput[]): Run["generators"] {
  const ids = [...new Set(phases.flatMap((phase) => phase.generators.map(({ id }) => id)))];
  const firstUs = phases[0]?.generators[0]?.fold.zeroUs ?? 0;
  return ids.map((id) => {
    const own = phases.flatMap((phase) => phase.generators.filter((generator) => generator.id === id));
    const lag = mergedHistogram(own.map(({ fold }) => fold.lag));
    const zeroUs = phases[0]?.generators.find((generator) => generator.id === id)?.fold.zeroUs ?? firstUs;
    return { id, clockOffsetMs: round((zeroUs - firstUs) / 1_000), lagP99Ms: round(lag.quantile(0.99) ?? 0) };
  });
}

function healthOf(played: readonly Played[]): Run["generator"] {
  const generators = played.map(({ phase }) => phase.generators);
  const records = generators.flat().flatMap(({ record }) => record ?? []);
  const health = records.flatMap((record) => record.health);
  const lag = mergedHistogram(played.map(({ fold }) => fold.lag));
  const warnings = countsOf(records.map((record) => new Map(Object.entries(record.warnings))));
  return {
    lagP99Ms: round(lag.quantile(0.99) ?? 0),
    lagMaxMs: round(lag.maxMs),
    ...(health.length === 0 ? {} : { cpuPeakShare: Math.max(...health.map(({ cpuShare }) => cpuShare)) }),
    ...(health.length === 0 ? {} : { memoryPeakBytes: Math.max(...health.map(({ rssBytes }) => rssBytes)) }),
    vus: Math.max(0, ...generators.map((all) => all.reduce((sum, { record }) => sum + (record?.vus ?? 0), 0))),
    warnings,
  };
}

/** Phases whose load changes slowly enough that an exchange ends at the load it met. */
const SLOW_PHASES: readonly string[] = ["run", "ramp", "hold"];

function bottleneckIn(played: readonly Played[], ceiling: Estimate): Bottleneck | undefined {
  const stretches = played
    .filter(({ place }) => SLOW_PHASES.includes(place.kind))
    .map(({ phase, fold }) => ({ intended: phase.intended, hops: [...fold.hops.all()] }));
  return bottleneckOf(stretches, ceiling.kind === "found" ? { ceiling: ceiling.rate } : {});
}

function peakRateOf({ table }: PhaseInput): number {
  const instants = table.people.flatMap(({ instantsMs }) => instantsMs).sort((a, b) => a - b);
  return highestMeanRate(instants, 10_000);
}

const highest = (seconds: readonly Second[], of: (second: Second) => number): number =>
  seconds.reduce((most, second) => Math.max(most, of(second)), 0);

const sumOver = (played: readonly Played[], of: (fold: Fold) => number): number => played.reduce((sum, { fold }) => sum + of(fold), 0);

function sumPeople(fold: Fold, of: (tally: { readonly in: number; readonly attempts: number }) => number): number {
  let sum = 0;
  for (const people of fold.people.values()) sum += of(people.tallies.total());
  return sum;
}

/** A report's axis begins at a whole second. */
const wholeSecond = (timeMs: Milliseconds): string => formatTimeOfDay(milliseconds(Math.floor(timeMs / 1_000) * 1_000));
