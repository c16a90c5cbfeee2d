/** What the user can mend: shown as it stands, one mistake a line, without a stack. Exit code 64. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode = 64;
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[]) {
    const all = typeof lines === "string" ? [lines] : lines;
    super(all.join("\n"));
    this.lines = all;
  }
}

/** Something that a run needs and that is not there: an engine, a hook, a name, the reference platform. Exit code 69. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
  readonly exitCode = 69;
}
