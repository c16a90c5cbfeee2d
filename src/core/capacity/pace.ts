import { type Milliseconds, seconds } from "../units.ts";
import type { HoldSize } from "./hold.ts";

/** How much time and how many sign-ins the parts of the procedure may take: what a number's claim rests on. */
export interface Pace {
  /** The baseline climbs from `from` sign-ins a second by `climb`, so long a step; whether a drain follows its overload. */
  readonly baseline: { readonly from: number; readonly climb: number; readonly step: Milliseconds; readonly drain: "always" | "never" };
  /** Sign-ins of a ramp, of which a third come above the ceiling (law 8 wants a thousand there), and its least length. */
  readonly ramp: { readonly count: number; readonly shortest: Milliseconds };
  /** Rates relative to where the crossing is looked for, sign-ins of a hold, and its least length. */
  readonly search: Stairs;
  readonly repeat: Stairs;
}

export interface Stairs extends HoldSize {
  readonly steps: readonly number[];
}

const powers = (step: number, exponents: readonly number[]): readonly number[] => exponents.map((exponent) => step ** exponent);
const climb = { from: 1, climb: 2, step: seconds(10), drain: "always" } as const;

/**
 * `full` is what the accuracy table speaks of; `quick` gives an SLO rate to about 10 % in twenty minutes where its holds count enough people, `rough` one to about 25 %
 * in three, and no repeat. Measured in the bench of truth. Counts are ten relaxation times of a queue, 10/(1 − √ρ)² sign-ins whatever its size (facts
 * §2.3 d), at ρ = 0.926 in a full repeat, 0.877 in its search, 0.848 and 0.789 in the quick ones: near the ceiling no hold of any length that
 * people have is one, which is what repeats are for.
 */
export const PACES = {
  full: {
    baseline: climb,
    ramp: { count: 4_500, shortest: seconds(300) },
    search: { steps: powers(1.04, [-5, -4, -3, -2, -1, 0, 1, 2]), count: 2_500, shortest: seconds(45), longest: seconds(300) },
    repeat: { steps: [0.95, 0.97, 0.99, 1.01, 1.03], count: 7_000, shortest: seconds(45), longest: seconds(300) },
  },
  quick: {
    baseline: climb,
    ramp: { count: 3_600, shortest: seconds(300) },
    search: { steps: powers(1.04, [-4, -3, -2, -1, 0, 1, 2]), count: 800, shortest: seconds(30), longest: seconds(120) },
    repeat: { steps: [0.95, 0.975, 1, 1.025, 1.05], count: 1_600, shortest: seconds(45), longest: seconds(150) },
  },
  rough: {
    baseline: { from: 4, climb: 4, step: seconds(5), drain: "never" },
    ramp: { count: 3_600, shortest: seconds(55) },
    search: { steps: powers(1.08, [-1, 0.5, 2]), count: 400, shortest: seconds(10), longest: seconds(60) },
    repeat: { steps: [0.95, 1, 1.05], count: 400, shortest: seconds(10), longest: seconds(60) },
  },
} as const satisfies Readonly<Record<string, Pace>>;
