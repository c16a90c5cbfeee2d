import type { Curve } from "./curve.ts";

/**
 * People who come at, or within `overMs` from, the times of a table, which are ascending ms since midnight; one time for each of them. Without a length a
 * table is its own draw. With one each comes at random, evenly, and inside the window, as its row does.
 */
export function tableCurve(times: readonly number[], overMs: number): Curve {
  if (overMs === 0)
    return { mass: times.length, cumulative: (time) => countBefore(times, time), draw: (_random, count) => times.slice(0, count) };
  const sums = sumsOf(times);
  return {
    mass: times.length,
    cumulative: (time) => {
      const [come, coming] = [countBefore(times, time - overMs), countBefore(times, time)];
      return come + ((coming - come) * time - ((sums[coming] ?? 0) - (sums[come] ?? 0))) / overMs;
    },
    draw: (random, count, { to }) => times.slice(0, count).map((time) => time + random() * Math.min(overMs, to - time)),
  };
}

/** Sums of the first times, none to all of them. */
function sumsOf(times: readonly number[]): Float64Array {
  const sums = new Float64Array(times.length + 1);
  times.forEach((time, index) => {
    sums[index + 1] = (sums[index] ?? 0) + time;
  });
  return sums;
}

/** Binary search: how many of the ascending `times` are before `time`. */
function countBefore(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
