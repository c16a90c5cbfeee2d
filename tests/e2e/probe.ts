import { setTimeout as wait } from "node:timers/promises";

const EVERY_MS = 20;

/** Asks until the answer is yes. Throws when it still is not after `withinMs`. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const last = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > last) throw new Error(`${what}: not within ${withinMs} ms`);
    await wait(EVERY_MS);
  }
}
