import type { Milliseconds } from "../../../core/units.ts";
import type { Stage } from "../options.ts";
import { countStriped, type Segment } from "../segment.ts";

/**
 * When the iterations of a `ramping-arrival-rate` scenario start, in ms from its beginning: iteration i (from 1) starts at the
 * instant when the integral of the rate reaches i. The rate runs linearly from one target to the next; a stage without length
 * is a jump. Instants are whole nanoseconds, cut off, as k6's are. Yields only the segment's own iterations.
 * Where `from`, `to`: rates at a stage's ends per ns; `done`: the integral at its start; x: ns from its start;
 * solves from·x + (to−from)·x²/(2·length) = i − done for x.
 */
export function* rampingEventTimes(
  plan: { readonly startRate: number; readonly timeUnit: Milliseconds; readonly stages: readonly Stage[] },
  segment: Segment,
): Generator<number> {
  const unit = plan.timeUnit * NANOSECONDS;
  let from = plan.startRate / unit;
  let stageStart = 0;
  let done = 0;
  let end = 0;
  const next = countStriped(segment);
  let i = next().all + 1;
  for (const stage of plan.stages) {
    const to = stage.target / unit;
    const length = stage.duration * NANOSECONDS;
    end += from === to ? length * to : length * ((to - from) / 2 + from);
    for (; i <= end; i = next().all + 1) {
      const x = from === to ? (i - done) / to : solveRamp(from, to, length, i - done);
      yield (Math.trunc(x) + stageStart) / NANOSECONDS;
    }
    done = end;
    from = to;
    stageStart += length;
  }
}

/**
 * When the iterations of a `constant-arrival-rate` scenario start, in ms from its beginning: the first at once, then one
 * every period. Endless; the scenario's duration ends it.
 */
export function* constantEventTimes(plan: { readonly rate: number; readonly timeUnit: Milliseconds }, segment: Segment): Generator<number> {
  const period = Math.trunc((plan.timeUnit * NANOSECONDS) / plan.rate);
  for (const next = countStriped(segment); ; ) yield (period * next().all) / NANOSECONDS;
}

/** Nanoseconds in a millisecond: k6 computes in whole nanoseconds, and so do we, so that both round alike. */
const NANOSECONDS = 1e6;

function solveRamp(from: number, to: number, length: number, area: number): number {
  const root = Math.sqrt(Math.max(0, length * (from * from * length + 2 * area * (to - from))));
  return (from * length - root) / (from - to);
}
