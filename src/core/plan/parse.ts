import { explainIssues } from "./explain.ts";
import type { Mistake } from "./mistake.ts";
import { type Override, overrideSource } from "./override.ts";
import type { Plan, TableRow } from "./plan.ts";
import { resolvePlan } from "./resolve/plan.ts";
import { RULES } from "./rules/list.ts";
import { applyRules } from "./rules/rule.ts";
import { findTables } from "./rules/tables.ts";
import { plan as planSchema } from "./schema/plan.ts";
import { readSource, type SourceNode } from "./source.ts";
import { findText, plainOf } from "./source-path.ts";
import { warnings } from "./warnings.ts";

export type { Mistake, Override };

export interface ParseOptions {
  /** The plan's name in messages. */
  readonly file: string;
  /** Time zone of a plan that names none: the machine's. */
  readonly timezone: string;
  /** `--set`, in order. */
  readonly overrides?: readonly Override[];
  /** `--seed`; it beats the plan's and `--set seed=…`. */
  readonly seed?: number;
  /** Text of an arrivals file beside the plan. What it throws becomes a mistake with its message. */
  readonly tables?: (file: string) => string;
}

export type ParsedPlan =
  | {
      readonly kind: "ok";
      readonly plan: Plan;
      readonly warnings: readonly string[];
      /** The plan as written, overrides applied, nothing expanded: what the results keep. */
      readonly text: string;
    }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[] };

/** Reads a plan: every mistake at once, in the order of the file, or the plan with every default filled in. No text makes it throw. */
export function parsePlan(text: string, options: ParseOptions): ParsedPlan {
  const written = readSource(text, options.file);
  if (written.kind === "mistakes") return written;
  const source = overrideSource(written.root, text, allOverrides(options));
  const checked = planSchema.safeParse(plainOf(source.root));
  const tables = findTables(source.root, options.tables);
  const mistakes = [...explainIssues(checked.error?.issues ?? [], source.root), ...applyRules(RULES, source.root), ...tables.mistakes];
  const shown = [...source.mistakes, ...sortMistakes(onlyVersion(source.root, mistakes))];
  if (shown.length > 0 || !checked.success) return { kind: "mistakes", mistakes: shown };
  const rowsOf = (index: number): readonly TableRow[] => tables.rows.get(index) ?? [];
  const plan = resolvePlan(checked.data, { root: source.root, timezone: options.timezone, rowsOf });
  return { kind: "ok", plan, warnings: warnings(plan), text: source.text };
}

function allOverrides({ overrides = [], seed }: ParseOptions): Override[] {
  return seed === undefined ? [...overrides] : [...overrides, { path: "seed", value: String(seed) }];
}

/** A plan of a later version has keys that this one cannot judge: its version is the only mistake worth telling. */
function onlyVersion(root: SourceNode, mistakes: readonly Mistake[]): readonly Mistake[] {
  const version = findText(root, ["plan"]);
  const later = version !== undefined && /^\d+$/.test(version.trim()) && Number(version) > 1;
  return later ? mistakes.filter((mistake) => mistake.path === "plan") : mistakes;
}

/** In the order of the file; one mistake for one place and path, the first that was found. */
function sortMistakes(mistakes: readonly Mistake[]): Mistake[] {
  const seen = new Set<string>();
  const first = mistakes.filter(({ line, column, path }) => {
    const key = `${line}:${column}:${path}`;
    return !seen.has(key) && seen.add(key);
  });
  return first.sort((a, b) => a.line - b.line || a.column - b.column);
}
