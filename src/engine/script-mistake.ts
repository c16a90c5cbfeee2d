/** Something about the plan's own scenario code that its author must change: exit 64, one line, without a stack. */
export class ScriptMistake extends Error {
  override readonly name = "ScriptMistake";
  readonly exitCode = 64;
}
