import { Worker } from "node:worker_threads";
import { wallClock } from "./clock.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import type { Log } from "./log.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./worker-message.ts";

export interface WorkersSettings extends Omit<WorkerTask, "index"> {
  readonly log: Log;
  /** Takes finished CSV text. */
  readonly write: (text: string) => void;
}

/** The worker threads of one process. They play as one: what one is asked, all are. */
export class Workers {
  exitCode: number = EXIT.ok;
  readonly #settings: WorkersSettings;
  #crew: readonly WorkerThread[] = [];

  constructor(settings: WorkersSettings) {
    this.#settings = settings;
  }

  /** Starts the threads; resolves when all have made their VUs. */
  async prepare(): Promise<void> {
    const { log, write, ...task } = this.#settings;
    const listen = (message: FromWorker): void => {
      if (message.kind === "rows") write(message.text);
      else if (message.kind === "log") log(message.level, message.message, message.fields);
      else if (message.kind === "aborted") this.interrupt(EXIT.scriptAborted);
    };
    this.#crew = Array.from({ length: task.count }, (_, index) => new WorkerThread({ ...task, index }, listen));
    await Promise.all(this.#crew.map((worker) => worker.ready));
  }

  /** Plays all scenarios; `setupData` is what `setup` returned, as JSON. */
  async play(setupData: string | undefined): Promise<void> {
    const startMs = wallClock() + AHEAD_MS;
    for (const worker of this.#crew) worker.post({ kind: "play", setupData, startMs });
    const codes = await Promise.all(this.#crew.map((worker) => worker.done));
    if (this.exitCode === EXIT.ok) this.exitCode = codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
  }

  interrupt(exitCode: number): void {
    if (this.exitCode === EXIT.ok) this.exitCode = exitCode;
    for (const worker of this.#crew) worker.post({ kind: "interrupt", exitCode });
  }

  /** Ends the threads, whatever they are at. Those that are not ended keep the program from ending. */
  async stop(): Promise<void> {
    await Promise.all(this.#crew.map((worker) => worker.stop()));
  }
}

/**
 * So far ahead lies the start that the threads are told, in ms: the message must have come everywhere before. Three threads of lowest
 * priority on a laden machine of two cores had begun up to 123 ms apart. A thread that hears later begins at once, and is seen to be late.
 */
const AHEAD_MS = 200;

/** One thread, seen from the main one. */
class WorkerThread {
  readonly ready: Promise<void>;
  readonly done: Promise<number>;
  readonly #worker: Worker;

  constructor(task: WorkerTask, listen: (message: FromWorker) => void) {
    const worker = new Worker(new URL("./embedded-worker.js", import.meta.url), { workerData: task });
    this.#worker = worker;
    const failure = new Promise<never>((_, reject) => {
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("a worker ended before its time")));
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "failed") reject(new ExitError(message.exitCode, message.message, message.fields));
      });
    });
    failure.catch(() => undefined);
    worker.on("message", listen);
    const answer = (kind: FromWorker["kind"]) =>
      new Promise<FromWorker>((resolve) => worker.on("message", (message: FromWorker) => message.kind === kind && resolve(message)));
    this.ready = Promise.race([failure, answer("ready").then(() => undefined)]);
    this.done = Promise.race([failure, answer("done").then((message) => (message.kind === "done" ? message.exitCode : EXIT.panic))]);
    this.done.catch(() => undefined);
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
