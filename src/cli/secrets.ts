import type { AccountsEntry, AccountsFile } from "../core/people/script.ts";
import { expandEnvironment, variablesOf } from "../core/plan/environment.ts";
import type { Plan } from "../core/plan/plan.ts";

/** Asked of a word of a log: whether it is a secret. */
export interface SecretWords {
  readonly has: (word: string) => boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Shorter values hide more of a log than of a secret. */
const SHORTEST_WORD = 3;

/** Account names and passwords of a run, and what the plan reads from the environment. A pattern costs no memory however many it names. */
export function secretWords(plan: Plan, accounts: AccountsFile, env: Environment): SecretWords {
  const values = variablesOf(plan).map((name) => env[name] ?? "");
  const exact = new Set([...accounts.flatMap(rowWords), ...values].filter((word) => word.length >= SHORTEST_WORD));
  const patterns = accounts.flatMap((entry) => patternWords(entry, env));
  return { has: (word) => exact.has(word) || patterns.some((matches) => matches(word)) };
}

const rowWords = (entry: AccountsEntry): readonly string[] => ("rows" in entry ? entry.rows.flatMap((row) => row.split("\n")) : []);

function patternWords(entry: AccountsEntry, env: Environment): readonly ((word: string) => boolean)[] {
  if ("rows" in entry) return [];
  const isWithin = (digits: string): boolean => Number(digits) >= entry.first && Number(digits) <= entry.last;
  return [entry.pattern, expandEnvironment(entry.password, env).text].map((pattern) => {
    const whole = new RegExp(
      `^${pattern
        .split(/\{n(?::0+)?\}/)
        .map(escapeText)
        .join("(\\d+)")}$`,
    );
    return (word) => whole.exec(word)?.slice(1).every(isWithin) === true;
  });
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
