import { inSeconds, type Milliseconds, perSecond } from "../units.ts";
import { findCeiling, highestOffered, sustainedGoodput } from "./ceiling.ts";
import { type Collapse, correctForRamp, findCollapse } from "./collapse.ts";
import { type CollapseEstimate, type Estimate, type SessionEstimate, SINGLE_RUN } from "./estimate.ts";
import type { LoadSecond } from "./load.ts";
import { largestMean } from "./movingmean.ts";
import type { WaitingPeople } from "./patience.ts";
import { findSessionLimit } from "./sessionlimit.ts";

/** What is known beside the seconds themselves. Everything is optional: what is absent is simply not used. */
export interface SaturationContext {
  /** How long people wait before they give up, or the client's timeout where that is shorter: the T of the ramp correction. */
  readonly patienceMs?: Milliseconds;
  /** How long the plan's people wait: tells work that reached nobody from work that was not done. */
  readonly people?: readonly WaitingPeople[];
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

/** Seconds before the middle of a fall that already belong to it. */
const FALLING = 5;
/** Seconds over which the plan's intensity is averaged when its largest value is sought (law 8). */
const SUSTAINED = 30;

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
  if (context.generatorLimited) return { kind: "generator-limited", atLeast: perSecond(sustainedGoodput(seconds)) };
  if (fullAt !== undefined) return { kind: "at-least", rate: perSecond(sustainedGoodput(seconds.slice(0, fullAt))) };
  const rising = seconds.slice(0, collapse ? collapse.at - FALLING : peakOf(seconds) + 1);
  const fit = findCeiling(rising, context.people ?? [], collapse ? "collapsed" : "stood");
  if (fit.kind === "found") return { kind: "found", rate: perSecond(fit.rate), basis: SINGLE_RUN };
  if (collapse || fit.kind === "passed") return { kind: "at-least", rate: perSecond(sustainedGoodput(rising)) };
  return { kind: "not-reached", highestTested: perSecond(highestOffered(rising)) };
}

/** Index of the last second in which the 30 s mean of the plan's intensity is at its largest. */
function peakOf(seconds: readonly LoadSecond[]): number {
  const intended = seconds.map((second) => second.intended);
  return largestMean(intended, Math.min(SUSTAINED, intended.length))?.index ?? intended.length - 1;
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
