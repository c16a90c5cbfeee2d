import { type LoadSecond, okTimeOf } from "./load.ts";

/**
 * How much longer than C's own queue people wait who must queue on several pages: those who are half way are in the queue too, though they bring
 * less work. 2k/(k + 1) for k equal pages: 1 for one, 1.5 for three. This lies between.
 */
const PAGES = 1.25;
/** Rates that are tried between the lowest and the highest that it can be. */
const TRIED = 200;
/** Share of the highest offered rate below which nothing is tried, where nothing is known to have got in. */
const LEAST = 0.2;
/** Share of the stretch that tells how long an attempt takes at rest, and its least length in seconds: a steep ramp is at the ceiling soon. */
const REST = 0.2;
const LEAST_REST = 5;
/** Seconds over which the longest wait is averaged. */
const LONGEST = 10;

/**
 * The rate beyond which a queue grew until goodput fell, per second: the offered rate at the fall without the time that the queue took to get so
 * long. `seconds` are those until goodput begins to fall.
 *
 * A platform that takes C leaves the backlog B(t) = max(0, B(t − 1) + offered(t) − C), and who comes at t waits B(t)/C longer than at rest
 * (fluid limit, Newell 1982 ch. 2; on a ramp of slope r from C on that is r·t²/(2C)). Those who got in say how long they took and so when they came.
 * The C whose waits are nearest to theirs, by least squares, is the rate. It needs no slope, so the load may have any shape; nor anybody's patience,
 * so it does not matter who gave up, the people or a proxy before them; and where a full queue turns people away waits grow no longer than the
 * longest seen, so that there is no lag to take out beyond it.
 *
 * Never below `letIn`, what the platform was seen to let in. `undefined` where nobody got in who says how long it took, where nobody waited longer than
 * at rest, because no queue grew, and where more came from the start, because then no attempt was seen at rest.
 */
export function withoutQueueLag(seconds: readonly LoadSecond[], letIn: number): number | undefined {
  const waits = waitsOf(seconds);
  if (waits.length === 0) return undefined;
  const highest = seconds.reduce((most, { intended }) => Math.max(most, intended), 0);
  const lowest = Math.max(letIn, LEAST * highest);
  const longest = longestWait(seconds);
  let best = { rate: lowest, miss: Number.POSITIVE_INFINITY };
  for (let step = 0; step <= TRIED; step += 1) {
    const rate = lowest + (Math.max(0, highest - lowest) * step) / TRIED;
    const miss = missOf(waits, { backlog: backlogBeyond(seconds, rate), rate, longest });
    if (miss <= best.miss) best = { rate, miss };
  }
  const isSeen = highest <= lowest || (best.rate < highest && (seconds[0]?.intended ?? 0) <= best.rate);
  return isSeen ? best.rate : undefined;
}

/** Those who got in in one second: how many, when they came (s), and how long they waited beyond the time at rest (s). */
interface Wait {
  readonly people: number;
  readonly came: number;
  readonly waited: number;
}

function waitsOf(seconds: readonly LoadSecond[]): readonly Wait[] {
  const rest = timeAtRest(seconds);
  return seconds.flatMap(({ ok, okMeanMs }, at) =>
    okMeanMs === undefined ? [] : [{ people: ok, came: Math.max(0, at + 0.5 - okMeanMs / 1_000), waited: okMeanMs / 1_000 - rest }],
  );
}

function timeAtRest(seconds: readonly LoadSecond[]): number {
  return (okTimeOf(seconds.slice(0, Math.max(LEAST_REST, Math.floor(REST * seconds.length)))) ?? 0) / 1_000;
}

function longestWait(seconds: readonly LoadSecond[]): number {
  const rest = timeAtRest(seconds);
  const means = seconds.map((_, at) => (okTimeOf(seconds.slice(Math.max(0, at + 1 - LONGEST), at + 1)) ?? 0) / 1_000);
  return means.reduce((most, mean) => Math.max(most, mean - rest), 0);
}

/** People waiting at the start of each second, and at the end of the last, where `rate` of them are served per second. */
function backlogBeyond(seconds: readonly LoadSecond[], rate: number): Float64Array {
  const backlog = new Float64Array(seconds.length + 1);
  for (const [at, { intended }] of seconds.entries()) backlog[at + 1] = Math.max(0, (backlog[at] ?? 0) + intended - rate);
  return backlog;
}

interface Queue {
  readonly backlog: Float64Array;
  readonly rate: number;
  readonly longest: number;
}

/** Sum of the squares by which people waited longer or shorter than behind such a backlog. */
function missOf(waits: readonly Wait[], { backlog, rate, longest }: Queue): number {
  return waits.reduce((sum, { people, came, waited }) => {
    const second = Math.floor(came);
    const part = came - second;
    const before = (1 - part) * (backlog[second] ?? 0) + part * (backlog[second + 1] ?? 0);
    return sum + people * (waited - Math.min(longest, (PAGES * before) / rate)) ** 2;
  }, 0);
}
