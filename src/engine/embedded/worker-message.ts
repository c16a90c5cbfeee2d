import type { RunArguments } from "./arguments.ts";
import type { GivenOptions } from "./config.ts";
import type { Level } from "./log.ts";
import type { LoadedScript } from "./script.ts";

/** What a worker is started with. */
export interface WorkerTask {
  readonly given: RunArguments;
  readonly script: LoadedScript;
  readonly sources: readonly GivenOptions[];
  /** The worker's own number, from 0, of so many. */
  readonly index: number;
  readonly count: number;
  readonly tally: SharedArrayBuffer;
}

export type ToWorker =
  /** The test begins at `startMs` (ms since 1970), in all threads. */
  | { readonly kind: "play"; readonly setupData: string | undefined; readonly startMs: number }
  | { readonly kind: "interrupt"; readonly exitCode: number };

export type FromWorker =
  /** Its VUs are made. */
  | { readonly kind: "ready" }
  | { readonly kind: "rows"; readonly text: string }
  | { readonly kind: "log"; readonly level: Level; readonly message: string; readonly fields: Readonly<Record<string, string>> }
  /** Its script aborted the test. */
  | { readonly kind: "aborted" }
  | { readonly kind: "done"; readonly exitCode: number }
  /** It cannot go on; the program ends with this. */
  | {
      readonly kind: "failed";
      readonly exitCode: number;
      readonly message: string;
      readonly fields: Readonly<Record<string, string>>;
    };
