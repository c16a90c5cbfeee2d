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

/** What a disk says that takes no more. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

/** What is to be said where `error` is that of a full disk; undefined of any other. */
export function fullDisk(error: unknown, what: string): Unavailable | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return FULL.includes(code) ? new Unavailable(`${what}: the disk is full (${code}); free some space and try again`) : undefined;
}
