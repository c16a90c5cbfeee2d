/** No engine that can run a script: the program ends with 69 and shows the message, one line, without a stack. */
export class EngineMissing extends Error {
  override readonly name = "EngineMissing";
  readonly exitCode = 69;
}
