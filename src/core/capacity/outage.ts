import { type LoadSecond, SUSTAINED } from "./load.ts";
import { largestMean } from "./movingmean.ts";

/** Seconds of a window, at least, and sign-ins that must fit into one; share of what it could be that comes in, below which the platform is down in it. */
const WINDOW = 5;
const SIGN_INS = 50;
const DOWN = 0.5;
/** Seconds of an outage, at least, and of what is seen before and after it; and the part of the stretch that it may be at most. */
const LEAST = 5;
const AROUND = 10;
const MOST = 1 / 3;

/**
 * The seconds of a stretch without those of its one outage: what is let in falls below half of the least of its best and who comes, and is back after a while. They say nothing of what
 * the platform takes. `undefined` where there is none, where it never came back, and where there were several: those of a limit in windows, or of a platform that pauses, are of what it takes.
 */
export function withoutOutage(seconds: readonly LoadSecond[]): readonly LoadSecond[] | undefined {
  const best = largestMean(
    seconds.map(({ ok }) => ok),
    Math.min(SUSTAINED, seconds.length),
  );
  if (best === undefined || best.value <= 0) return undefined;
  const side = Math.ceil(Math.max(WINDOW, SIGN_INS / best.value) / 2);
  const letIn = cumulated(seconds.map(({ ok }) => ok));
  const could = cumulated(seconds.map(({ planned }) => Math.min(best.value, planned)));
  const isDown = seconds.map((_, at) => {
    const [begin, end] = [Math.max(0, at - side), Math.min(seconds.length, at + side + 1)];
    const most = (could[end] ?? 0) - (could[begin] ?? 0);
    return most >= SIGN_INS / 2 && (letIn[end] ?? 0) - (letIn[begin] ?? 0) < DOWN * most;
  });
  const [from, last] = [isDown.indexOf(true), isDown.lastIndexOf(true)];
  const length = last + 1 - from;
  const isOnce = !isDown.slice(from, last).includes(false);
  if (from < AROUND || last + AROUND >= seconds.length || !isOnce || length < LEAST || length > MOST * seconds.length) return undefined;
  return [...seconds.slice(0, from - side), ...seconds.slice(last + 1 + side)];
}

/** Sums of the first 0, 1, 2 … values: the window of a small platform is long, and so may its run be. */
function cumulated(values: readonly number[]): readonly number[] {
  const sums = [0];
  let sum = 0;
  for (const value of values) {
    sum += value;
    sums.push(sum);
  }
  return sums;
}
