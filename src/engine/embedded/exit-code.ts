/** k6's exit codes; Rentrée reads them. */
export const EXIT = {
  ok: 0,
  setupTimeout: 100,
  teardownTimeout: 101,
  invalidConfig: 104,
  externalAbort: 105,
  scriptException: 107,
  scriptAborted: 108,
  panic: 109,
  markedAsFailed: 110,
  /** Nobody reads the rows any more: what a shell shows of a program that SIGPIPE ended. */
  brokenPipe: 141,
  /** A wrong command line, or a script that is not there. */
  usage: 255,
  /** A promise of the script's that was rejected outside of iterations, and that nobody awaited. */
  rejection: 255,
} as const;

/** An error that ends the program with one logged line and a code. `fields` go behind the line, as in k6's log. */
export class ExitError extends Error {
  readonly code: number;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: number, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
