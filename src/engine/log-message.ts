/** The message of a line of the engine's log: quoted as in Go, which for what is said here is as in JSON. The whole line where it has none. */
export function messageOf(line: string): string {
  const quoted = /\bmsg=("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (quoted === undefined) return line;
  try {
    return String(JSON.parse(quoted));
  } catch {
    return line;
  }
}
