import { inSeconds, type Milliseconds, milliseconds, type PerSecond, perSecond, type Ratio, ratio } from "../units.ts";
import type { LoadSecond } from "./load.ts";

/** Averages over one hold: people in an attempt, attempts ended per second, and how long an attempt was there. */
export interface HoldAverages {
  readonly inFlight: number;
  readonly endedRate: PerSecond;
  readonly meanTime: Milliseconds;
}

/** Largest disagreement that the ends of a hold explain (facts §3). */
export const LITTLE_LIMIT = 0.03;

/**
 * |L − λW| / L, Little's law as a check of the data (Little 1961): an identity over stretches much longer than W, so that a
 * disagreement above 3 % means that attempts were lost or miscounted. 0 for an empty hold; 1 when nobody was counted but
 * attempts ended.
 */
export function littleError({ inFlight, endedRate, meanTime }: HoldAverages): Ratio {
  const expected = endedRate * inSeconds(meanTime);
  if (inFlight <= 0) return ratio(expected > 0 ? 1 : 0);
  return ratio(Math.abs(inFlight - expected) / inFlight);
}

/** Share of attempts that may end without success before their unknown length blurs the law, and the least number of attempts. */
const FAILING = 0.01;
const LEAST_ENDED = 1_000;
/** Seconds of a window, and the share of its first attempts that must be good: a backlog at the end has stayed for a time that nobody knows. */
const WINDOW = 10;
const CALM = 0.9;

/**
 * Little's law over the calm beginnings of all holds, taken together: people in an attempt are those begun less those ended, by the
 * trapezium of each second; λW is the time of all `ok` attempts over that of the holds. Only where nearly all succeed, because the
 * length of other attempts is not in the seconds. `undefined` below a thousand attempts: the ends would weigh too much. Over one hold
 * alone the law would prove nothing: people inside are known once a second, and a minute of twenty people scatters by 3 %.
 */
export function littleErrorOf(holds: readonly (readonly LoadSecond[])[]): Ratio | undefined {
  const sound = holds
    .map(calmBeginning)
    .filter((seconds) => sum(seconds, ({ failed, overload }) => failed + overload) <= FAILING * sum(seconds, ({ ok }) => ok));
  const ended = sum(sound.flat(), ({ ok }) => ok);
  if (ended < LEAST_ENDED) return undefined;
  const length = sum(sound.flat(), () => 1);
  const stays = sum(sound.flat(), ({ ok, okMeanMs = 0 }) => ok * okMeanMs);
  return littleError({
    inFlight: sound.reduce((total, seconds) => total + inFlightTime(seconds), 0) / length,
    endedRate: perSecond(ended / length),
    meanTime: milliseconds(stays / ended),
  });
}

/** Up to the first window in which not nearly everybody was good. */
function calmBeginning(seconds: readonly LoadSecond[]): readonly LoadSecond[] {
  for (let at = 0; at < seconds.length; at += WINDOW) {
    const window = seconds.slice(at, at + WINDOW);
    if (sum(window, ({ good }) => good) < CALM * sum(window, ({ judged }) => judged)) return seconds.slice(0, at);
  }
  return seconds;
}

/** Person-seconds in an attempt: the trapezium between the ends of seconds, from a beginning with `inside` people. */
export function inFlightTime(seconds: readonly LoadSecond[], inside = 0): number {
  let people = inside;
  return seconds.reduce((time, second) => {
    const before = people;
    people += changeOf(second);
    return time + (before + people) / 2;
  }, 0);
}

const changeOf = ({ attempts, ok, failed, overload }: LoadSecond): number => attempts - ok - failed - overload;

/** People in an attempt at the end of `seconds`, which began with none. */
export const insideAfter = (seconds: readonly LoadSecond[]): number => sum(seconds, changeOf);

function sum(seconds: readonly LoadSecond[], value: (second: LoadSecond) => number): number {
  return seconds.reduce((total, second) => total + value(second), 0);
}
