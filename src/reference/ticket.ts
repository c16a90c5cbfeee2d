import { randomBytes } from "node:crypto";
import type { Milliseconds } from "../core/units.ts";

interface Entry<T> {
  readonly about: T;
  readonly until: number;
}

/**
 * Things that are given out and may be shown again for a while: service tickets, codes, states, execution keys. Kept in the
 * order of their issue, so that what has expired is dropped from the front.
 */
export class Tickets<T> {
  readonly #life: Milliseconds;
  readonly #prefix: string;
  readonly #open = new Map<string, Entry<T>>();

  constructor(options: { readonly life: Milliseconds; readonly prefix?: string }) {
    this.#life = options.life;
    this.#prefix = options.prefix ?? "";
  }

  issue(about: T, at: Milliseconds): string {
    this.#forget(at);
    const name = this.#prefix + randomBytes(18).toString("hex");
    this.#open.set(name, { about, until: at + this.#life });
    return name;
  }

  /** What was given out under this name, still usable afterwards. */
  look(name: string | undefined, at: Milliseconds): T | undefined {
    this.#forget(at);
    return name === undefined ? undefined : this.#open.get(name)?.about;
  }

  /** What was given out under this name, for the last time. */
  spend(name: string | undefined, at: Milliseconds): T | undefined {
    const about = this.look(name, at);
    if (name !== undefined) this.#open.delete(name);
    return about;
  }

  clear(): void {
    this.#open.clear();
  }

  #forget(at: Milliseconds): void {
    for (const [name, entry] of this.#open) {
      if (entry.until > at) break;
      this.#open.delete(name);
    }
  }
}
