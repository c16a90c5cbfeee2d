import { fitHinge } from "./hinge.ts";
import { highestOffered, type LoadSecond, okTimeOf, restOf, SUSTAINED, total } from "./load.ts";
import { largestMean } from "./movingmean.ts";
import { shareStillWaiting, type WaitingPeople } from "./patience.ts";

/** The offered rate must have gone this far above the ceiling, else "did not keep up" rests on noise. */
export const BEYOND = 1.02;
/** Seconds on each side, and people within them, over which the time of `ok` attempts is averaged before it is compared with people's patience. */
const WAIT_SIDE = 2;
const WAIT_PEOPLE = 50;

/** What becomes of the work of people who leave: none of it is done, what they leave on the rest of the way is, or all is. */
const FATES = ["none", "rest", "all"] as const;

/** A second, and the share of the work done that reached somebody, by what becomes of the work of those who leave. */
export type Kept = Readonly<Record<(typeof FATES)[number], number>> & { readonly second: LoadSecond };

/** Standard errors of counting beyond which a second says no more against one fate than against another: in a pause nothing is done, whoever waits. */
const OUTLYING = 3;

/**
 * The hinge of that fate of their work which fits the points best, `ceiling` per second; `healthy` is the share of people who get in at rest. Where people leave in numbers
 * only fits that the load passed count, if there are any. No points give a ceiling of 0.
 */
export function bestFit(points: readonly Kept[], healthy: number) {
  const most = OUTLYING ** 2 * Math.max(1, bestMean(points.map(({ second }) => second.ok)));
  const fits = FATES.map((fate) => {
    const observed = points.map((point) => ({ offered: healthy * point.second.intended, goodput: point.second.ok, kept: point[fate] }));
    const { ceiling } = fitHinge(observed);
    const misses = observed.map(({ offered, goodput, kept }) => Math.min(most, (goodput - kept * Math.min(offered, ceiling)) ** 2));
    return { fate, ceiling, error: misses.reduce((total, miss) => total + miss, 0) };
  });
  const top = healthy * highestOffered(points.map(({ second }) => second));
  const passed = leavesInNumbers(points) ? fits.filter(({ ceiling }) => top >= BEYOND * ceiling) : [];
  return (passed.length > 0 ? passed : fits).reduce((best, fit) => (fit.error < best.error ? fit : best));
}

/** Share of the work that still reaches somebody below which people left in numbers. */
const FEW_LEFT = 0.8;

/** Whether people left in numbers in this second. */
export const isLeft = ({ all }: Kept): boolean => all < FEW_LEFT;

/** Whether for half a minute so many left that a platform which kept up cannot have kept them waiting, however well that fits. */
const leavesInNumbers = (points: readonly Kept[]): boolean => points.filter(isLeft).length >= SUSTAINED;

/** Largest 30 s mean, of a shorter stretch the mean of all of it; 0 of none. */
const bestMean = (values: readonly number[]): number => largestMean(values, Math.min(SUSTAINED, values.length))?.value ?? 0;

/** The shares second by second, by how long `ok` attempts took around each. */
export function keptShares(seconds: readonly LoadSecond[], people: readonly WaitingPeople[]): readonly Kept[] {
  const atRest = okTimeOf(restOf(seconds)) ?? 0;
  const goodput = bestMean(seconds.map(({ ok }) => ok));
  const side = goodput > 0 ? Math.min(SUSTAINED, Math.max(WAIT_SIDE, Math.ceil(WAIT_PEOPLE / 2 / goodput))) : WAIT_SIDE;
  return seconds.map((second, index) => {
    const around = seconds.slice(Math.max(0, index - side), index + side + 1);
    const [attempts, visits] = [total(around, ({ attempts }) => attempts), total(around, ({ visits }) => visits)];
    const reloads = attempts > 0 ? Math.max(0, 1 - visits / attempts) : 0;
    const took = okTimeOf(around) ?? 0;
    const all = shareStillWaiting(people, took, reloads);
    const queued = shareStillWaiting(people, took - atRest / 2, reloads);
    return { second, none: 1, rest: queued > 0 ? all / queued : 1, all };
  });
}
