import { type Milliseconds, milliseconds, seconds } from "../units.ts";
import { outlook, playedTime } from "./outlook.ts";
import { type CapacityOptions, type CapacityProfile, type PhaseResult, QUICK, ROUGH } from "./phase.ts";
import { volumeOf } from "./staircase.ts";

/** What can be had in a time, and what it will be able to claim. */
export interface BudgetPlan {
  readonly profile: CapacityProfile;
  /** Expected length, for a platform of about a hundred sign-ins a second; small ones need longer holds. */
  readonly expected: Milliseconds;
  /** Sign-ins that it would send to such a platform. */
  readonly signIns: number;
  /** One sentence in English, to be printed before anything starts. */
  readonly claim: string;
}

/** Time around phases that a plan asks for: `between` one and the next what must be waited out, `stay` what people take after a phase's load. */
export interface Waits {
  readonly between?: Milliseconds;
  readonly stay?: Milliseconds;
}

/** What is known before a profile is chosen. */
export interface Prospect extends Waits {
  readonly options: Omit<CapacityOptions, "profile">;
  /** Of a run that is resumed: what was played. */
  readonly done?: readonly PhaseResult[];
}

/** Until an engine has started, and until the last people of a phase are through: measured on k6, 1 to 20 s, 7 in the mean, and 2 in a step of the baseline. */
const AROUND_A_PHASE = seconds(7);
const AROUND_A_STEP = seconds(2);

/**
 * The most that fits into `budget` of: a rough glimpse, the quick look, two repeats and three, each without and with a short guard, and these with
 * a whole guard, a verification, spikes and, where the plan has one, the surge. A budget too short even for the glimpse still gets it: `expected`
 * then exceeds it, and the caller says so before starting.
 */
export function planBudget(budget: Milliseconds, prospect: Prospect): BudgetPlan {
  const offers = LADDER.filter((profile) => !profile.surge || prospect.options.surge !== undefined).map((profile) =>
    planFor(profile, prospect),
  );
  return [...offers].reverse().find(({ expected }) => expected <= budget) ?? planFor(ROUGH, prospect);
}

const REPEATED: CapacityProfile = { ...QUICK, name: "budget", pace: "full" };
/** Each rung claims more than the one below it: a repeat comes before a second generator. */
const LADDER: readonly CapacityProfile[] = [
  ROUGH,
  { ...QUICK, name: "budget", guard: false },
  { ...QUICK, name: "budget" },
  { ...REPEATED, repeats: 2, guard: false },
  { ...REPEATED, repeats: 2 },
  { ...REPEATED, repeats: 3, guard: false },
  { ...REPEATED, repeats: 3 },
  { ...REPEATED, repeats: 3, guard: true },
  { ...REPEATED, repeats: 3, guard: true, verify: true },
  { ...REPEATED, repeats: 3, guard: true, verify: true, spike: true },
  { ...REPEATED, repeats: 3, guard: true, verify: true, spike: true, surge: true },
];

/** The same for a profile that was asked for by name. */
export function planFor(profile: CapacityProfile, { options, done, ...waits }: Prospect): BudgetPlan {
  const coming = outlook({ ...options, profile }, done);
  return {
    profile,
    expected: withOverhead(coming, waits),
    signIns: coming.reduce((sum, { kind, stretches }) => sum + (kind === "surge" ? (options.surgePeople ?? 0) : volumeOf(stretches)), 0),
    claim: claimOf(profile),
  };
}

/** Played time of `phases`, the engine's start and the last people of each, and what is waited for between them; not between the steps of the baseline. */
export function withOverhead(phases: Parameters<typeof playedTime>[0], { between = NOTHING, stay = NOTHING }: Waits = {}): Milliseconds {
  const steps = phases.filter(({ kind }) => kind === "baseline").length;
  const around = steps * AROUND_A_STEP + (phases.length - steps) * AROUND_A_PHASE;
  const waits = phases.filter(({ kind }, index) => index > 0 && !(kind === "baseline" && phases[index - 1]?.kind === "baseline")).length;
  return milliseconds(playedTime(phases) + around + phases.length * stay + waits * between);
}

const NOTHING = milliseconds(0);

const GUARD_CLAIMS = {
  whole: "",
  short:
    " A second generator is tried for about a minute where the platform lets in fourteen a second or more: a gain below a sixth is not seen.",
  none: " No second generator will try whether this one is the limit: its own clock tells.",
};

function claimOf(profile: CapacityProfile): string {
  if (profile.pace === "rough")
    return "It will be able to claim a ceiling and an SLO rate to about 25 % where the holds count enough people, of a platform that does not change meanwhile: single run, no interval, no limit of sessions, nothing about recovery.";
  const rate =
    profile.repeats > 1
      ? `an SLO rate with an interval from ${profile.repeats} repeats`
      : "an SLO rate to about 10 % where the holds count enough people, single run, no interval";
  const recovery = profile.spike ? "whether the platform recovers by itself" : "nothing about recovery";
  const guard = GUARD_CLAIMS[profile.guard === true ? "whole" : profile.guard || "none"];
  return `It will be able to claim a ceiling, ${rate}, and ${recovery}.${guard}`;
}
