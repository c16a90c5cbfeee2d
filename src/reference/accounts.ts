/** Accounts of the platform: written out, or by a pattern with `{n}` (or `{n:0000}`, padded to that many digits). */
export type ReferenceAccounts =
  | { readonly kind: "list"; readonly accounts: readonly { readonly login: string; readonly password: string }[] }
  | { readonly kind: "pattern"; readonly pattern: string; readonly password: string; readonly first: number; readonly last: number };

const PLACE = /\{n(?::(0+))?\}/;

/** Tells whether a password belongs to a login, over all of a platform's accounts. */
export class Accounts {
  readonly #listed = new Map<string, string>();
  readonly #patterns: readonly ((login: string) => string | undefined)[];

  constructor(entries: readonly ReferenceAccounts[]) {
    const patterns: ((login: string) => string | undefined)[] = [];
    for (const entry of entries) {
      if (entry.kind === "pattern") patterns.push(passwordByPattern(entry));
      else for (const { login, password } of entry.accounts) this.#listed.set(login, password);
    }
    this.#patterns = patterns;
  }

  /** The password of a login; undefined for one that does not exist. */
  passwordOf(login: string): string | undefined {
    const listed = this.#listed.get(login);
    if (listed !== undefined) return listed;
    for (const passwordOf of this.#patterns) {
      const password = passwordOf(login);
      if (password !== undefined) return password;
    }
    return undefined;
  }

  isRight(login: string, password: string): boolean {
    const expected = this.passwordOf(login);
    return expected !== undefined && expected === password;
  }
}

/** Writes a number into a pattern: `eleve{n:0000}` and 7 give `eleve0007`. */
export function fillPattern(pattern: string, n: number): string {
  return pattern.replace(PLACE, (_, zeros: string | undefined) => String(n).padStart(zeros?.length ?? 0, "0"));
}

function passwordByPattern(entry: ReferenceAccounts & { readonly kind: "pattern" }): (login: string) => string | undefined {
  const [before = "", after = ""] = entry.pattern.replace(PLACE, "\n").split("\n");
  return (login) => {
    if (login.length <= before.length + after.length || !login.startsWith(before) || !login.endsWith(after)) return undefined;
    const digits = login.slice(before.length, login.length - after.length);
    const n = Number(digits);
    // Writing the number back refuses what Number accepts but the pattern does not: "7.0", " 7", "007".
    if (!(n >= entry.first && n <= entry.last) || fillPattern(entry.pattern, n) !== login) return undefined;
    return fillPattern(entry.password, n);
  };
}
