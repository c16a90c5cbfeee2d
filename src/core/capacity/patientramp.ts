import { inSeconds, milliseconds, perSecond, seconds } from "../units.ts";
import type { Evidence } from "./evidence.ts";
import { type CapacityOptions, isPatient, type PhasePlan, type PhaseResult } from "./phase.ts";
import { lengthOf } from "./staircase.ts";

/** Completions between ceiling and collapse that suffice in nearly every run: law 8 wants a thousand, and the last ones before a fall tell little. */
const ENOUGH_ABOVE = 2_000;
/** How far the ramp goes above the rate at which the one before it fell, at least: by chance that may lie a quarter below the ceiling. */
const BEYOND = 1.4;
/** Its length in seconds times its top, so that at 1.3 times the ceiling a quarter of its people come above; and its greatest length, s. */
const PEOPLE = 6_000;
const LONGEST = 1_800;
/** Share of the ramp that its last people have to wait: (u − 1)²/(1.5·u) at u times the ceiling, 0.11 at 1.5. */
const QUEUE_SHARE = 0.2;

/**
 * The last ramp again with people who wait as long as its queue will be and come once, so that the platform stays at its ceiling: where
 * the ramp collapsed before enough people came above the ceiling for it to be named (law 8). From there to the fall C·√(2CT/r) are
 * served (see `correctForRamp`), too few on small platforms. A slower ramp does not help: one of ten sign-ins a second then falls by
 * chance, below its ceiling (in the simulator found in 3 of 30 runs at three times the length, 14 % too low). `undefined` where it is
 * not needed, was played, or was forbidden.
 */
export function planPatientRamp(
  options: CapacityOptions,
  ramps: readonly PhaseResult[],
  evidence: Evidence,
): Pick<PhasePlan, "stretches" | "duration" | "waitAtLeast"> | undefined {
  const last = ramps.at(-1);
  if (!last || !fellTooSoon(options, ramps, evidence)) return undefined;
  const seen = evidence.saturation?.collapse.kind === "found" ? evidence.saturation.collapse.rate : 0;
  const stretches = last.phase.stretches.map(({ from, to, length }) => {
    const top = Math.min(options.maxRate, Math.max(to, BEYOND * seen));
    const longer = Math.round(Math.max(inSeconds(length), Math.min(LONGEST, PEOPLE / top)));
    return { from: perSecond((from / to) * top), to: perSecond(top), length: seconds(longer) };
  });
  const duration = lengthOf(stretches);
  return { stretches, duration, waitAtLeast: milliseconds(Math.round(QUEUE_SHARE * duration)) };
}

function fellTooSoon(
  { patience, stopsAfterCollapse }: CapacityOptions,
  ramps: readonly PhaseResult[],
  { saturation, isGeneratorLimited, change }: Evidence,
): boolean {
  const [stretch] = ramps.at(-1)?.phase.stretches ?? [];
  if (!stretch || patience === undefined || stopsAfterCollapse || isGeneratorLimited || change || ramps.some(isPatient)) return false;
  if (saturation?.collapse.kind !== "found" || saturation.ceiling.kind !== "at-least") return false;
  const slope = (stretch.to - stretch.from) / inSeconds(stretch.length);
  const { rate } = saturation.collapse;
  return slope > 0 && rate * Math.sqrt((2 * rate * inSeconds(patience)) / slope) < ENOUGH_ABOVE;
}
