import { type Milliseconds, milliseconds, minutes } from "../units.ts";
import { type CapacityProfile, FULL, QUICK } from "./phase.ts";

/** What can be had in a time, and what it will be able to claim. */
export interface BudgetPlan {
  readonly profile: CapacityProfile;
  /** Expected length, for a platform of about a hundred sign-ins a second; small ones need longer holds. */
  readonly expected: Milliseconds;
  /** One sentence in English, to be printed before anything starts. */
  readonly claim: string;
}

/** Typical lengths, from the bench of truth (docs/accuracy.md), in minutes. */
const OPENING = 10;
const SEARCH = 8;
const REPEAT = 6;
const GUARD = 6;
const VERIFY = 10;
const SPIKES = 36;

/**
 * The most that fits into `budget`, added in this order: one staircase, two repeats, three repeats, guard, verification, spikes
 * and, where the plan has one, the surge of length `surge`. A budget too short even for the quick look still gets the quick
 * look: `expected` then exceeds it, and the caller says so before starting.
 */
export function planBudget(budget: Milliseconds, surge?: Milliseconds): BudgetPlan {
  let left = budget - minutes(OPENING + SEARCH + REPEAT);
  let profile: CapacityProfile = { ...QUICK, name: "budget" };
  const add = (cost: Milliseconds, more: Partial<CapacityProfile>): void => {
    if (left < cost) return;
    left -= cost;
    profile = { ...profile, ...more };
  };
  add(minutes(REPEAT), { repeats: 2 });
  if (profile.repeats === 2) add(minutes(REPEAT), { repeats: FULL.repeats });
  add(minutes(GUARD), { guard: true });
  add(minutes(VERIFY), { verify: true });
  add(minutes(SPIKES), { spike: true });
  if (surge !== undefined) add(surge, { surge: true });
  return { profile, expected: expectedLength(profile, surge), claim: claimOf(profile) };
}

/** Expected length of a profile on a platform of about a hundred sign-ins a second. */
export function expectedLength(profile: CapacityProfile, surge?: Milliseconds): Milliseconds {
  const played =
    OPENING +
    SEARCH +
    profile.repeats * REPEAT +
    (profile.guard ? GUARD : 0) +
    (profile.verify ? VERIFY : 0) +
    (profile.spike ? SPIKES : 0);
  return milliseconds(minutes(played) + (profile.surge ? (surge ?? 0) : 0));
}

function claimOf(profile: CapacityProfile): string {
  const rate =
    profile.repeats > 1
      ? `an SLO rate with an interval from ${profile.repeats} repeats`
      : "an SLO rate to about 10 %, single run, no interval";
  const recovery = profile.spike ? "whether the platform recovers by itself" : "nothing about recovery";
  return `It will be able to claim a ceiling, ${rate}, and ${recovery}.`;
}
