import { followsDemand, followsInPart, ignoresDemand } from "./demand.ts";
import { BEYOND, bestFit, isLeft, type Kept, keptShares } from "./fate.ts";
import { wasInterrupted } from "./interruption.ts";
import { highestOffered, type LoadSecond, okTimeOf, restOf, SUSTAINED, total } from "./load.ts";
import { largestMean } from "./movingmean.ts";
import type { WaitingPeople } from "./patience.ts";
import { declines, isSteady, rises, sinks } from "./trend.ts";

/** Completions above the ceiling that a ceiling needs (law 8): about 3 % of sampling error. */
export const COMPLETIONS_ABOVE = 1_000;
/** How far above a ceiling a half minute or longer may prove more, of a machine that is slower at times, where what follows is a collapse: it may have begun sooner. */
const CONTRADICTED = 1.05;
/** Standard errors by which completions must fall short of the people planned before the platform counts as saturated. */
const SHORTFALL_SIGMAS = 3;
/** Seconds in which fewer than this share of the work reached anybody say too little about the platform. */
const LEAST_KEPT = 0.5;

/**
 * What a hinge found: a ceiling, one passed for too few completions to be named or known at least where the platform was interrupted, one above which goodput
 * still rises, or sinks as far as in a collapse, a platform that kept up, or one of which only the people who left say that it did not.
 */
export type CeilingFit =
  | { readonly kind: "found"; readonly rate: number }
  | { readonly kind: "passed" | "sinking" | "rising" | "kept-up" | "left" };

/**
 * Ceiling of a stretch of load that only rises or stays, per second: a hinge on goodput against the planned rate, never below the
 * goodput that the stretch proves. `passed`
 * where fewer than 1,000 completions lie above it (law 8), or where goodput collapsed later and throughput sinks there already; `kept-up` where people were served as they came, or where falling
 * short came with neither slowness nor refusals and so is not saturation.
 *
 * People who left before they were served cost a platform twice: it does their work, and nobody sees it. The hinge is therefore
 * fitted three times: as if their work were dropped when they leave; as if it were done (law 6), where goodput is only the share
 * S(W) of the throughput whose client still waits after W, the time that `ok` attempts take; and as if it were dropped while it
 * queues and done where they leave on the rest of the way, S(W) / S(W − W₀/2): where the queue stands on the way is not known, so
 * half of W₀, the length of an attempt at rest, counts as behind it. Far from the platform that is much: who is through the queue
 * has pages to wait for yet, and who leaves is missed late. The best fit is kept. Where hardly anybody still waits, little is known of a platform
 * that works for those who left; so those seconds count only where dropped work explains all of them best: goodput that stays while S(W) falls.
 */
export function findCeiling(seconds: readonly LoadSecond[], people: readonly WaitingPeople[], outcome: "collapsed" | "stood"): CeilingFit {
  const healthy = healthyShare(seconds);
  const points = keptShares(seconds, people);
  const isDropped = bestFit(points, healthy).fate === "none";
  const usable = isDropped ? points : points.filter((point) => point.all >= LEAST_KEPT);
  const { ceiling, fate } = bestFit(usable, healthy);
  const beyond = usable.filter((point) => healthy * point.second.intended > ceiling);
  const above = beyond.map((point) => point.second);
  const isPassed = ceiling > 0 && healthy * highestOffered(seconds) >= BEYOND * ceiling && fellShort(above, healthy);
  const isLost = isPassed && losesFromTheStart(seconds, above, healthy);
  if (!isPassed || !(suffers(seconds, above) || (isLost && ignoresDemand(above))))
    return { kind: isLost && !followsDemand(above) ? "passed" : wasLeft(seconds, points, healthy) ? "left" : "kept-up" };
  const throughput = beyond.map((point) => point.second.ok / point[fate]);
  const isEnough = total(above, (second) => second.ok) >= COMPLETIONS_ABOVE && !(outcome === "collapsed" && declines(throughput));
  if (!isEnough) return { kind: "passed" };
  if (wasInterrupted(above, { healthy, atRestMs: okTimeOf(restOf(seconds)) ?? 0 })) return { kind: "passed" };
  if (!hasLight(seconds) && followsInPart(above)) return { kind: "passed" };
  if (outcome === "collapsed" && provenGoodput(seconds) > CONTRADICTED * ceiling) return { kind: "passed" };
  if (outcome === "stood" && sinks(throughput)) return { kind: "sinking" };
  if (!isSteady(throughput)) return { kind: "found", rate: ceiling };
  const isRising = outcome === "stood" && hasFewPlaces(seconds, above) && rises(throughput);
  return isRising ? { kind: "rising" } : { kind: "found", rate: Math.max(ceiling, provenGoodput(seconds)) };
}

/**
 * Whether people were lost, and are not on the way, and no light load tells whether as many are at any load: a platform asked for too much from the first second
 * turns away as large a share all the time as one that fails for some. What is left to tell is the draw: of the latter as many more are let in where by luck a few more come.
 */
const losesFromTheStart = (seconds: readonly LoadSecond[], above: readonly LoadSecond[], healthy: number): boolean =>
  fellShort(above, healthy, Math.max(0, stillThere(above))) && !hasLight(seconds);

/** Seconds in which people leave, without which they say nothing. */
const LEAST_LEFT = 10;

/**
 * Whether so many left in the seconds that a fit may have had no use for, were lost, and had it worse than those before: such a platform did not keep up. One whose sign-ins
 * take as long under any load is left by as many all the time.
 */
function wasLeft(seconds: readonly LoadSecond[], points: readonly Kept[], healthy: number): boolean {
  const left = points.filter((point) => point.second.intended > 0 && isLeft(point)).map(({ second }) => second);
  const onTheWay = ((left.at(-1)?.intended ?? 0) * (okTimeOf(left) ?? 0)) / 1_000;
  const way = Math.min(Math.max(0, stillThere(left)), onTheWay);
  return left.length >= LEAST_LEFT && fellShort(left, healthy, way) && suffers(seconds, left);
}

/** How long those who get in take above the ceiling, relative to rest, where hardly any have waited. */
const HARDLY_WAITED = 4;

/** Whether the platform turns away rather than keeps waiting: only then does a flat top say little, and by luck alone one in a hundred seems to rise. */
function hasFewPlaces(seconds: readonly LoadSecond[], above: readonly LoadSecond[]): boolean {
  return (okTimeOf(above) ?? Number.POSITIVE_INFINITY) <= HARDLY_WAITED * (okTimeOf(restOf(seconds)) ?? 0);
}

/** Standard errors of counting that a rate which must not overstate stays below what was counted: one side, 95 %. */
const PROVEN_SIGMAS = 1.645;
/** The same for the best of the windows of a run: 95 % for twenty of them together. */
const BEST_SIGMAS = 2.8;
/** Windows in seconds: long ones prove more where little is done per second. */
const PROVING = [30, 60, 120] as const;

/**
 * Goodput that a platform has proved, per second: the largest lower limit (Poisson) of completions in any window of 30, 60 or
 * 120 s, never more than was offered in it. The best of many windows is above the mean by luck alone, so the limit is that of all of
 * them together, 95 %.
 */
export function provenGoodput(seconds: readonly LoadSecond[]): number {
  const ok = seconds.map((second) => second.ok);
  const widths = [...new Set(PROVING.map((width) => Math.min(width, seconds.length)))];
  const limits = widths.map((width) => {
    const best = largestMean(ok, width);
    return best ? provenCount(seconds.slice(best.index + 1 - width, best.index + 1), BEST_SIGMAS) / width : 0;
  });
  return Math.max(0, ...limits);
}

/** Lower limit (Poisson, one side, 95 % by default) of the completions in these seconds, a count; never more than was offered in them. */
export function provenCount(seconds: readonly LoadSecond[], sigmas = PROVEN_SIGMAS): number {
  const counted = total(seconds, (second) => second.ok);
  return Math.min(
    counted - sigmas * Math.sqrt(counted),
    total(seconds, (second) => second.intended),
  );
}

/** Highest goodput held for 30 s, per second, never more than was offered in them: luck of the draw is not capacity. */
export function sustainedGoodput(seconds: readonly LoadSecond[]): number {
  const width = Math.min(SUSTAINED, seconds.length);
  const ok = seconds.map((second) => second.ok);
  const best = largestMean(ok, width);
  if (!best) return 0;
  const window = seconds.slice(best.index + 1 - width, best.index + 1);
  return Math.min(best.value, total(window, (second) => second.intended) / width);
}

/** Whether completions fell short, by more than chance, of the people planned but for those who fail at any load, and for those who are on the `way`. */
function fellShort(seconds: readonly LoadSecond[], healthy: number, way = 0): boolean {
  const planned = total(seconds, (second) => second.planned);
  return healthy * planned - way - total(seconds, (second) => second.ok) > SHORTFALL_SIGMAS * Math.sqrt(planned);
}

/** People under light load without whom it says nothing of the rest. */
const LIGHT_PEOPLE = COMPLETIONS_ABOVE / 4;

/** The seconds in which the load is at most half of the largest. */
function lightOf(seconds: readonly LoadSecond[]): readonly LoadSecond[] {
  const half = highestOffered(seconds) / 2;
  return seconds.filter(({ intended }) => intended > 0 && intended <= half);
}

const hasLight = (seconds: readonly LoadSecond[]): boolean => plannedIn(lightOf(seconds)) >= LIGHT_PEOPLE;

const plannedIn = (seconds: readonly LoadSecond[]): number => total(seconds, (second) => second.planned);

/**
 * Goodput per person planned while the load is at most half of the largest: what fails there fails for reasons other than
 * load, and must not be taken for saturation; nor what is never answered, which is what is still there and not on the way. 1 where the run has no such part.
 */
export function healthyShare(seconds: readonly LoadSecond[]): number {
  const half = highestOffered(seconds) / 2;
  const light = lightOf(seconds);
  const planned = plannedIn(light);
  const failed = total(light, (second) => second.failed + second.overload);
  const onTheWay = (half * (okTimeOf(light) ?? 0)) / 1_000;
  const isFlawed = failed > 0 || stillThere(light) - onTheWay > SHORTFALL_SIGMAS * Math.sqrt(onTheWay + 1);
  return planned >= LIGHT_PEOPLE && isFlawed ? Math.min(1, total(light, (second) => second.ok) / planned) : 1;
}

/**
 * A saturated platform is slower, or refuses more, than at rest or than a while before, or leaves people waiting whatever comes. A constant share of
 * failures, or of people who are never answered, does none of it.
 */
function suffers(seconds: readonly LoadSecond[], above: readonly LoadSecond[]): boolean {
  const isKnown = hasLight(seconds);
  const warm = isKnown ? 0 : warmUpOf(seconds);
  const rest = restOf(seconds).slice(warm);
  const error = isKnown ? 0 : REST_SIGMAS / Math.sqrt(Math.max(1, plannedIn(rest)));
  const late = above.slice(Math.floor(above.length / 2));
  const isSlow = isSlower(above, rest, error) || isSlower(late, above.slice(warm, warm + 10));
  const share = refusedShare(above);
  const refusesMore = share > refusedShare(rest) + MORE_REFUSED + error * Math.sqrt(share * (1 - share));
  const isConstant = (): boolean => followsDemand(above) && losesNoMore(seconds, above);
  return isSlow || refusesMore || (keepsWaiting(seconds, above) && !isConstant());
}

/** How much longer sign-ins must take, and by how much the share that is turned away must have grown. */
const SLOWER = 1.25;
const MORE_REFUSED = 0.02;
/**
 * Standard errors beyond that where hardly anybody came at rest, before a spike: of a dozen none may have failed of whom one in five does at any load, and the times of
 * sign-ins scatter by as much as they last.
 */
const REST_SIGMAS = 2;

const isSlower = (later: readonly LoadSecond[], earlier: readonly LoadSecond[], error = 0): boolean =>
  (okTimeOf(later) ?? Number.POSITIVE_INFINITY) > SLOWER * (1 + error) * (okTimeOf(earlier) ?? Number.POSITIVE_INFINITY);

/** Times that a sign-in takes, after which those who come out are all of those who came, and not the quickest alone. */
const WARM = 3;

/** Seconds at the beginning of a load that is large from its first second, in which sign-ins only seem to be quick and nobody has lost patience yet. */
function warmUpOf(seconds: readonly LoadSecond[]): number {
  const rest = restOf(seconds);
  return Math.min(Math.floor(rest.length / 2), Math.ceil((WARM * (okTimeOf(rest) ?? 0)) / 1_000));
}

/** How much less of the people may be let in than under light load, beyond chance, for a share that is lost at any load. */
const SAME_SHARE = 0.02;

/** Whether as large a share of the people is let in as under light load; true where there is too little of that to compare with. */
function losesNoMore(seconds: readonly LoadSecond[], above: readonly LoadSecond[]): boolean {
  const count = plannedIn(lightOf(seconds));
  const planned = Math.max(1, plannedIn(above));
  const kept = Math.min(1, total(above, (second) => second.ok) / planned);
  const chance = SHORTFALL_SIGMAS * Math.sqrt(kept * (1 - kept) * (1 / count + 1 / planned));
  return count < LIGHT_PEOPLE || healthyShare(seconds) - kept <= SAME_SHARE + chance;
}

/** Share of the people who were not let in that must still be waiting, for a backlog. */
const WAITING = 0.5;

/**
 * Whether those who were not let in are still there: neither in nor turned away. A platform that serves who came last first lets people in as fast
 * as at rest and refuses nobody; the others wait for as long as they like. As many as are on the way at that rate, and were not there before, are no backlog.
 */
function keepsWaiting(seconds: readonly LoadSecond[], above: readonly LoadSecond[]): boolean {
  const first = above[0];
  const before = first === undefined ? 0 : stillThere(seconds.slice(0, seconds.indexOf(first)));
  const onTheWay = ((above.at(-1)?.intended ?? 0) * (okTimeOf(above) ?? 0)) / 1_000;
  return stillThere(above) - Math.max(0, onTheWay - before) > WAITING * total(above, ({ planned, ok }) => planned - ok);
}

/** Attempts begun within these seconds and not ended in them. */
const stillThere = (seconds: readonly LoadSecond[]): number =>
  total(seconds, ({ attempts, ok, failed, overload }) => attempts - ok - failed - overload);

function refusedShare(seconds: readonly LoadSecond[]): number {
  const refused = total(seconds, (second) => second.overload + second.failed);
  const ended = refused + total(seconds, (second) => second.ok);
  return ended > 0 ? refused / ended : 0;
}
