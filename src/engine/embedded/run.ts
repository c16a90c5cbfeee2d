import { followWallClock, wallClock } from "./clock.ts";
import { Connections } from "./connections.ts";
import { createDial } from "./dial.ts";
import { playConstantArrivalRate, playRampingArrivalRate } from "./executors/arrival-rate.ts";
import { playPerVUIterations, playSharedIterations } from "./executors/iterations.ts";
import type { Player, Stage } from "./executors/scenario-player.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import { instantiate, type ScriptParts } from "./instance.ts";
import { TestAborted } from "./modules/execution.ts";
import type { Scenario } from "./options.ts";
import type { Rows } from "./output.ts";
import type { Program } from "./program.ts";
import type { Resolve } from "./resolver.ts";
import type { RunState } from "./run-state.ts";
import { countStriped, type Segment, scale } from "./segment.ts";
import type { ScriptError } from "./stack.ts";
import { type Activation, VirtualUser, type VuResources, vuAtWork } from "./virtual-user.ts";

/** Everything that a run is made of. */
export interface RunSettings {
  readonly program: Program;
  readonly parts: ScriptParts;
  readonly segment: Segment;
  readonly rows: Rows;
  readonly resolve: Resolve;
  readonly describeError: (error: unknown) => ScriptError;
  /** False where another thread runs `setup` and `teardown`. */
  readonly runsSetup: boolean;
}

const NO_TAGS: ReadonlyMap<string, string> = new Map();
const DROPPED = "dropped_iterations";

/** Plays a whole test in this thread: VUs, setup, scenarios, teardown. */
export class Run implements RunState, Stage {
  startMs = wallClock();
  iterationsCompleted = 0;
  iterationsInterrupted = 0;
  vusActive = 0;
  vusInitialized = 0;
  /** What the program ends with: set by an abort, a failed test, or the user. */
  exitCode: number = EXIT.ok;
  readonly #settings: RunSettings;
  readonly #resources: VuResources;
  readonly #nextVu: () => { readonly own: number; readonly all: number };
  readonly #idle: VirtualUser[] = [];
  readonly #players: Player[] = [];
  readonly #waiting = new Set<() => void>();
  #setupData: string | undefined;
  #isInterrupted = false;

  constructor(settings: RunSettings) {
    const { program, resolve, rows } = settings;
    const dial = createDial(resolve, program.tls);
    this.#settings = settings;
    this.#nextVu = countStriped(settings.segment);
    this.#resources = {
      program,
      rows,
      run: this,
      createConnections: () => new Connections(dial, !program.options.noConnectionReuse),
      asRejection: (error) => (error instanceof TestAborted ? error : settings.describeError(error).asRejection()),
    };
  }

  get segment(): Segment {
    return this.#settings.segment;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#settings.program.env;
  }

  /** Makes the VUs that the scenarios plan for: as many as are needed at the same time. */
  async prepare(): Promise<void> {
    const needed = maxPlannedVus(this.#settings.program.options.scenarios, this.segment);
    for (let i = 0; i < needed && !this.#isInterrupted; i++) this.#idle.push(await this.#createVu());
  }

  /** Runs `setup`, if there is one, and returns its data as JSON. */
  async setup(): Promise<string | undefined> {
    const data = await this.#runPart("setup", [], this.#settings.program.options.setupTimeout, EXIT.setupTimeout);
    this.#setupData = data === undefined ? undefined : JSON.stringify(data, keepNothing);
    return this.#setupData;
  }

  /** Takes the data of a `setup` that another thread ran. */
  adoptSetupData(data: string | undefined): void {
    this.#setupData = data;
  }

  /** Plays all scenarios, each from its `startTime` on. */
  async play(): Promise<void> {
    this.startMs = wallClock();
    const second = setInterval(() => this.#everySecond(), 1_000);
    await Promise.all(this.#settings.program.options.scenarios.map((scenario) => this.#playLater(scenario)));
    clearInterval(second);
  }

  async teardown(): Promise<void> {
    const data = this.#setupData === undefined ? [] : [JSON.parse(this.#setupData) as unknown];
    await this.#runPart("teardown", data, this.#settings.program.options.teardownTimeout, EXIT.teardownTimeout);
  }

  /** Stops starting and cuts what is under way; the program will end with `code`. */
  interrupt(code: number): void {
    if (this.#isInterrupted) return;
    this.#isInterrupted = true;
    this.exitCode = code;
    for (const wake of [...this.#waiting]) wake();
    for (const player of this.#players) player.interrupt();
  }

  abort = (reason: string): void => {
    if (this.#isInterrupted) return;
    this.#settings.program.log("error", reason);
    setImmediate(() => this.interrupt(EXIT.scriptAborted));
  };

  markFailed = (reason: string): void => {
    this.#settings.program.log("error", reason);
    if (this.exitCode === EXIT.ok) this.exitCode = EXIT.markedAsFailed;
  };

  takeVu(activation: Activation): VirtualUser | undefined {
    const vu = this.#idle.shift();
    vu?.activate(activation);
    return vu;
  }

  makeVu(activation: Activation, done: (vu: VirtualUser) => void): void {
    this.#createVu().then(
      (vu) => {
        vu.activate(activation);
        done(vu);
      },
      (error: unknown) => this.#logError(error, {}),
    );
  }

  returnVu(vu: VirtualUser): void {
    this.#idle.push(vu);
  }

  iterate(vu: VirtualUser, scenario: Scenario, counters: { readonly own: number; readonly all: number }, onEnd: () => void): void {
    const play = vu.exports[scenario.exec] as (data: unknown) => unknown;
    const data = this.#setupData === undefined ? undefined : (JSON.parse(this.#setupData) as unknown);
    this.vusActive++;
    vu.iterate(
      () => play(data),
      counters,
      (end) => {
        this.vusActive--;
        if (end.kind === "interrupted" || end.error instanceof TestAborted) this.iterationsInterrupted++;
        else this.iterationsCompleted++;
        if (end.kind === "complete" && end.error !== undefined && !(end.error instanceof TestAborted)) {
          this.#logError(end.error, { executor: scenario.executor, scenario: scenario.name });
        }
        onEnd();
      },
    );
  }

  drop(scenario: Scenario, count: number): void {
    const { tags, systemTags } = this.#settings.program.options;
    const all = new Map(Object.entries(tags));
    if (systemTags.has("scenario")) all.set("scenario", scenario.name);
    this.#settings.rows.write(wallClock(), [[DROPPED, count]], all, NO_TAGS);
  }

  warn(message: string, scenario: Scenario): void {
    this.#settings.program.log("warning", message, { executor: scenario.executor, scenario: scenario.name });
  }

  /** Node reports a rejection that nobody handled in the turn of the VU that caused it. */
  blameRejection(reason: unknown): void {
    const vu = vuAtWork();
    if (vu?.isAlive === true) vu.fail(this.#settings.describeError(reason).asRejection());
  }

  async #createVu(): Promise<VirtualUser> {
    const { own, all } = this.#nextVu();
    const vu = new VirtualUser(this.#resources, own + 1, all + 1);
    await instantiate(vu, this.#settings.parts);
    this.vusInitialized++;
    return vu;
  }

  async #playLater(scenario: Scenario): Promise<void> {
    if (scenario.startTime > 0) await this.#sleep(scenario.startTime);
    if (this.#isInterrupted) return;
    const player = startPlayer(scenario, this);
    this.#players.push(player);
    await player.done;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
    });
  }

  #everySecond(): void {
    followWallClock();
    const tags = new Map(Object.entries(this.#settings.program.options.tags));
    this.#settings.rows.write(
      wallClock(),
      [
        ["vus", this.vusActive],
        ["vus_max", this.vusInitialized],
      ],
      tags,
      NO_TAGS,
    );
  }

  /** Runs an exported function in a VU of its own; a throw ends the program with k6's code. */
  async #runPart(name: string, given: readonly unknown[], timeoutMs: number, timeoutCode: number): Promise<unknown> {
    const vu = new VirtualUser(this.#resources, 0, 0);
    if (!this.#settings.runsSetup) return undefined;
    await instantiate(vu, this.#settings.parts);
    const part = vu.exports[name];
    if (typeof part !== "function") return undefined;
    let result: unknown;
    const keep = (value: unknown): void => {
      result = value;
    };
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new ExitError(timeoutCode, `${name}() execution timed out after ${timeoutMs / 1_000} seconds`));
        vu.cut();
      }, timeoutMs);
      const run = () => {
        const returned: unknown = part(...given);
        if (!(returned instanceof Promise)) result = returned;
        else return returned.then(keep);
      };
      vu.runPart(name, run, (end) => {
        clearTimeout(timer);
        if (end.kind === "complete" && end.error !== undefined) reject(this.#toExit(end.error));
        else resolve();
      });
    });
    return result;
  }

  #toExit(error: unknown): ExitError {
    const { text, fields } = this.#settings.describeError(error);
    return new ExitError(EXIT.scriptException, text, fields);
  }

  #logError(error: unknown, around: Readonly<Record<string, string>>): void {
    const { text, fields } = this.#settings.describeError(error);
    this.#settings.program.log("error", text, { ...around, ...fields });
  }
}

function startPlayer(scenario: Scenario, stage: Stage): Player {
  switch (scenario.executor) {
    case "constant-arrival-rate":
      return playConstantArrivalRate(scenario, stage);
    case "ramping-arrival-rate":
      return playRampingArrivalRate(scenario, stage);
    case "per-vu-iterations":
      return playPerVUIterations(scenario, stage);
    default:
      return playSharedIterations(scenario, stage);
  }
}

/** The most VUs that are planned at any one time. A scenario keeps its own until its `gracefulStop` is over. */
function maxPlannedVus(scenarios: readonly Scenario[], segment: Segment): number {
  const spans = scenarios.map((scenario) => {
    const vus = scale(segment, "vus" in scenario ? scenario.vus : scenario.preAllocatedVUs);
    return { vus, from: scenario.startTime, to: scenario.startTime + lengthOf(scenario) + scenario.gracefulStop };
  });
  return Math.max(
    0,
    ...spans.map(({ from }) => spans.filter((span) => span.from <= from && from < span.to).reduce((sum, { vus }) => sum + vus, 0)),
  );
}

function lengthOf(scenario: Scenario): number {
  switch (scenario.executor) {
    case "constant-arrival-rate":
      return scenario.duration;
    case "ramping-arrival-rate":
      return scenario.stages.reduce((sum, { duration }) => sum + duration, 0);
    default:
      return scenario.maxDuration;
  }
}

/** As k6 passes `setup`'s data on: what is undefined becomes null, a date has no empty fraction. */
function keepNothing(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Date) return original.toISOString().replace(/\.?0+Z$/, "Z");
  return value === undefined ? null : value;
}
