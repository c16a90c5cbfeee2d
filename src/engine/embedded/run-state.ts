/** What the run knows and a script may ask or set: `exec.instance` and `exec.test`. */
export interface RunState {
  readonly startMs: number;
  readonly iterationsCompleted: number;
  readonly iterationsInterrupted: number;
  readonly vusActive: number;
  readonly vusInitialized: number;
  readonly abort: (reason: string) => void;
  readonly markFailed: (reason: string) => void;
}
