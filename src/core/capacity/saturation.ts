import { inSeconds, type Milliseconds, perSecond } from "../units.ts";
import { type Collapse, correctForRamp, findCollapse } from "./collapse.ts";
import { type CollapseEstimate, type Estimate, type SessionEstimate, SINGLE_RUN } from "./estimate.ts";
import { fitHinge } from "./hinge.ts";
import type { LoadSecond } from "./load.ts";
import { largestMean, meanOf } from "./movingmean.ts";
import { findSessionLimit } from "./sessionlimit.ts";

/** What is known beside the seconds themselves. Everything is optional: what is absent is simply not used. */
export interface SaturationContext {
  /** How long people wait before they give up, or the client's timeout where that is shorter: the T of the ramp correction. */
  readonly patienceMs?: Milliseconds;
  /** True when the generator could not do what it was asked (law 3): rates are then only lower bounds. */
  readonly generatorLimited?: boolean;
  /** The plan's knowledge of how long the platform keeps an idle session; without it `live` counts everyone who ever got in. */
  readonly idleMs?: Milliseconds;
}

/** The three numbers that one run can give. All rates per second, all "single run, no interval". */
export interface Saturation {
  readonly ceiling: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
}

/** Completions above the ceiling that a ceiling needs (law 8): about 3 % of sampling error. */
export const COMPLETIONS_ABOVE = 1_000;
/** Seconds over which rates are called sustained (law 8). */
const SUSTAINED = 30;
/** The offered rate must have gone this far above the ceiling, else "did not keep up" rests on noise. */
const BEYOND = 1.02;
/** Standard errors by which completions must fall short of the people planned before the platform counts as saturated. */
const SHORTFALL_SIGMAS = 3;

/**
 * Ceiling, collapse and session limit of one plain run of any shape: bell, ramp, steps, spike, steady.
 *
 * Order matters (facts §2.2): first whether a full house turned people away, then whether goodput collapsed, and only what is
 * left is read as a ceiling, by a hinge over the time up to the largest value of the plan's intensity (law 8) or up to the
 * collapse. Rates on the x axis are the plan's. Reloads never enter the x axis: with them goodput is still min(offered, C).
 *
 * Edge cases: an empty run, or one in which nobody was planned, gives `none` three times; a platform that keeps up gives
 * `not-reached`; one that was passed for too short a time gives `at-least`.
 */
export function saturationOf(seconds: readonly LoadSecond[], context: SaturationContext = {}): Saturation {
  if (!seconds.some((second) => second.intended > 0))
    return { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } };
  const limit = findSessionLimit(seconds);
  const sessionLimit: SessionEstimate = limit ? { kind: "found", sessions: limit.sessions, basis: SINGLE_RUN } : { kind: "none" };
  const collapse = limit || context.generatorLimited ? undefined : findCollapse(curveOf(seconds));
  return {
    ceiling: ceilingOf(seconds, { context, collapse, fullAt: limit?.at }),
    collapse: describeCollapse(seconds, collapse, context),
    sessionLimit,
  };
}

function curveOf(seconds: readonly LoadSecond[]): { readonly offered: readonly number[]; readonly goodput: readonly number[] } {
  return { offered: seconds.map((second) => second.intended), goodput: seconds.map((second) => second.ok) };
}

interface Found {
  readonly context: SaturationContext;
  readonly collapse: Collapse | undefined;
  readonly fullAt: number | undefined;
}

function ceilingOf(seconds: readonly LoadSecond[], { context, collapse, fullAt }: Found): Estimate {
  if (context.generatorLimited) return { kind: "generator-limited", atLeast: perSecond(sustained(seconds)) };
  if (fullAt !== undefined) return { kind: "at-least", rate: perSecond(sustained(seconds.slice(0, fullAt))) };
  const rising = seconds.slice(0, collapse ? collapse.at : peakOf(seconds) + 1);
  const ceiling = fitCeiling(collapse ? beforeLosses(rising) : rising);
  if (ceiling !== undefined) return { kind: "found", rate: perSecond(ceiling), basis: SINGLE_RUN };
  if (collapse || fellShort(rising)) return { kind: "at-least", rate: perSecond(sustained(rising)) };
  return { kind: "not-reached", highestTested: perSecond(highestOffered(rising)) };
}

/** Index of the last second in which the 30 s mean of the plan's intensity is at its largest. */
function peakOf(seconds: readonly LoadSecond[]): number {
  const intended = seconds.map((second) => second.intended);
  return largestMean(intended, Math.min(SUSTAINED, intended.length))?.index ?? intended.length - 1;
}

function fitCeiling(seconds: readonly LoadSecond[]): number | undefined {
  const share = healthyShare(seconds);
  const { ceiling } = fitHinge(seconds.map((second) => ({ offered: share * second.intended, goodput: second.ok })));
  const above = seconds.filter((second) => share * second.intended > ceiling);
  const completions = above.reduce((sum, second) => sum + second.ok, 0);
  const isBeyond = share * highestOffered(seconds) >= BEYOND * ceiling;
  return ceiling > 0 && completions >= COMPLETIONS_ABOVE && isBeyond && fellShort(above) && suffers(seconds, above) ? ceiling : undefined;
}

/**
 * Goodput per person planned while the load is at most half of the largest: what fails there fails for reasons other than
 * load, and the hinge must not take it for saturation. 1 where the run has no such part.
 */
function healthyShare(seconds: readonly LoadSecond[]): number {
  const half = highestOffered(seconds) / 2;
  const light = seconds.filter((second) => second.intended > 0 && second.intended <= half);
  const planned = light.reduce((sum, second) => sum + second.planned, 0);
  return planned >= COMPLETIONS_ABOVE / 4 ? Math.min(1, light.reduce((sum, second) => sum + second.ok, 0) / planned) : 1;
}

function fellShort(seconds: readonly LoadSecond[]): boolean {
  const planned = seconds.reduce((sum, second) => sum + second.planned, 0);
  const ok = seconds.reduce((sum, second) => sum + second.ok, 0);
  return planned - ok > SHORTFALL_SIGMAS * Math.sqrt(planned);
}

/** A saturated platform is slower or refuses more than it does at rest. A constant share of failures does neither. */
function suffers(seconds: readonly LoadSecond[], above: readonly LoadSecond[]): boolean {
  const rest = seconds.slice(0, Math.max(SUSTAINED, Math.floor(seconds.length / 5)));
  const slower = (okTimeOf(above) ?? Number.POSITIVE_INFINITY) > 1.25 * (okTimeOf(rest) ?? Number.POSITIVE_INFINITY);
  const last = above.slice(Math.floor(above.length / 2));
  const slowing = (okTimeOf(last) ?? 0) > 1.25 * (okTimeOf(above.slice(0, 10)) ?? Number.POSITIVE_INFINITY);
  return slower || slowing || refusedShare(above) > refusedShare(rest) + 0.02;
}

function okTimeOf(seconds: readonly LoadSecond[]): number | undefined {
  const timed = seconds.filter((second) => second.okMeanMs !== undefined && second.ok > 0);
  const count = timed.reduce((sum, second) => sum + second.ok, 0);
  return count > 0 ? timed.reduce((sum, second) => sum + second.ok * (second.okMeanMs ?? 0), 0) / count : undefined;
}

function refusedShare(seconds: readonly LoadSecond[]): number {
  const refused = seconds.reduce((sum, second) => sum + second.overload + second.failed, 0);
  const ok = seconds.reduce((sum, second) => sum + second.ok, 0);
  return refused + ok > 0 ? refused / (refused + ok) : 0;
}

/** Share of ended attempts that may have failed while goodput still shows what the platform does, in the ten seconds before. */
const LOST = 0.03;

/**
 * Before a collapse goodput sinks slowly: the impatient leave first and their work is done for nobody. The ceiling is read
 * before that; where too little is left above, the stretch up to the fall has to do.
 */
function beforeLosses(seconds: readonly LoadSecond[]): readonly LoadSecond[] {
  const first = seconds.findIndex((_, index) => index >= SUSTAINED && refusedShare(seconds.slice(index - 9, index + 1)) > LOST);
  const clean = first > 0 ? seconds.slice(0, first) : seconds;
  return fitCeiling(clean) === undefined ? seconds : clean;
}

/** Highest goodput held for 30 s, per second, never more than was offered in them: luck of the draw is not capacity. */
function sustained(seconds: readonly LoadSecond[]): number {
  const width = Math.min(SUSTAINED, seconds.length);
  const best = largestMean(
    seconds.map((second) => second.ok),
    width,
  );
  if (!best) return 0;
  const offered = meanOf(
    seconds.map((second) => second.intended),
    best.index + 1 - width,
    best.index + 1,
  );
  return Math.min(best.value, offered);
}

function highestOffered(seconds: readonly LoadSecond[]): number {
  const intended = seconds.map((second) => second.intended);
  return largestMean(intended, Math.min(SUSTAINED, intended.length))?.value ?? 0;
}

function describeCollapse(seconds: readonly LoadSecond[], collapse: Collapse | undefined, context: SaturationContext): CollapseEstimate {
  if (!collapse) return { kind: "none" };
  const observed = { kind: "found", rate: perSecond(collapse.offered), basis: SINGLE_RUN } as const;
  const crossed = seconds.findIndex((second) => second.intended >= collapse.best);
  const climb = collapse.offered - (seconds[crossed]?.intended ?? collapse.offered);
  const slope = crossed >= 0 && collapse.at > crossed ? climb / (collapse.at - crossed) : 0;
  if (context.patienceMs === undefined || slope <= 0) return observed;
  const corrected = correctForRamp(collapse.offered, { ceiling: collapse.best, patience: inSeconds(context.patienceMs), slope });
  return { ...observed, corrected: perSecond(corrected) };
}
