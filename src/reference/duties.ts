import type { Ratio } from "../core/units.ts";
import { openStream } from "./stream.ts";

/** What somebody must do at the first sign-in before going on. */
export type Duty = "change-password" | "consent";

const ORDER: readonly Duty[] = ["change-password", "consent"];

/** Which accounts still have something to do; the same accounts for the same seed. */
export class Duties {
  readonly #shares: Readonly<Record<Duty, Ratio>>;
  readonly #seed: number;
  readonly #done = new Set<string>();

  constructor(options: { readonly changePassword: Ratio; readonly consent: Ratio; readonly seed: number }) {
    this.#shares = { "change-password": options.changePassword, consent: options.consent };
    this.#seed = options.seed;
  }

  /** The next duty of an account; undefined when there is none left. */
  nextOf(login: string): Duty | undefined {
    return ORDER.find((duty) => this.#has(login, duty));
  }

  finish(login: string, duty: Duty): void {
    this.#done.add(`${duty}/${login}`);
  }

  clear(): void {
    this.#done.clear();
  }

  #has(login: string, duty: Duty): boolean {
    const share = this.#shares[duty];
    if (share === 0 || this.#done.has(`${duty}/${login}`)) return false;
    return openStream(this.#seed, `duty/${duty}/${login}`)() < share;
  }
}
