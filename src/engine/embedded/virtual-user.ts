import { wallClock } from "./clock.ts";
import type { Connections } from "./connections.ts";
import { CookieJar } from "./cookie-jar.ts";
import type { Sample } from "./metric.ts";
import type { Rows } from "./output.ts";
import type { Program } from "./program.ts";
import type { RunState } from "./run-state.ts";
import type { Vu } from "./vu.ts";

/** How an iteration ended. A thrown error completes it, as in k6; a cut does not. */
export type IterationEnd = { readonly kind: "complete"; readonly error?: unknown } | { readonly kind: "interrupted" };

/** The scenario that a VU plays, as its script sees it. */
export interface Activation {
  readonly name: string;
  readonly executor: string;
  readonly startTimeMs: () => number;
  /** From 0 to 1. */
  readonly progress: () => number;
  readonly env: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What one VU needs from the run beside the program. */
export interface VuResources {
  readonly program: Program;
  readonly rows: Rows;
  readonly createConnections: (vu: VirtualUser) => Connections;
  readonly run: RunState;
  /** Marks an error as that of a promise: k6 words it differently. */
  readonly asRejection: (error: unknown) => unknown;
}

/** Whose code is under way: an unhandled rejection belongs to this VU (Node reports it before the next turn begins). */
let current: VirtualUser | undefined;

/** From now on a rejection that nobody handles ends what the VU is doing whose turn it is; `asRejection` words its reason. */
export function blameRejections(asRejection: (reason: unknown) => unknown): void {
  process.on("unhandledRejection", (reason) => {
    if (current?.isAlive === true) current.fail(asRejection(reason));
  });
}

/** One virtual user: its tags, its iteration under way, and the rules by which an iteration ends. */
export class VirtualUser implements Vu {
  readonly program: Program;
  readonly idInInstance: number;
  readonly idInTest: number;
  readonly tags = new Map<string, string>();
  readonly metadata = new Map<string, string>();
  isInit = true;
  /** k6's `__ITER`. */
  iteration = -1;
  iterationInScenario = -1;
  /** Of all iterations of the scenario: the how-manieth in this process, and over all segments. */
  scenarioIteration = { own: 0, all: 0 };
  activation: Activation | undefined;
  exports: Readonly<Record<string, unknown>> = {};
  /** `__ENV`; its prototype is the scenario's environment. */
  readonly env: Record<string, string>;
  /** Counts iterations, so that what was begun in one cannot touch the next. */
  life = 0;
  isAlive = false;
  readonly #resources: VuResources;
  #jar: CookieJar | undefined;
  #connections: Connections | undefined;
  #holds = 0;
  #isChecking = false;
  #startMs = 0;
  #samplesIteration = true;
  #onEnd: ((end: IterationEnd) => void) | undefined;
  #cutListeners: Set<() => void> | undefined;

  constructor(resources: VuResources, idInInstance: number, idInTest: number) {
    this.#resources = resources;
    this.program = resources.program;
    this.idInInstance = idInInstance;
    this.idInTest = idInTest;
    this.env = Object.create(resources.program.env) as Record<string, string>;
  }

  /** What scripts see as `__ITER`: nothing before the first iteration. */
  get shownIteration(): number | undefined {
    return this.iteration < 0 ? undefined : this.iteration;
  }

  get connections(): Connections {
    this.#connections ??= this.#resources.createConnections(this);
    return this.#connections;
  }

  get jar(): CookieJar {
    this.#jar ??= new CookieJar();
    return this.#jar;
  }

  get run(): RunState {
    return this.#resources.run;
  }

  get rows(): Rows {
    return this.#resources.rows;
  }

  /** Makes the VU ready for a scenario: its environment and tags replace those of the one before. */
  activate(activation: Activation): void {
    this.activation = activation;
    this.iterationInScenario = -1;
    Object.setPrototypeOf(this.env, activation.env);
    this.metadata.clear();
    this.#resetTags(activation.tags);
    if (this.program.options.systemTags.has("scenario")) this.tags.set("scenario", activation.name);
  }

  /** Runs the script's top level: `run` is called once; resolves when nothing that it began is pending. */
  init(run: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#begin(run, (end) => {
        this.isInit = false;
        if (end.kind === "complete" && end.error === undefined) resolve();
        else reject(end.kind === "complete" ? end.error : new Error("interrupted"));
      });
    });
  }

  /** Plays one iteration of the scenario. `onEnd` is called once. */
  iterate(run: () => unknown, counters: { readonly own: number; readonly all: number }, onEnd: (end: IterationEnd) => void): void {
    this.iteration++;
    this.iterationInScenario++;
    this.scenarioIteration = counters;
    this.#samplesIteration = true;
    this.#setVuTags();
    this.#begin(run, onEnd);
  }

  /** Runs `setup` or `teardown`: as an iteration, but it leaves no rows of its own beside the bytes. */
  runPart(name: string, run: () => unknown, onEnd: (end: IterationEnd) => void): void {
    this.#samplesIteration = false;
    this.#resetTags({});
    if (this.program.options.systemTags.has("group")) this.tags.set("group", `::${name}`);
    this.#begin(run, onEnd);
  }

  emit(sample: Sample): void {
    this.emitAt(sample.timeMs ?? wallClock(), [[sample.metric.name, sample.value]], sample.tags);
  }

  /** Several rows with the same tags and instant. */
  emitAt(timeMs: number, values: ReadonlyArray<readonly [string, number]>, extra?: Readonly<Record<string, string>>): void {
    if (!this.isAlive) return;
    this.rows.write(timeMs, values, extra === undefined ? this.tags : withTags(this.tags, extra), this.metadata);
  }

  hold(): () => void {
    const life = this.life;
    let isHeld = true;
    this.#holds++;
    return () => {
      if (!isHeld || life !== this.life) return;
      isHeld = false;
      if (--this.#holds === 0) this.#checkSoon();
    };
  }

  enter(callback: () => void): void {
    if (!this.isAlive) return;
    current = this;
    try {
      callback();
    } catch (error) {
      this.fail(error);
    }
  }

  onCut(callback: () => void): () => void {
    this.#cutListeners ??= new Set();
    this.#cutListeners.add(callback);
    return () => void this.#cutListeners?.delete(callback);
  }

  cookieHeader(url: string): string {
    return this.jar.header(url);
  }

  storeCookies(url: string, lines: readonly string[]): void {
    this.jar.store(url, lines);
  }

  /** A throw that nobody caught: what is pending is dropped, and the iteration counts as complete. */
  fail(error: unknown): void {
    if (!this.isAlive) return;
    this.#tellCut();
    this.#end({ kind: "complete", error: error ?? new Error(String(error)) });
  }

  /** The scenario's time is up, or the run's. */
  cut(): void {
    if (!this.isAlive) return;
    this.#tellCut();
    this.#end({ kind: "interrupted" });
  }

  #begin(run: () => unknown, onEnd: (end: IterationEnd) => void): void {
    if (!this.program.options.noCookiesReset) this.#jar = undefined;
    this.life++;
    this.isAlive = true;
    this.#holds = 0;
    this.#onEnd = onEnd;
    this.#startMs = wallClock();
    this.enter(() => this.#watch(run()));
    this.#checkSoon();
  }

  /** A promise alone holds nothing, as on k6: one that nothing pending will settle ends with its iteration. */
  #watch(result: unknown): void {
    if (!(result instanceof Promise)) return;
    const life = this.life;
    result.catch((error: unknown) => {
      if (life === this.life) this.fail(this.isInit ? error : this.#resources.asRejection(error));
    });
  }

  /** An iteration is over when nothing holds it any more, seen after all microtasks ran. */
  #checkSoon(): void {
    if (this.#isChecking) return;
    this.#isChecking = true;
    setImmediate(checkVu, this);
  }

  /** Called by `checkVu` alone. */
  check(): void {
    this.#isChecking = false;
    if (this.isAlive && this.#holds === 0) this.#end({ kind: "complete" });
  }

  #end(end: IterationEnd): void {
    const endMs = wallClock();
    if (this.activation !== undefined && !this.isInit) this.#writeEnd(endMs, end);
    this.isAlive = false;
    this.life++;
    this.#cutListeners?.clear();
    if (this.program.options.noVUConnectionReuse) this.#connections?.close();
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    onEnd?.(end);
  }

  #writeEnd(endMs: number, end: IterationEnd): void {
    const { sent, received } = this.#connections?.takeBytes() ?? { sent: 0, received: 0 };
    const rows: Array<readonly [string, number]> = [
      ["data_sent", sent],
      ["data_received", received],
    ];
    if (end.kind === "complete" && this.#samplesIteration) {
      rows.push(["iteration_duration", endMs - this.#startMs], ["iterations", 1]);
    }
    this.emitAt(endMs, rows);
  }

  #tellCut(): void {
    for (const listener of [...(this.#cutListeners ?? [])]) listener();
    this.#connections?.abort();
  }

  #resetTags(tags: Readonly<Record<string, string>>): void {
    this.tags.clear();
    for (const source of [this.program.options.tags, tags]) for (const [key, value] of Object.entries(source)) this.tags.set(key, value);
    if (this.program.options.systemTags.has("group")) this.tags.set("group", "");
  }

  #setVuTags(): void {
    const { systemTags } = this.program.options;
    if (systemTags.has("vu")) this.metadata.set("vu", String(this.idInInstance));
    if (systemTags.has("iter")) this.metadata.set("iter", String(this.iteration));
  }
}

function checkVu(vu: VirtualUser): void {
  vu.check();
}

function withTags(tags: ReadonlyMap<string, string>, extra: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const all = new Map(tags);
  for (const key in extra) all.set(key, String(extra[key]));
  return all;
}
