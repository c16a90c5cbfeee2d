/**
 * The wall clock with a fraction of a millisecond. It follows the monotonic clock, so that spans between two readings are
 * true, and is set again when the machine's clock was moved by more than 50 ms.
 */
let origin = performance.timeOrigin;

/** Ms since 1970, with microseconds. */
export function wallClock(): number {
  return origin + performance.now();
}

/** Called once a second by the run. */
export function followWallClock(): void {
  if (Math.abs(Date.now() - wallClock()) > 50) origin = Date.now() - performance.now();
}
