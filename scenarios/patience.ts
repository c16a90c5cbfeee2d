import { HABITUATION } from "../src/core/people/habituation.ts";
import type { Random } from "../src/core/people/random.ts";
import { exponential, lognormal } from "../src/core/people/random.ts";
import type { Patience } from "../src/core/plan/plan.ts";
import type { Ending } from "./ending.ts";

/**
 * How long a person waits in attempt `number` (1 for the first) without a usable page, in ms; lognormal, habituated, and at least
 * `atLeast`: in holds nobody gives up before the objective's limit.
 */
export const drawWait = (random: Random, patience: Patience, number: number, atLeast = 0): number =>
  Math.max(atLeast, lognormal(random, patience.wait, patience.sigma) * HABITUATION ** (number - 1));

/**
 * The pause before the next attempt, in ms. After a wait in vain it is exponential; an error that came fast is met with the
 * shorter think of §5.2, uniform on half to one and a half of the mean (1 to 3 s by default).
 */
export const drawPause = (random: Random, patience: Patience, ending: Ending): number =>
  ending.outcome === "timed-out" ? exponential(random, patience.reloadAfter) : patience.reloadAfter * (0.5 + random());
