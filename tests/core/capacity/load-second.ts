import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";

/** Second `at` of a load of `rate` people a second who come once and are in and out at once, all judged and none refused; `seen` says what differs. */
export const loadSecond = (at: number, rate: number, seen: Partial<LoadSecond> & Pick<LoadSecond, "ok">): LoadSecond => ({
  atMs: milliseconds(1_000 * at),
  intended: perSecond(rate),
  planned: rate,
  attempts: rate,
  visits: rate,
  overload: 0,
  failed: 0,
  presence: 0,
  ages: 0,
  stays: 0,
  judged: rate,
  good: seen.ok,
  live: 0,
  ...seen,
});
