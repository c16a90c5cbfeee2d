import { inSeconds, type Milliseconds, type PerSecond, perSecond } from "../units.ts";
import { type CeilingFit, findCeiling, healthyShare, provenGoodput } from "./ceiling.ts";
import { type Collapse, correctForRamp, curveOf, findCollapse } from "./collapse.ts";
import { type CollapseEstimate, type Estimate, type SessionEstimate, SINGLE_RUN } from "./estimate.ts";
import { highestOffered, type LoadSecond, SUSTAINED } from "./load.ts";
import { largestMean } from "./movingmean.ts";
import { withoutOutage } from "./outage.ts";
import type { WaitingPeople } from "./patience.ts";
import { withoutQueueLag } from "./queuelag.ts";
import { findFullHouse, type SessionLimit } from "./sessionlimit.ts";
import { findWindow } from "./window.ts";

/** What is known beside the seconds themselves. Everything is optional: what is absent is simply not used. */
export interface SaturationContext {
  /** How long people wait before they give up, or the client's timeout where that is shorter: tells a platform that slows down by itself. */
  readonly patienceMs?: Milliseconds;
  /** How long the plan's people wait: tells work that reached nobody from work that was not done. */
  readonly people?: readonly WaitingPeople[];
  /** True when the generator could not do what it was asked (law 3): rates are then only lower bounds. */
  readonly generatorLimited?: boolean;
  /** True where more is asked for if this load shows no limit: a small platform that people left is then known better than by them. */
  readonly goesOn?: boolean;
}

/** The three numbers that one run can give. All rates per second, all "single run, no interval". */
export interface Saturation {
  readonly ceiling: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
  /** The ceiling is only a lower bound because goodput still rose at the end: a longer run to the same rate would show no more. */
  readonly isRising?: true;
}

/** Seconds before the middle of a fall that already belong to it. */
const FALLING = 5;
/** The queue's own fall comes at the ceiling once the lag is out, to 4 %; one of a platform that slows down by itself 13 % sooner or more. */
const SOONER = 0.92;
/** Share of people below which a platform that keeps the others out at any load does not keep up: what came in is all that is known. */
const KEEPS_UP = 1 / 3;

/**
 * Ceiling, collapse and session limit of one plain run of any shape: bell, ramp, steps, spike, steady.
 *
 * Order matters (facts §2.2): first whether so many are let in each minute, then whether a full house turned people away, then whether goodput collapsed, and only what is
 * left is read as a ceiling, by a hinge over the time up to the largest value of the plan's intensity (law 8) or up to the
 * collapse. Rates on the x axis are the plan's. Reloads never enter the x axis: with them goodput is still min(offered, C).
 *
 * Edge cases: an empty run, one in which nobody was planned, and one in which nobody got in give `none` three times: a platform that lets nobody in keeps up with nothing. A platform that keeps up gives
 * `not-reached`; one that was passed for too short a time gives `at-least`.
 */
export function saturationOf(seconds: readonly LoadSecond[], context: SaturationContext = {}): Saturation {
  if (!seconds.some((second) => second.intended > 0) || !(context.generatorLimited || seconds.some((second) => second.ok > 0)))
    return { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } };
  const window = context.generatorLimited ? undefined : findWindow([seconds]);
  if (window) return lettingIn(window.rate);
  const full = findFullHouse(seconds);
  const sessionLimit = full?.limit ? sessionsOf(full.limit) : ({ kind: "none" } as const);
  const healthy = healthyShare(seconds.slice(0, peakOf(seconds) + 1));
  const collapse = full || context.generatorLimited ? undefined : findCollapse(curveOf(seconds), healthy);
  const read = ceilingOf(seconds, { context, collapse, fullAt: full?.at, healthy });
  return { ...read, collapse: describeCollapse(seconds, collapse, read.ceiling), sessionLimit };
}

const sessionsOf = ({ sessions, least }: SessionLimit): SessionEstimate =>
  least < sessions ? { kind: "at-least", sessions: least } : { kind: "found", sessions, basis: SINGLE_RUN };

/** The same where the platform lets in `rate` a second for long, and more only from a reserve: what fell then was that reserve, and no collapse. */
export const lettingIn = (rate: PerSecond, sessionLimit: SessionEstimate = { kind: "none" }): Saturation => ({
  ceiling: { kind: "found", rate, basis: SINGLE_RUN },
  collapse: { kind: "none" },
  sessionLimit,
});

/** Whether a limit of sessions turned people away, however well it is known. */
export const isHouseFull = (saturation: Saturation | undefined): boolean =>
  saturation !== undefined && saturation.sessionLimit.kind !== "none";

interface Found {
  readonly context: SaturationContext;
  readonly collapse: Collapse | undefined;
  readonly fullAt: number | undefined;
  /** Share of people who got in while nothing was saturated. */
  readonly healthy: number;
}

function ceilingOf(
  seconds: readonly LoadSecond[],
  { context, collapse, fullAt, healthy }: Found,
): Pick<Saturation, "ceiling" | "isRising"> {
  if (context.generatorLimited) return { ceiling: { kind: "generator-limited", atLeast: perSecond(provenGoodput(seconds)) } };
  if (fullAt !== undefined) return { ceiling: atLeast(seconds.slice(0, fullAt)) };
  const rising = seconds.slice(0, collapse ? collapse.at - FALLING : peakOf(seconds) + 1);
  const fit = collapse ? findCeiling(rising, context.people ?? [], "collapsed") : fitAround(rising, context.people ?? []);
  const fellSooner = fit.kind === "found" && collapse !== undefined && fellByItself(seconds, { collapse, context, ceiling: fit.rate });
  if (fit.kind === "found" && !fellSooner) return { ceiling: { kind: "found", rate: perSecond(fit.rate), basis: SINGLE_RUN } };
  if (fit.kind === "rising") return { ceiling: atLeast(rising), isRising: true };
  const keptUp = fit.kind === "kept-up" || (fit.kind === "left" && context.goesOn === true);
  if (collapse || !keptUp || healthy < KEEPS_UP) return { ceiling: atLeast(rising) };
  return { ceiling: { kind: "not-reached", highestTested: perSecond(highestOffered(rising)) } };
}

/** The ceiling of a load under which the platform stood, but for an outage: what it takes is told by the other seconds, and where those show no limit there was none. */
function fitAround(rising: readonly LoadSecond[], people: readonly WaitingPeople[]): CeilingFit {
  const fit = findCeiling(rising, people, "stood");
  const rest = fit.kind === "found" || fit.kind === "sinking" ? withoutOutage(rising) : undefined;
  if (rest === undefined) return fit;
  const again = findCeiling(rest, people, "stood");
  if (again.kind !== "found") return { kind: "passed" };
  return { kind: "found", rate: fit.kind === "found" ? Math.max(fit.rate, again.rate) : again.rate };
}

const atLeast = (seconds: readonly LoadSecond[]): Estimate => ({ kind: "at-least", rate: perSecond(provenGoodput(seconds)) });

/** Index of the last second in which the 30 s mean of the plan's intensity is at its largest. */
function peakOf(seconds: readonly LoadSecond[]): number {
  const intended = seconds.map((second) => second.intended);
  return largestMean(intended, Math.min(SUSTAINED, intended.length))?.index ?? intended.length - 1;
}

/** No platform collapses below what the same ramp shows it to let in. */
function describeCollapse(seconds: readonly LoadSecond[], collapse: Collapse | undefined, ceiling: Estimate): CollapseEstimate {
  if (!collapse) return { kind: "none" };
  const observed = { kind: "found", rate: perSecond(collapse.offered), basis: SINGLE_RUN } as const;
  const letIn = ceiling.kind === "found" || ceiling.kind === "at-least" ? ceiling.rate : 0;
  const corrected = withoutQueueLag(seconds.slice(0, collapse.begins + 1), letIn);
  return corrected === undefined ? observed : { ...observed, corrected: perSecond(corrected) };
}

/** The offered rate of a fall less what a ramp goes on rising above `ceiling` until people lose patience; `undefined` where nobody's is known or nothing rose. */
function withoutPatience(
  seconds: readonly LoadSecond[],
  collapse: Collapse,
  { context, ceiling }: { readonly context: SaturationContext; readonly ceiling: number },
): number | undefined {
  const crossed = seconds.findIndex((second) => second.intended >= collapse.best);
  const climb = collapse.offered - (seconds[crossed]?.intended ?? collapse.offered);
  const slope = crossed >= 0 && collapse.at > crossed ? climb / (collapse.at - crossed) : 0;
  if (context.patienceMs === undefined || slope <= 0) return undefined;
  return correctForRamp(collapse.offered, { ceiling, patience: inSeconds(context.patienceMs), slope });
}

/**
 * Whether goodput fell sooner than a queue before a platform of that ceiling takes to outlast people's patience: what fell is then
 * the platform's own throughput, which had no level to be found, and the best that was seen is only a lower bound.
 */
function fellByItself(
  seconds: readonly LoadSecond[],
  { collapse, context, ceiling }: { readonly collapse: Collapse; readonly context: SaturationContext; readonly ceiling: number },
): boolean {
  const corrected = withoutPatience(seconds, collapse, { context, ceiling });
  return corrected !== undefined && corrected < SOONER * ceiling;
}
