/** An error that k6 raises in Go; scripts see it under this name. */
export class GoError extends Error {
  override readonly name = "GoError";
}
