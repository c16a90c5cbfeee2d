import { type Milliseconds, milliseconds } from "../core/units.ts";

export interface LockOutRule {
  /** Wrong passwords in a row that ban an account; 0 bans nobody. */
  readonly after: number;
  readonly for: Milliseconds;
}

/** Bans accounts after too many wrong passwords, as entcore does (5 tries, 900 s). */
export class LockOut {
  readonly #rule: LockOutRule;
  readonly #wrong = new Map<string, { tries: number; bannedUntil: Milliseconds }>();

  constructor(rule: LockOutRule) {
    this.#rule = rule;
  }

  isBannedAt(login: string, at: Milliseconds): boolean {
    return (this.#wrong.get(login)?.bannedUntil ?? Number.NEGATIVE_INFINITY) > at;
  }

  noteWrong(login: string, at: Milliseconds): void {
    if (this.#rule.after === 0) return;
    const entry = this.#wrong.get(login) ?? { tries: 0, bannedUntil: milliseconds(Number.NEGATIVE_INFINITY) };
    entry.tries += 1;
    if (entry.tries >= this.#rule.after) {
      entry.tries = 0;
      entry.bannedUntil = milliseconds(at + this.#rule.for);
    }
    this.#wrong.set(login, entry);
  }

  noteRight(login: string): void {
    this.#wrong.delete(login);
  }

  clear(): void {
    this.#wrong.clear();
  }
}
