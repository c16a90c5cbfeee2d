import { inSeconds, type PerSecond, perSecond } from "../units.ts";
import { type LoadSecond, total } from "./load.ts";
import type { Change } from "./monotonicity.ts";
import type { PhaseResult } from "./phase.ts";
import { firstPart } from "./staircase.ts";

/** Share of the ceiling below which a platform keeps up with what comes: a ceiling errs by 5 % at most (docs/accuracy.md). */
const BELOW = 0.93;
/** Share of what came that a saturated hold serves at most, and of what it could have served from then on. */
const SERVED = 0.95;
/** Share of the ceiling below which a platform is down rather than smaller: people who come back bring one down at a moment of chance. The next staircase tells (see `findLoss`). */
const DOWN = 0.25;
/** Share of what came in the first part of a staircase without which the platform was as small before anybody could have brought it down. */
const AT_ONCE = 0.5;
/** Standard errors of counting by which it must fall short: services of a heavy-tailed law scatter throughput twice as much as counting does. */
const CERTAIN = 8;
const LEAST_PEOPLE = 200;

/**
 * A hold that contradicts the ceiling of the ramp, per second: the platform let in clearly less than it had been seen to, and than
 * came, to the hold's end and over the rest of its staircase, where at least as much was asked. A capacity that only
 * wanders makes good for it there. `results` are staircases whose load only rose and which began on a drained platform: what waits is
 * then their own. One that is down counts only where it was so at once. `healthy` is the share of people, 0–1, who get in where the load is
 * light: who fails at every rate, as on a dead machine of four, is not kept waiting. `undefined` where none does, and without staircases.
 */
export function contradictionOf(ceiling: PerSecond, results: readonly PhaseResult[], healthy = 1): Change | undefined {
  const levels = results.flatMap((result) => {
    const saturated = holdsOf(result).flatMap((hold) => saturatedAt({ ceiling, healthy }, hold) ?? []);
    return isSmallAtOnce(result, healthy) ? saturated : saturated.filter((level) => level >= DOWN * ceiling);
  });
  return levels.length > 0 ? { from: perSecond(Math.min(...levels)), to: ceiling } : undefined;
}

/** Whether most were not served from the beginning. */
function isSmallAtOnce(result: PhaseResult, healthy: number): boolean {
  const first = firstPart(result);
  return total(first, ({ ok }) => ok) < AT_ONCE * healthy * total(first, ({ planned }) => planned);
}

interface Hold {
  readonly during: readonly LoadSecond[];
  /** From its begin to the end of the staircase's load. */
  readonly rest: readonly LoadSecond[];
}

function holdsOf({ phase, seconds }: PhaseResult): readonly Hold[] {
  const end = Math.round(inSeconds(phase.duration));
  let from = 0;
  return phase.stretches.flatMap((stretch) => {
    const begin = from;
    from += Math.round(inSeconds(stretch.length));
    if (stretch.from !== stretch.to || from > seconds.length) return [];
    return [{ during: seconds.slice(begin, from), rest: seconds.slice(begin, Math.min(end, seconds.length)) }];
  });
}

/** What a platform that falls behind lets in, per second; `undefined` where it keeps up. */
function saturatedAt(
  { ceiling, healthy }: { readonly ceiling: number; readonly healthy: number },
  { during, rest }: Hold,
): number | undefined {
  const couldServe = (seconds: readonly LoadSecond[]): number =>
    total(seconds, ({ planned }) => Math.min(healthy * planned, BELOW * ceiling));
  const served = (seconds: readonly LoadSecond[]): number => total(seconds, ({ ok }) => ok);
  const late = during.slice(Math.floor((2 * during.length) / 3));
  const isBehind = [during, rest].every((seconds) => fallsBehind(couldServe(seconds), served(seconds)));
  return isBehind && served(late) < SERVED * couldServe(late) ? served(rest) / rest.length : undefined;
}

const fallsBehind = (wanted: number, served: number): boolean =>
  wanted >= LEAST_PEOPLE && served < SERVED * wanted && wanted - served > CERTAIN * Math.sqrt(wanted);
