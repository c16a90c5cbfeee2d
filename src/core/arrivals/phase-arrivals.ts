import type { PhasePlan } from "../capacity/phase.ts";
import { seededRandom } from "../people/random.ts";
import type { Plan } from "../plan/plan.ts";
import { inSeconds, milliseconds } from "../units.ts";
import { apportion } from "./apportion.ts";
import { comingIn } from "./coming.ts";
import { type RateSegment, rateCurve } from "./rate.ts";
import { slotWidth, tableOf } from "./slot.ts";
import type { ArrivalTable } from "./table.ts";

/** First key of every phase's stream: neither the plan's own arrivals nor a visitor's. */
const PHASES = 2;

/** Arrivals of one phase of a capacity run, and its intensity second by second. */
export interface PhaseArrivals {
  readonly table: ArrivalTable;
  readonly intended: readonly number[];
}

/**
 * The arrivals of a phase, shared over the plan's people as its own morning is (`comingIn`). `number` counts the phases of the run: each
 * has a draw of its own, and the same again for the same seed.
 */
export function phaseArrivals(plan: Plan, phase: PhasePlan, number: number): PhaseArrivals {
  const curve = rateCurve(segmentsOf(phase));
  const window = { from: 0, to: phase.duration };
  const counts = apportion(Math.round(curve.mass), comingIn(plan));
  const people = plan.people.map(({ name }, index) => {
    const times = curve.draw(seededRandom(plan.seed, PHASES, number, index), counts[index] ?? 0, window);
    return { people: name, instantsMs: times.map((time) => Math.floor(time * 10) / 10).sort((a, b) => a - b) };
  });
  const intended = Array.from(
    { length: Math.ceil(inSeconds(phase.duration)) },
    (_, second) => curve.cumulative((second + 1) * 1_000) - curve.cumulative(second * 1_000),
  );
  const slotMs = slotWidth(phase.duration);
  return { table: tableOf({ seed: plan.seed, durationMs: phase.duration, slotMs, people }), intended };
}

function segmentsOf(phase: PhasePlan): readonly RateSegment[] {
  let from = 0;
  return phase.stretches.map((stretch) => {
    const segment = { from, to: from + stretch.length, rateFrom: stretch.from / 1_000, rateTo: stretch.to / 1_000 };
    from = milliseconds(segment.to);
    return segment;
  });
}
