/** Why a phase is played, and what it will tell: one line in English, which is also the key of what it reads like in other languages. */
export type Why =
  | "find the order of magnitude, and how fast a sign-in is at rest"
  | "find the ceiling of a platform that goes down too soon, with people who wait"
  | "find the ceiling, and whether goodput collapses beyond it"
  | "let the platform work off what was left, and see that it is well"
  | "see that a second generator gets no more out of the platform"
  | "see whether it was the second generator that got more"
  | "find where the objective stops holding"
  | "repeat it downwards, so that warm-up cannot hide"
  | "repeat it, for an interval"
  | "see whether the platform comes back by itself after a minute of too much"
  | "play the plan's own morning"
  | "hold a little below the lower bound for ten minutes: it must pass"
  | "play it again: the generator was late, perhaps only for a moment";
