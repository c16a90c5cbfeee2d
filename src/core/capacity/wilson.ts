import type { Interval } from "./interval.ts";

/**
 * Wilson's score interval of a share, `part` of `whole`, at `z` standard errors (Wilson 1927): stays inside 0–1 and is honest at
 * its ends. An empty whole says nothing: 0 to 1.
 */
export function wilsonInterval(part: number, whole: number, z = 1.96): Interval {
  if (whole <= 0) return { low: 0, high: 1 };
  const share = part / whole;
  const scale = 1 + z ** 2 / whole;
  const centre = (share + z ** 2 / (2 * whole)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2))) / scale;
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
