import type { Scenario } from "../options.ts";
import type { Segment } from "../segment.ts";
import type { Activation, VirtualUser } from "../virtual-user.ts";

/** What an executor needs of the run. */
export interface Stage {
  readonly segment: Segment;
  /** The environment of all scenarios; a scenario's own is laid over it. */
  readonly env: Readonly<Record<string, string>>;
  /** A VU that is free, activated for the scenario; undefined where the planned ones are used up. */
  takeVu(activation: Activation): VirtualUser | undefined;
  /** Makes a VU that was not planned; calls back when its script has run its top level. */
  makeVu(activation: Activation, done: (vu: VirtualUser) => void): void;
  returnVu(vu: VirtualUser): void;
  /** Plays one iteration of the scenario's function on the VU. `onEnd` is called once. */
  iterate(vu: VirtualUser, scenario: Scenario, counters: { readonly own: number; readonly all: number }, onEnd: () => void): void;
  /** Writes `dropped_iterations`. */
  drop(scenario: Scenario, count: number): void;
  warn(message: string, scenario: Scenario): void;
}

/** One scenario, its VUs taken and not yet begun. */
export interface Player {
  /**
   * Begins, `startMs` (ms since 1970) being the scenario's start. Taking thousands of VUs needs a tenth of a second: scenarios that begin
   * together get one instant after all have theirs, or the clocks of people and metronome would lie that far apart.
   */
  begin(startMs: number): void;
  /** Resolves when its last iteration has ended or was cut. */
  readonly done: Promise<void>;
  /** The run is interrupted: no more starts, and what is under way is cut at once. */
  interrupt(): void;
}

/** Makes a scenario ready to begin. */
export type Executor<S extends Scenario> = (scenario: S, stage: Stage) => Player;
