import type { PerSecond, Ratio } from "../units.ts";
import { relaxationTime } from "./hold.ts";
import { littleError } from "./little.ts";
import type { PhaseResult } from "./phase.ts";
import { type HoldWindow, holdWindows } from "./staircase.ts";
import type { Level } from "./usl.ts";

/** A hold as a state that lasts: people in an attempt and goodput per second, without its settling time. */
export interface HoldLevel extends Level {
  readonly phase: string;
  readonly rate: PerSecond;
  /** Length of the hold in relaxation times of the queue at its rate; absent at the ceiling and above, where a queue never settles, and without a ceiling. */
  readonly relaxations?: number;
  /** Little's law over the hold: how far the time that people were in an attempt is from the lengths of those attempts. A run.json of before has none. */
  readonly little?: Ratio;
}

/** One level for each hold of `results` that was played, in their order. `ceiling`: where one was found. */
export function levelsOf(results: readonly PhaseResult[], ceiling: PerSecond | undefined): readonly HoldLevel[] {
  return results.flatMap((result) => holdWindows(result.phase.stretches).flatMap((hold) => levelOf(result, hold, ceiling) ?? []));
}

function levelOf({ phase, seconds }: PhaseResult, hold: HoldWindow, ceiling: PerSecond | undefined): HoldLevel | undefined {
  const { rate, length, begin, until } = hold;
  const window = seconds.slice(begin, until);
  if (window.length === 0) return undefined;
  const relaxation = ceiling === undefined ? Number.POSITIVE_INFINITY : relaxationTime(ceiling, rate / ceiling);
  return {
    phase: phase.name,
    rate,
    concurrency: window.reduce((sum, { presence }) => sum + presence, 0) / window.length,
    throughput: window.reduce((sum, { ok }) => sum + ok, 0) / window.length,
    ...(Number.isFinite(relaxation) ? { relaxations: length / relaxation } : {}),
    little: littleError(window, seconds[begin - 1]?.ages ?? 0),
  };
}
