import { followWallClock, wallClock } from "./clock.ts";
import { Connections } from "./connections.ts";
import { createDial } from "./dial.ts";
import { preparePlayer } from "./executors/players.ts";
import type { Player, Stage } from "./executors/scenario-player.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import { instantiate, type ScriptParts } from "./instance.ts";
import { TestAborted } from "./modules/execution.ts";
import type { Scenario } from "./options.ts";
import type { Rows } from "./output.ts";
import { maxPlannedVus } from "./planned-vus.ts";
import type { Program } from "./program.ts";
import type { Resolve } from "./resolver.ts";
import type { RunState } from "./run-state.ts";
import { countStriped, type Segment } from "./segment.ts";
import type { ScriptError } from "./stack.ts";
import type { Tally } from "./tally.ts";
import { type Activation, VirtualUser, type VuResources } from "./virtual-user.ts";

/** Everything that a run is made of. */
export interface RunSettings {
  readonly program: Program;
  readonly parts: ScriptParts;
  readonly segment: Segment;
  readonly rows: Rows;
  readonly resolve: Resolve;
  readonly describeError: (error: unknown) => ScriptError;
  /** Counts of all threads. */
  readonly tally: Tally;
  /** Tells the other threads that the script aborted the test. */
  readonly onAbort?: () => void;
}

const NO_TAGS: ReadonlyMap<string, string> = new Map();
/** Each VU's top level takes a turn of the clockwork to be over; so many share one. */
const VUS_AT_ONCE = 50;
const DROPPED = "dropped_iterations";

/** Plays a whole test in this thread: VUs, setup, scenarios, teardown. */
export class Run implements RunState, Stage {
  startMs = wallClock();
  /** What the program ends with: set by an abort, a failed test, or the user. */
  exitCode: number = EXIT.ok;
  readonly #settings: RunSettings;
  readonly #resources: VuResources;
  readonly #nextVu: () => { readonly own: number; readonly all: number };
  /** The one that has waited longest is taken first. */
  readonly #idle = new Set<VirtualUser>();
  readonly #players: Player[] = [];
  /** Of the scenarios that begin at once. */
  #first: readonly Player[] = [];
  readonly #waiting = new Set<() => void>();
  #setupData: string | undefined;
  #setupVu: VirtualUser | undefined;
  #isInterrupted = false;

  constructor(settings: RunSettings) {
    const { program, resolve, rows } = settings;
    const dial = createDial(resolve, program.tls, program.findProxy);
    this.#settings = settings;
    this.#nextVu = countStriped(settings.segment);
    this.#resources = {
      program,
      rows,
      run: this,
      createConnections: () => new Connections(dial, { keepAlive: !program.options.noConnectionReuse, findProxy: program.findProxy }),
      asRejection: (error) => (error instanceof TestAborted ? error : settings.describeError(error).asRejection()),
    };
  }

  get segment(): Segment {
    return this.#settings.segment;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#settings.program.env;
  }

  get iterationsCompleted(): number {
    return this.#settings.tally.read("iterationsCompleted");
  }

  get iterationsInterrupted(): number {
    return this.#settings.tally.read("iterationsInterrupted");
  }

  get vusActive(): number {
    return this.#settings.tally.read("vusActive");
  }

  get vusInitialized(): number {
    return this.#settings.tally.read("vusInitialized");
  }

  /** Makes the VUs that the scenarios plan for: as many as are needed at the same time. Scenarios that begin at once take theirs. */
  async prepare(): Promise<void> {
    const needed = maxPlannedVus(this.#settings.program.options.scenarios, this.segment);
    while (this.#idle.size < needed && !this.#isInterrupted) {
      const next = Math.min(VUS_AT_ONCE, needed - this.#idle.size);
      const made = Promise.all(Array.from({ length: next }, () => this.#createVu())).catch((error: unknown) => this.#failInit(error));
      for (const vu of await made) this.#idle.add(vu);
    }
    this.#first = this.#preparePlayers(0);
  }

  /** Ends `setup` where it is, as k6 does at a signal. */
  cutSetup(): void {
    this.#setupVu?.cut();
  }

  /** Runs `setup`, if there is one, and returns its data as JSON. */
  async setup(): Promise<string | undefined> {
    const data = await this.#runPart("setup", [], this.#settings.program.options.setupTimeout, EXIT.setupTimeout);
    this.#setupData = data === undefined ? undefined : JSON.stringify(data, keepNothing);
    return this.#setupData;
  }

  /**
   * Plays all scenarios, each from its `startTime` on; `setupData` is what `setup` returned, as JSON. `startMs` (ms since 1970) is the
   * test's start, now or a little ahead: threads that play together are given one, or the same visit would be due at another time in each.
   */
  async play(setupData: string | undefined, startMs: number = wallClock()): Promise<void> {
    this.#setupData = setupData;
    this.startMs = startMs;
    const second = setInterval(followWallClock, 1_000);
    const times = new Set(this.#settings.program.options.scenarios.map(({ startTime }) => startTime));
    await Promise.all([...times].map((startTime) => this.#playFrom(startTime)));
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
    setImmediate(() => {
      this.interrupt(EXIT.scriptAborted);
      this.#settings.onAbort?.();
    });
  };

  markFailed = (reason: string): void => {
    this.#settings.program.log("error", reason);
    if (this.exitCode === EXIT.ok) this.exitCode = EXIT.markedAsFailed;
  };

  takeVu(activation: Activation): VirtualUser | undefined {
    const [vu] = this.#idle;
    if (vu === undefined) return undefined;
    this.#idle.delete(vu);
    vu.activate(activation);
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
    this.#idle.add(vu);
  }

  iterate(vu: VirtualUser, scenario: Scenario, counters: { readonly own: number; readonly all: number }, onEnd: () => void): void {
    const play = vu.exports[scenario.exec] as (data: unknown) => unknown;
    const data = this.#setupData === undefined ? undefined : (JSON.parse(this.#setupData) as unknown);
    const { tally } = this.#settings;
    tally.add("vusActive", 1);
    vu.iterate(
      () => play(data),
      counters,
      (end) => {
        tally.add("vusActive", -1);
        tally.add(end.kind === "interrupted" || end.error instanceof TestAborted ? "iterationsInterrupted" : "iterationsCompleted", 1);
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

  async #createVu(): Promise<VirtualUser> {
    const { own, all } = this.#nextVu();
    const vu = new VirtualUser(this.#resources, own + 1, all + 1);
    await instantiate(vu, this.#settings.parts);
    this.#settings.tally.add("vusInitialized", 1);
    return vu;
  }

  /** Plays the scenarios that begin together: all are made ready, then all begin at one instant, the same in every thread. */
  async #playFrom(startTime: number): Promise<void> {
    const startMs = this.startMs + startTime;
    await this.#waitFor(startMs);
    if (this.#isInterrupted) return;
    const players = startTime === 0 ? this.#first : this.#preparePlayers(startTime);
    this.#players.push(...players);
    for (const player of players) player.begin(startMs);
    await Promise.all(players.map(({ done }) => done));
  }

  #preparePlayers(startTime: number): readonly Player[] {
    const scenarios = this.#settings.program.options.scenarios.filter((scenario) => scenario.startTime === startTime);
    return scenarios.map((scenario) => preparePlayer(scenario, this));
  }

  /** Never ends early, unless the run is interrupted: Node cuts fractions off, and its timers may be a fraction early. */
  async #waitFor(instantMs: number): Promise<void> {
    while (wallClock() < instantMs && !this.#isInterrupted) await this.#sleep(Math.ceil(instantMs - wallClock()));
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

  /** Runs an exported function in a VU of its own; a throw ends the program with k6's code, an abort interrupts the run. */
  async #runPart(name: string, given: readonly unknown[], timeoutMs: number, timeoutCode: number): Promise<unknown> {
    const vu = new VirtualUser(this.#resources, 0, 0);
    await instantiate(vu, this.#settings.parts).catch((error: unknown) => this.#failInit(error));
    const part = vu.exports[name];
    if (typeof part !== "function") return undefined;
    if (name === "setup") this.#setupVu = vu;
    const kept: unknown[] = [];
    const keep = (value: unknown): unknown => kept.push(value);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new ExitError(timeoutCode, `${name}() execution timed out after ${timeoutMs / 1_000} seconds`));
        vu.cut();
      }, timeoutMs);
      const run = () => {
        const returned: unknown = part(...given);
        return returned instanceof Promise ? returned.then(keep) : keep(returned);
      };
      vu.runPart(name, run, (end) => {
        clearTimeout(timer);
        const error = end.kind === "complete" ? end.error : undefined;
        if (error instanceof TestAborted) this.interrupt(EXIT.scriptAborted);
        if (error === undefined || error instanceof TestAborted) resolve();
        else reject(this.#toExit(error));
      });
    });
    return kept[0];
  }

  #toExit(error: unknown): ExitError {
    const { text, fields, exitCode } = this.#settings.describeError(error);
    return new ExitError(exitCode, text, fields);
  }

  /** A VU whose top level fails ends the program, before or in the middle of a test. */
  #failInit(error: unknown): never {
    if (error instanceof ExitError) throw error;
    const { code, message, fields } = this.#toExit(error);
    const kind = fields["hint"] === undefined ? "" : ` (${fields["hint"]})`;
    throw new ExitError(code, message, { ...fields, hint: `error while initializing a VU${kind}` });
  }

  #logError(error: unknown, around: Readonly<Record<string, string>>): void {
    const { text, fields } = this.#settings.describeError(error);
    this.#settings.program.log("error", text, { ...around, ...fields });
  }
}

/** As k6 passes `setup`'s data on: what is undefined becomes null, a date has no empty fraction. */
function keepNothing(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Date) return original.toISOString().replace(/\.?0+Z$/, "Z");
  return value === undefined ? null : value;
}
