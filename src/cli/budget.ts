import { type CapacityProfile, FULL, QUICK } from "../core/capacity/phase.ts";
import { type Milliseconds, minutes } from "../core/units.ts";

/** A profile with the time that it usually takes on a platform of 10 to 100 sign-ins a second, and what it can then claim. */
interface Offer {
  readonly profile: CapacityProfile;
  readonly usual: Milliseconds;
  readonly claim: string;
}

/** From the cheapest to the whole; measured lengths of the phases, facts: saturation §3. */
const OFFERS: readonly Offer[] = [
  { profile: QUICK, usual: minutes(20), claim: "the SLO rate to about ±10 %, one repeat, no interval; no word on recovery" },
  {
    profile: { name: "budget", repeats: 2, guard: false, spike: false, surge: false, verify: false },
    usual: minutes(32),
    claim: "the SLO rate with an interval from two repeats, a wide one; no word on recovery",
  },
  {
    profile: { name: "budget", repeats: 3, guard: true, spike: false, surge: false, verify: true },
    usual: minutes(55),
    claim: "the SLO rate to about ±5 % with an interval from three repeats, verified; no word on recovery",
  },
  {
    profile: FULL,
    usual: minutes(90),
    claim: "the SLO rate to about ±5 % with an interval, verified, and whether the platform recovers by itself",
  },
];

/** The most that a budget usually pays for; the cheapest where it pays for nothing. */
export function offerFor(budget: Milliseconds): Offer {
  return [...OFFERS].reverse().find(({ usual }) => usual <= budget) ?? OFFERS[0]!;
}

export const quickOffer = (): Offer => OFFERS[0]!;
export const fullOffer = (): Offer => OFFERS[OFFERS.length - 1]!;
export type { Offer };
