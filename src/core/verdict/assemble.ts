import { highestMeanRate } from "../arrivals/peak.ts";
import { isScouting } from "../capacity/phase.ts";
import type { Plan } from "../plan/plan.ts";
import { isoIn } from "../plan/safety/zone.ts";
import { formatTimeOfDay } from "../plan/units/time-of-day.ts";
import { type Milliseconds, milliseconds, shareOf } from "../units.ts";
import { isGeneratorLimit, validityOf } from "./cause.ts";
import { judgeClauses } from "./clauses.ts";
import { bottleneckIn, closedIn, estimatesOf, seemsFull, turnIn, windowIn } from "./estimates.ts";
import { generatorsOf, healthOf } from "./generators.ts";
import type { PhaseInput, RunInput } from "./input.ts";
import { latencyOf, okTimes, stepResults, timesToGetIn } from "./latency.ts";
import { judgeAttempts } from "./objective.ts";
import { type Happened, happenedIn } from "./people-result.ts";
import { foldsOf, type Played, playedPhases } from "./played.ts";
import type { Cause, ObjectiveResult, Run, Second, Validity } from "./run.ts";
import { type PeopleSecond, round, secondsOf } from "./seconds.ts";
import { stallsIn, stallWarnings } from "./stall.ts";
import { causesOf } from "./validity.ts";
import { closedOf, fullnessOf, levelOf, missesOf, unansweredOf, verdictOf, warningsOf, windowOf } from "./verdict.ts";
import { hastyShare, waitingIn } from "./waiting.ts";

/**
 * The Run: everything that a report shows, from plan, table, samples and what was seen of the engines. Pure: the same files give the same
 * numbers, which is what `rentree verify` relies on. Nothing in it is NaN or negative; what is not known is absent.
 */
export function assembleRun(input: RunInput): Run {
  const { plan, phases, capacity } = input;
  const played = playedPhases(plan, phases);
  const setAside = capacity?.details?.setAside ?? [];
  const counted = played.filter(({ phase }) => !setAside.includes(phase.name));
  const happened = happenedIn(plan, played);
  const validity = validityOf(causesIn(input, played, counted));
  const { verdict, bottleneck, ...answers } = judge(input, { played, counted, validity }, happened);
  const seconds = played.flatMap((one) => one.seconds.seconds);
  return {
    version: 1,
    ...headOf(input),
    validity,
    verdict,
    phases: played.map(({ place }) => place),
    ...setAsideOf(plan, played, counted),
    generators: generatorsOf(phases),
    visits: happened.visits,
    attempts: happened.attempts,
    generator: healthOf(counted),
    latency: { attempt: latencyOf(okTimes(foldsOf(counted))), timeToGetIn: latencyOf(timesToGetIn(foldsOf(counted))) },
    files: input.files,
    versions: input.versions,
    ...answers,
    people: happened.people,
    steps: stepResults(foldsOf(played)),
    ...(bottleneck === undefined ? {} : { bottleneck }),
    notes: happened.notes,
    ...extentOf(happened, seconds),
    peakPlannedRate: Math.max(0, ...phases.map(peakRateOf)),
    warnings: [...warningsIn(input, counted, happened, answers), ...(isLate(validity) ? [] : stallWarnings(stallsIn(counted)))],
    seconds,
    ...(capacity?.details === undefined ? {} : { capacity: capacity.details }),
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

/** What was played, where, and by what. */
function headOf({ id, plan, phases }: RunInput) {
  return {
    id,
    name: plan.name,
    seed: plan.seed,
    ...spanOf(plan, phases),
    target: plan.target.url === "" ? "reference platform" : plan.target.url,
    clock: { from: wholeSecond(plan.clock.from), to: wholeSecond(plan.clock.to), compress: plan.clock.compress },
    engine: phases[0]?.generators[0]?.record?.engine ?? ({ kind: "k6", version: "unknown" } as const),
  };
}

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

/** Every reason against the measurement. A late generator is none where nothing rests on the phase. */
function causesIn({ plan, phases, capacity }: RunInput, played: readonly Played[], counted: readonly Played[]): readonly Cause[] {
  if (phases.length === 0) return [{ code: "no-phase", params: {} }];
  const causes = played.flatMap((one) => {
    const restsOnIt = counted.includes(one) && !isScouting(one.phase.kind);
    const against = causesOf(plan, one.phase, one.fold).filter((cause) => restsOnIt || !isGeneratorLimit(cause));
    return capacity === undefined ? against : against.map((cause) => inPhase(cause, one.phase.name));
  });
  const gain = capacity?.details?.secondGeneratorGain;
  const guard = gain === undefined ? [] : [{ code: "second-generator", params: { share: gain } }];
  const stopped = capacity?.stopped === undefined ? [] : [{ code: "stopped-between", params: { why: capacity.stopped } }];
  return [...causes, ...guard, ...stopped];
}

/** A capacity run has many phases: a reason says of which it speaks. */
const inPhase = ({ code, params }: Cause, phase: string): Cause => ({ code, params: { ...params, phase } });

function setAsideOf(plan: Plan, played: readonly Played[], counted: readonly Played[]): Pick<Run, "setAside"> {
  const setAside = played
    .filter((one) => !counted.includes(one))
    .map(({ phase, fold }) => ({ phase: phase.name, validity: validityOf(causesOf(plan, phase, fold)) }));
  return setAside.length > 0 ? { setAside } : {};
}

interface Seen {
  readonly played: readonly Played[];
  /** Those on which something rests. */
  readonly counted: readonly Played[];
  readonly validity: Validity;
}

/** What the measurement says: of the plan's clauses and objectives, and of the platform's limits. */
function judge(input: RunInput, { played, counted, validity }: Seen, { gotIn }: Happened) {
  const evidence = evidenceOf(input, played, validity);
  const clauses = evidence === undefined ? [] : judgeClauses(evidence, { gotIn });
  const { ceiling, collapse, sessionLimit } = input.capacity ?? estimatesOf(input.plan, played, validity);
  const objectives = objectiveResults(input, counted);
  return {
    verdict: verdictOf({ validity, clauses, gotIn }),
    objectives,
    ceiling,
    sloRate: objectives[0]?.sloRate ?? ({ kind: "none" } as const),
    collapse,
    sessionLimit,
    clauses,
    bottleneck: validity.kind === "broken" ? undefined : bottleneckIn(counted, { ceiling, collapse }),
  };
}

function evidenceOf({ plan, capacity }: RunInput, played: readonly Played[], validity: Validity) {
  if (capacity !== undefined) return { kind: "capacity", plan, validity, sloRateOf: capacity.sloRateOf } as const;
  const first = played[0];
  return first === undefined ? undefined : ({ kind: "run", plan, validity, phase: first.phase, fold: first.fold } as const);
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

/** How far it went: people who came in by how many tries, and the most who were waiting and signed in. */
function extentOf({ visits, attempts, gotIn }: Happened, seconds: readonly Second[]) {
  return {
    amplification: visits.started > 0 ? round(attempts.total / visits.started) : 1,
    gotInShare: shareOf(gotIn, visits.started),
    peakWaiting: highest(seconds, (second) => second.waiting),
    peakLive: highest(seconds, (second) => second.live),
  };
}

/** What was said before the run, and what its attempts say; each once. */
function warningsIn(
  { plan, warnings, capacity }: RunInput,
  counted: readonly Played[],
  { visits, attempts, gotIn, notes }: Happened,
  { ceiling, sessionLimit }: Pick<Run, "ceiling" | "sessionLimit">,
): readonly string[] {
  const full = seemsFull(counted) ? fullnessOf(attempts) : [];
  const level =
    capacity === undefined
      ? [...levelOf(turnIn(counted), sessionLimit), ...windowOf(windowIn(counted), ceiling), ...closedOf(closedIn(counted), sessionLimit)]
      : [];
  const hasty = hastyShare(waitingIn(plan).people, okTimes(foldsOf(counted)), 1 - shareOf(visits.started, attempts.total));
  const missed = [...missesOf(attempts, gotIn, notes), ...unansweredOf(attempts, ceiling, hasty)];
  return [...new Set([...warnings, ...warningsOf(attempts), ...full, ...missed, ...level])];
}

/** Whether the measurement is said already to have come late. */
const isLate = ({ causes }: Validity): boolean => causes?.some(({ code }) => code === "late" || code === "late-starts") === true;

function peakRateOf({ table }: PhaseInput): number {
  const instants = table.people.flatMap(({ instantsMs }) => instantsMs).sort((a, b) => a - b);
  return highestMeanRate(instants, 10_000);
}

const highest = (seconds: readonly Second[], of: (second: Second) => number): number =>
  seconds.reduce((most, second) => Math.max(most, of(second)), 0);

/** A report's axis begins at a whole second. */
const wholeSecond = (timeMs: Milliseconds): string => formatTimeOfDay(milliseconds(Math.floor(timeMs / 1_000) * 1_000));
