import type { Milliseconds } from "../units.ts";

/** How people behave in one phase of a capacity run, where it is not as the plan says. */
export interface Conduct {
  /** Law 7: nobody gives up sooner than this. */
  readonly waitAtLeast?: Milliseconds | undefined;
  /** Everybody tries once. */
  readonly triesOnce?: boolean | undefined;
  /** A phase that is no morning has no lesson to wait for. */
  readonly hasLesson?: boolean | undefined;
}

/** The same for the script: `WAIT_AT_LEAST` in ms, `TRY_ONCE`, `NO_LESSON`. */
export const conductEnv = ({ waitAtLeast, triesOnce, hasLesson }: Conduct): Readonly<Record<string, string>> => ({
  ...(hasLesson === false ? { NO_LESSON: "1" } : {}),
  ...(triesOnce === true ? { TRY_ONCE: "1" } : {}),
  ...(waitAtLeast === undefined ? {} : { WAIT_AT_LEAST: String(waitAtLeast) }),
});
