import type { CapacityDetails } from "../src/core/verdict/capacity-details.ts";
import type { Context } from "./context.ts";

type Spike = Pick<CapacityDetails["spikes"][number], "base" | "recovery">;

/** Share of the self-healing limit below which a base load lies clearly: the limit errs by as much as the ceiling in it, 5 % (docs/accuracy.md). */
const CLEARLY_BELOW = 0.95;

/**
 * What a spike showed, in words. A watch may end before a platform is back whose people only slow it down: the limit, which was measured
 * while it was down, tells. At the limit it tells nothing: a platform with as much work as it does stays down for hours.
 */
export function judgeSpike({ base, recovery }: Spike, { run, text }: Context): string {
  const { kinds, tooSlow } = text.capacity.recovery;
  const limit = run.capacity?.selfHealing?.limit ?? 0;
  return recovery.kind === "metastable" && base < CLEARLY_BELOW * limit ? tooSlow : kinds[recovery.kind];
}

/** The worst of the spikes, in the same words; `undefined` where there was none. */
export function judgeRecovery(context: Context): string | undefined {
  const { spikes = [], recovery } = context.run.capacity ?? {};
  const worst = spikes.find((spike) => spike.recovery.kind === recovery);
  return worst && judgeSpike(worst, context);
}
