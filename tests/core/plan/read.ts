import { formatMistake } from "../../../src/core/plan/mistake.ts";
import { type Override, parsePlan } from "../../../src/core/plan/parse.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { OPTIONS } from "./base.ts";

/** What stands in every table of arrivals. */
const TABLE = "at,people,count\n08:00:00.250,pupil,3\n07:59,,2\n";

export function read(text: string, more: { overrides?: readonly Override[]; seed?: number } = {}) {
  const parsed = parsePlan(text, { ...OPTIONS, tables: () => TABLE, ...more });
  if (parsed.kind === "mistakes") throw new Error(parsed.mistakes.map(formatMistake).join("\n"));
  return parsed;
}
export const planOf = (text: string): Plan => read(text).plan;
export const mistakesOf = (text: string, overrides: readonly Override[] = []): string[] => {
  const parsed = parsePlan(text, { ...OPTIONS, overrides });
  return parsed.kind === "ok" ? [] : parsed.mistakes.map(formatMistake);
};
export const set = (path: string, value: string): Override => ({ path, value });
