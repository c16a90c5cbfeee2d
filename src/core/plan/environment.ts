import type { Plan } from "./plan.ts";
import { SECRET_HEADER } from "./rules/secrets.ts";

/** Names of variables that a text asks for: `${NAME}`, in order, each once. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => String(match[1])))];
}

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export type Expanded = { readonly text: string; readonly missing: readonly string[] };

/** The text with every `${NAME}` replaced; a name that the environment does not have stays as it is and is reported. */
export function expandEnvironment(text: string, environment: Readonly<Record<string, string | undefined>>): Expanded {
  const missing = variablesIn(text).filter((name) => !Object.hasOwn(environment, name) || environment[name] === undefined);
  const expanded = text.replace(VARIABLE, (whole, name: string) => (missing.includes(name) ? whole : String(environment[name])));
  return { text: expanded, missing };
}

/** Names of variables that any string of a value asks for, in order, each once: what must be set before a run. */
export function variablesOf(value: unknown): string[] {
  if (typeof value === "string") return variablesIn(value);
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(variablesOf))];
}

/**
 * Names of variables that are all there is of some string of a value, and empty: a pipeline whose secret is not there sets them so. Beside
 * other text a variable may be empty.
 */
export function emptiedBy(value: unknown, environment: Readonly<Record<string, string | undefined>>): string[] {
  if (typeof value === "string") return value !== "" && expandEnvironment(value, environment).text === "" ? variablesIn(value) : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap((part) => emptiedBy(part, environment)))];
}

/** What of a plan may not be empty: who the people are, how they sign in, headers that are secret, and texts of pages: every page has an empty one. */
export function secretsOf({ people, target, pages }: Pick<Plan, "people" | "target" | "pages">): unknown {
  const headers = Object.entries(target.headers).filter(([name]) => SECRET_HEADER.test(name));
  return [people.map(({ accounts, signIn }) => [accounts, signIn]), headers, pages];
}

/** What is wrong with the references of a text: `${` that is not closed or names no variable; `undefined` where nothing is. */
export function findBadReference(text: string): string | undefined {
  return /\$\{(?![A-Za-z_][A-Za-z0-9_]*\})[^}]*\}?/.exec(text)?.[0];
}
