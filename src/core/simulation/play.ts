import { hasFallen, stopsAtItsRule } from "../capacity/mostfail.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "../capacity/phase.ts";
import { nextStep } from "../capacity/procedure.ts";
import { inSeconds } from "../units.ts";
import type { Left, SimulatedPeople, SimulatedPlatform } from "./platform.ts";
import { simulate } from "./simulate.ts";

/** A platform, the people who come to it and the generator that sends them. */
export interface SimulatedSystem {
  readonly platform: SimulatedPlatform;
  readonly people: SimulatedPeople;
  /** Most starts per second of one generator process. */
  readonly generatorCap?: number;
}

/** Share of planned people who must be started, below which the generator was the limit (law 3). */
const LEAST_STARTED = 0.99;
/** Time after a phase's load in which people may still finish, s. */
const TAIL = 20;
/** From the end of a phase's load to the start of the next, s: its last people, and an engine that starts. Hardly anybody is left of a step of the baseline. */
const BETWEEN = 7;
const BETWEEN_STEPS = 2;

/** Seconds that a simulated phase takes, with those before the next one. */
export const timeOf = ({ duration, kind }: Pick<PhasePlan, "duration" | "kind">): number =>
  inSeconds(duration) + (kind === "baseline" ? BETWEEN_STEPS : BETWEEN);

/** Plays one phase of the capacity procedure on a simulated system, `from` seconds after its start: what the command line does with an engine. */
export function playPhase(
  system: SimulatedSystem,
  phase: PhasePlan,
  options: { readonly capacity: CapacityOptions; readonly seed: number; readonly left?: Left; readonly from?: number },
): PhaseResult & { readonly left: Left } {
  const limits = options.capacity.objectives.map((objective) => inSeconds(objective.within));
  const run = simulate({
    platform: lateBy(system.platform, options.from ?? 0),
    people: {
      ...system.people,
      ...(phase.triesOnce === true ? { attempts: 1 } : {}),
      ...(phase.waitAtLeast === undefined ? {} : { waitAtLeast: inSeconds(phase.waitAtLeast) }),
    },
    stretches: phase.stretches.map(({ from, to, length }) => ({ from, to, seconds: inSeconds(length) })),
    seed: options.seed,
    limits,
    tail: TAIL,
    ...(system.generatorCap === undefined ? {} : { generatorCap: system.generatorCap * phase.generators }),
    ...(options.left === undefined ? {} : { left: options.left }),
  });
  const length = stopsAtItsRule(phase) ? stopOf(run.seconds, Math.max(...limits)) : run.seconds.length;
  return {
    phase,
    seconds: run.seconds.slice(0, length),
    good: run.good.map((counts) => counts.slice(0, length)),
    isGeneratorLimited: run.started < LEAST_STARTED * run.planned,
    isComplete: true,
    left: run.left,
  };
}

/** Seeds of a run's baseline, so that a longer climb changes nothing of what comes after it. */
const BASELINE_SEEDS = 500;
const AFTER_BASELINE = 4;

/** Plays the whole procedure; phase number n of a run with seed s has the seed 1000·s + n, the parts of the baseline counted apart. */
export function playCapacity(system: SimulatedSystem, capacity: CapacityOptions, seed: number): readonly PhaseResult[] {
  const results: PhaseResult[] = [];
  let left: Left | undefined;
  let from = 0;
  for (;;) {
    const step = nextStep(capacity, results);
    if (step.kind === "done") return results;
    const isBaseline = step.phase.kind === "baseline";
    const number = results.filter(({ phase }) => (phase.kind === "baseline") === isBaseline).length;
    const result = playPhase(system, step.phase, {
      capacity,
      seed: 1_000 * seed + (isBaseline ? BASELINE_SEEDS : AFTER_BASELINE) + number,
      from,
      ...(left === undefined ? {} : { left }),
    });
    left = result.left;
    results.push(result);
    from += timeOf(step.phase);
  }
}

/** The same platform seen by a phase that starts later: a timetable goes on meanwhile, and so do the windows of a door. */
const lateBy = ({ timetable, door, ...platform }: SimulatedPlatform, from: number): SimulatedPlatform => ({
  ...platform,
  ...(timetable ? { timetable: timetable.map(({ at, speed }) => ({ at: at - from, speed })) } : {}),
  ...(door ? { door: door.kind === "window" ? { ...door, since: from } : door } : {}),
});

/** The second at which a runner would have stopped the phase. */
function stopOf(seconds: PhaseResult["seconds"], settle: number): number {
  for (let second = 1; second < seconds.length; second += 1) if (hasFallen(seconds.slice(0, second), settle)) return second;
  return seconds.length;
}
