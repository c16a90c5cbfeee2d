import type { Readable } from "node:stream";
import type { Milliseconds } from "../core/units.ts";

/** Looks in each silence that is told: what is told is late by one look at most. */
const LOOKS = 20;

/**
 * Calls back once where nothing came through `stream` for `silent`, and stops listening where that ends. Looks are counted, not the time
 * between them: a machine that slept, or this process where it was stopped, has heard nothing and looked at nothing.
 */
export function watchSilence(stream: Readable, silent: Milliseconds, onSilent: () => void): () => void {
  let quiet = 0;
  const hear = (): void => {
    quiet = 0;
  };
  const timer = setInterval(() => {
    quiet += 1;
    if (quiet < LOOKS) return;
    clearInterval(timer);
    onSilent();
  }, silent / LOOKS);
  stream.on("data", hear);
  return () => {
    clearInterval(timer);
    stream.removeListener("data", hear);
  };
}
