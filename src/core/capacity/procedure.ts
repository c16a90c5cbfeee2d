import { inSeconds, milliseconds, perSecond, seconds } from "../units.ts";
import { hasDeparted, missesAtRest } from "./baseline.ts";
import { improves } from "./descent.ts";
import { centreOf, type Evidence, gather, isRepeat, isStaircase, ofKind } from "./evidence.ts";
import { planGuard, stood } from "./guard.ts";
import { isShut, isWell } from "./health.ts";
import { findCrossing } from "./isotonic.ts";
import { PACES, type Pace } from "./pace.ts";
import { planPatientRamp } from "./patientramp.ts";
import { allowedBy, type CapacityOptions, type PhasePlan, type PhaseResult, type RateStretch, surgeExceeds } from "./phase.ts";
import { isMute, planRetake, standing } from "./retake.ts";
import { isHouseFull } from "./saturation.ts";
import { sloRateOfPhases } from "./slorate.ts";
import { planSpike } from "./spike.ts";
import { holdCounts, isLeftClogged, lengthOf, level, stairs } from "./staircase.ts";
import { belowCollapse, stopsHere } from "./stop.ts";
import { holdFactor, isUnsteady } from "./unsteady.ts";
import type { Why } from "./why.ts";

/** What comes next: one more phase, or the end and why. */
export type Step = { readonly kind: "phase"; readonly phase: PhasePlan } | { readonly kind: "done"; readonly why: string };

/** The ramp goes this far beyond the ceiling that the baseline suggests; a shorter way beyond would do from 1.1 on (facts §2.2). */
const BEYOND = 1.5;
/** Share of its top with which a ramp begins: what is far below the ceiling says nothing about it, and the time is better spent above (docs/accuracy.md). */
export const RAMP_BEGINS = 0.25;
/** How much higher the next ramp goes where nothing broke. */
const HIGHER = 1.6;
const RAMP_LONGEST = 1_800;
const MOST_RAMPS = 4;
/** Seconds of the first drain after an overload; each one after it is twice as long. */
const DRAIN = 30;
const MOST_DRAINS = 5;
/** Share of the ceiling's guess that a drain asks for, and its least rate. */
const LITTLE = 0.1;
const LEAST_RATE = 0.1;
/** People without whom a drain says nothing about the platform, and the longest that a small platform is watched for them, s. */
const DRAIN_PEOPLE = 20;
const DRAIN_LONGEST = 240;
const MOST_SEARCHES = 4;
const SEARCH_STEP = 1.04;
/** A search that goes up holds two rates at least, and else none at which even a platform that turns the others away could let in too few: what it leaves behind would have to be waited out. */
const SEARCH_BEYOND = 1.08;
/** Every second repeat descends: what a hold remembers of the one before then flatters as often as it harms. */
const DESCENT = [1.02, 1, 0.98, 0.96] as const;
const MOST_VERIFICATIONS = 3;
/** Share of the highest rate allowed from which that is what a search ended at; one may also end because it was the last. */
const NEARLY = 0.99;

/**
 * The procedure as a pure function of what was measured so far: baseline → ramp → drain → guard → search and repeats of the
 * staircase → spikes → surge → verification. Adaptive between phases only, never from live noise; the same results always give
 * the same next phase, so that an interrupted procedure goes on from its files.
 */
export function nextStep(options: CapacityOptions, all: readonly PhaseResult[]): Step {
  const broken = all.find((result) => !result.isComplete);
  if (broken) return { kind: "done", why: whyCut(broken) };
  const results = standing(all);
  if (isShut(results)) return { kind: "done", why: NOBODY };
  const evidence = gather(options, results);
  const drain = planDrain(options, results, evidence);
  if (drain) return drain;
  const opening = planRetake(results) ?? planBaseline(options, results) ?? planRamp(options, results, evidence);
  if (opening) return { kind: "phase", phase: opening };
  const refusal = refuse(evidence);
  if (refusal) return { kind: "done", why: refusal };
  const phase =
    nextGuard(options, results, evidence) ??
    planStaircase(belowCollapse(options, evidence), results, evidence) ??
    nextSpike(options, results, evidence) ??
    planSurge(options, results, evidence) ??
    planVerification(options, results);
  return phase ? { kind: "phase", phase } : { kind: "done", why: whyDone(options, results, evidence) };
}

/** What the run did not come to is said: nobody may take its absence for a result. */
function whyDone(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): string {
  const crossing = findCrossing(evidence.pooled[0] ?? [], allowedBy(options));
  if (crossing.kind === "below") return "the objective was missed at every rate that was held";
  if (stopsHere(options, evidence)) return "the platform collapsed, and nothing above its collapse was to be sent after that";
  if (crossing.kind === "not-reached")
    return crossing.highestTested < NEARLY * options.maxRate
      ? "the objective was met at every rate that was held"
      : "nothing broke up to the highest rate allowed";
  const isWithoutSpikes = options.profile.spike && ofKind(results, "spike").length === 0;
  const isWithoutSurge = options.profile.surge && surgeExceeds(options);
  if (isWithoutSpikes && isWithoutSurge)
    return "everything but the spikes and the surge was measured: they would exceed the highest rate allowed";
  if (isWithoutSurge) return "everything but the surge was measured: the plan's own arrivals exceed the highest rate allowed";
  return isWithoutSpikes
    ? "everything but the spikes was measured: they would exceed the highest rate allowed"
    : "everything planned was measured";
}

const whyCut = ({ phase, whyCut }: PhaseResult): string =>
  `the phase ${phase.name} was cut short${whyCut === undefined ? "" : `: ${whyCut}`}`;

function refuse(evidence: Evidence): string | undefined {
  const { saturation, change } = evidence;
  if (evidence.isGeneratorLimited) return "the generator was the limit, not the platform";
  if (change) return "the capacity is changing: autoscaling, warm-up or caches";
  if (isHouseFull(saturation)) return "a limit of sessions was reached before the ceiling";
  return saturation?.ceiling.kind === "none" ? NOBODY : undefined;
}

const NOBODY = "nobody was let in";
/** What ends the procedure of a platform that is not well again after all its drains. */
export const STAYS_DOWN = "the platform does not come back under little load";

/** First attempts a second up to which two steps of the baseline are one part: each part is waited for until its people have read their pages. */
const TOGETHER = 8;

/** Above that the next step is played only where the platform kept up with the one before: none goes more than one climb beyond what it takes. */
function planBaseline(options: CapacityOptions, results: readonly PhaseResult[]): PhasePlan | undefined {
  const parts = ofKind(results, "baseline");
  const top = parts.at(-1)?.phase.stretches.at(-1)?.to;
  if (hasDeparted(parts, options.objectives[0]?.share) || (top ?? 0) >= options.maxRate) return undefined;
  const { from, climb, step } = paceOf(options).baseline;
  const rate = Math.min(options.maxRate, top === undefined ? from : top * climb);
  const next = Math.min(options.maxRate, rate * climb);
  const rates = next <= TOGETHER && next > rate ? [rate, next] : [rate];
  const stretches = rates.map((one) => level(one, inSeconds(step)));
  const why = "find the order of magnitude, and how fast a sign-in is at rest";
  return { ...phaseOf(`baseline-${parts.length + 1}`, "baseline", stretches, { why }), triesOnce: true };
}

function planRamp(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): PhasePlan | undefined {
  const ramps = ofKind(results, "ramp");
  const last = ramps.at(-1);
  const patient = ramps.length < MOST_RAMPS && planPatientRamp(options, ramps, evidence);
  if (patient) {
    const why = "find the ceiling of a platform that goes down too soon, with people who wait";
    return { ...phaseOf("ramp-patient", "ramp", patient.stretches, { why }), ...patient, triesOnce: true };
  }
  const top = last ? nextTop(options, last, evidence) : Math.min(options.maxRate, BEYOND * Math.max(1, evidence.ceilingGuess));
  if (top === undefined || ramps.length >= MOST_RAMPS) return undefined;
  const { count, shortest } = paceOf(options).ramp;
  const again = last && top <= (last.phase.stretches[0]?.to ?? 0) ? 2 * inSeconds(last.phase.duration) : 0;
  const length = Math.round(Math.min(RAMP_LONGEST, Math.max(inSeconds(shortest), again, (count * BEYOND * (1 - RAMP_BEGINS)) / top)));
  if (last && top <= (last.phase.stretches[0]?.to ?? 0) && length <= inSeconds(last.phase.duration)) return undefined;
  const stretch = { from: perSecond(RAMP_BEGINS * top), to: perSecond(top), length: seconds(length) };
  return phaseOf(`ramp${ramps.length > 0 ? `-${ramps.length + 1}` : ""}`, "ramp", [stretch], {
    why: "find the ceiling, and whether goodput collapses beyond it",
  });
}

/** Top of another ramp: higher where nothing broke, the same for a longer one where too few came above the ceiling. */
function nextTop(
  { maxRate }: CapacityOptions,
  last: PhaseResult,
  { saturation, isGeneratorLimited, change }: Evidence,
): number | undefined {
  const top = last.phase.stretches[0]?.to ?? 0;
  if (isGeneratorLimited || change || isHouseFull(saturation) || saturation?.collapse.kind === "found") return undefined;
  if (saturation?.ceiling.kind === "not-reached") return top < maxRate ? Math.min(maxRate, HIGHER * top) : undefined;
  return saturation?.ceiling.kind === "at-least" && !saturation.isRising ? top : undefined;
}

/**
 * Whatever overloads is followed by little load until the platform is well; one that does not come back ends the procedure. Nothing is left
 * of a first guard that stood to its end: everybody in it waited.
 */
function planDrain(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): Step | undefined {
  const last = results.at(-1);
  const overloads = ["baseline", "ramp", "guard", "spike", "surge", "drain"].includes(last?.phase.kind ?? "");
  if (!last || !(overloads || isLeftClogged(last))) return undefined;
  if (last.phase.kind === "guard" && ofKind(results, "guard").length === 1 && stood(last)) return undefined;
  if (
    last.phase.kind === "baseline" &&
    (paceOf(options).baseline.drain === "never" || !hasDeparted(ofKind(results, "baseline"), options.objectives[0]?.share))
  )
    return undefined;
  const inRow = [...results].reverse().findIndex((result) => result.phase.kind !== "drain");
  if (last.phase.kind === "drain" && isWell(options, last, ofKind(results, "baseline"))) return undefined;
  if (inRow >= MOST_DRAINS) return { kind: "done", why: STAYS_DOWN };
  const rate = Math.min(options.maxRate, Math.max(LEAST_RATE, LITTLE * evidence.ceilingGuess));
  const name = `drain-${ofKind(results, "drain").length + 1}`;
  const length = Math.round(Math.max(DRAIN * 2 ** inRow, Math.min(DRAIN_LONGEST, DRAIN_PEOPLE / rate)));
  const why = "let the platform work off what was left, and see that it is well";
  return { kind: "phase", phase: { ...phaseOf(name, "drain", [level(rate, length)], { why }), triesOnce: true } };
}

function nextGuard(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): PhasePlan | undefined {
  const guards = ofKind(results, "guard");
  const guard = planGuard(options, guards, evidence);
  const why =
    guards.length < 2
      ? "see that a second generator gets no more out of the platform"
      : "see whether it was the second generator that got more";
  return guard && { ...phaseOf(`guard-${guards.length + 1}`, "guard", guard.stretches, { why }), ...guard };
}

function planStaircase(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): PhasePlan | undefined {
  const allowed = allowedBy(options);
  const searches = results.filter((result) => isStaircase(result) && !isRepeat(result));
  const repeats = results.filter(isRepeat);
  const crossing = findCrossing(evidence.pooled[0] ?? [], allowed);
  if (crossing.kind !== "found" && (searches.length < MOST_SEARCHES || (crossing.kind === "below" && improves(searches, allowed)))) {
    const { search } = paceOf(options);
    const isHopeless = missesAtRest(results, 1 - allowed, evidence.ceilingGuess);
    if (isHopeless && searches.length > 0) return undefined;
    const sought = isHopeless ? [LITTLE * evidence.ceilingGuess] : searchRates(search.steps, evidence, { allowed, crossing });
    const wanted = sought.map((rate) => Math.min(rate, options.maxRate));
    const known = crossing.kind === "not-reached" ? crossing.highestTested : 0;
    const rates = [...new Set(wanted)].filter((rate) => rate > known);
    if (rates.length > 0)
      return staircase(options, `search-${searches.length + 1}`, stairs(rates, search), "find where the objective stops holding");
  }
  if (crossing.kind !== "found" || repeats.length >= options.profile.repeats) return undefined;
  const factor = holdFactor(results, { allowed, crossing: crossing.rate });
  const spread = isUnsteady(results, allowed) ? 2 : 1;
  const isDownwards = repeats.length % 2 === 1;
  const { repeat } = paceOf(options);
  const steps = isDownwards ? DESCENT : repeat.steps;
  const rates = steps.map((step) => Math.min(options.maxRate, (1 + spread * (step - 1)) * crossing.rate));
  const stretches = stairs([...new Set(rates)], { ...repeat, count: factor * repeat.count });
  return staircase(
    options,
    `repeat-${repeats.length + 1}`,
    stretches,
    isDownwards ? "repeat it downwards, so that warm-up cannot hide" : "repeat it, for an interval",
  );
}

function searchRates(
  steps: readonly number[],
  evidence: Evidence,
  { allowed, crossing }: { readonly allowed: number; readonly crossing: ReturnType<typeof findCrossing> },
): readonly number[] {
  if (crossing.kind === "below") return steps.map((step) => (step * crossing.lowestTested) / SEARCH_STEP ** 2);
  if (crossing.kind !== "not-reached") return steps.map((step) => step * centreOf(evidence, allowed));
  const rates = steps.map((step) => (step * crossing.highestTested * SEARCH_STEP) / Math.min(...steps));
  return rates.filter((rate, index) => index < 2 || rate * (1 - allowed) <= SEARCH_BEYOND * evidence.ceilingGuess);
}

function staircase(options: CapacityOptions, name: string, stretches: readonly RateStretch[], why: Why): PhasePlan {
  const limit = Math.max(...options.objectives.map((objective) => objective.within));
  return { ...phaseOf(name, "hold", stretches, { why }), waitAtLeast: milliseconds(limit) };
}

function nextSpike(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): PhasePlan | undefined {
  const spike = planSpike(options, results, evidence);
  const why = "see whether the platform comes back by itself after a minute of too much";
  return spike && { ...phaseOf(`spike-${ofKind(results, "spike").length + 1}`, "spike", spike.stretches, { why }), ...spike };
}

function planSurge(options: CapacityOptions, results: readonly PhaseResult[], evidence: Evidence): PhasePlan | undefined {
  const { profile, surge } = options;
  const isOut = !profile.surge || surge === undefined || surgeExceeds(options);
  if (isOut || ofKind(results, "surge").length > 0 || stopsHere(options, evidence)) return undefined;
  return { ...phaseOf("surge", "surge", [], { why: "play the plan's own morning" }), duration: surge };
}

function planVerification(options: CapacityOptions, results: readonly PhaseResult[]): PhasePlan | undefined {
  const done = ofKind(results, "verify");
  const last = done.at(-1);
  const isOver = last && (isMute(last) || passes(options, last));
  if (!options.profile.verify || done.length >= MOST_VERIFICATIONS || isOver) return undefined;
  const estimate = sloRateOfPhases(options, results, 0);
  const bound = estimate.kind === "found" ? (estimate.low ?? estimate.rate) : undefined;
  if (bound === undefined) return undefined;
  const rate = 0.95 * bound * 0.97 ** done.length;
  const why = "hold a little below the lower bound for ten minutes: it must pass";
  return { ...staircase(options, `verify-${done.length + 1}`, [level(rate, 600)], why), kind: "verify" };
}

/** Whether a verification hold met the first objective. */
export function passes(options: CapacityOptions, result: PhaseResult): boolean {
  const counts = holdCounts(result);
  return counts.length > 0 && counts.every(({ bad, of }) => bad <= allowedBy(options) * of);
}

/** How long the parts take, by the profile. */
function paceOf({ profile }: CapacityOptions): Pace {
  return PACES[profile.pace ?? "full"];
}

function phaseOf(name: string, kind: PhasePlan["kind"], stretches: readonly RateStretch[], { why }: { readonly why: Why }): PhasePlan {
  return {
    name,
    kind,
    stretches,
    duration: lengthOf(stretches),
    generators: 1,
    why,
  };
}
