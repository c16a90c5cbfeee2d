import type { AttemptOutcome } from "../src/core/samples/metric.ts";

/**
 * How an attempt ended other than well. It is thrown: every driver then reads as the straight way in. It is a plain object,
 * so that throwing it costs no stack, and what else is thrown is a bug of the script.
 */
export interface Ending {
  readonly outcome: AttemptOutcome;
  /** Few distinct values, never a secret: it becomes a tag. */
  readonly reason?: string | undefined;
  /** How long the page asks people to wait, in ms. */
  readonly waitMs?: number | undefined;
}

/** Tells an ending from an exception of the script. */
export const isEnding = (thrown: unknown): thrown is Ending => Object(thrown).outcome !== undefined;

/** The ending of a page that is not what the sign-in needs. */
export const unexpected = (reason: string): Ending => ({ outcome: "unexpected-page", reason });

/** Runs `work` and tells how it ended: undefined for well. What is not an `Ending` is a bug and goes on. */
export const endingOf = async (work: () => Promise<unknown>): Promise<Ending | undefined> => {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    if (isEnding(thrown)) return thrown;
    throw thrown;
  }
};
