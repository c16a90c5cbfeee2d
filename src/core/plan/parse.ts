import { explainIssues } from "./explain.ts";
import type { Mistake } from "./mistake.ts";
import { type Override, overrideSource } from "./override.ts";
import type { Clause, Plan } from "./plan.ts";
import { resolveShape, startShape } from "./resolve/arrivals.ts";
import { resolveClock } from "./resolve/clock.ts";
import { resolvePeople } from "./resolve/people.ts";
import { resolveTarget } from "./resolve/target.ts";
import { type PlanValue, plan as planSchema } from "./schema/plan.ts";
import { plainOf, readSource } from "./source.ts";

export type { Mistake, Override };

export interface ParseOptions {
  /** The plan's name in messages. */
  readonly file: string;
  /** Of a plan that names none: the machine's. */
  readonly timezone: string;
  /** `--set`, in order. */
  readonly overrides?: readonly Override[];
  /** `--seed`; it beats the plan's. */
  readonly seed?: number;
  /** Text of a table of arrivals beside the plan; `undefined` where it cannot be read. */
  readonly tables?: (file: string) => string | undefined;
}

export type ParsedPlan =
  | { readonly kind: "ok"; readonly plan: Plan; readonly warnings: readonly string[] }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[] };

/** Reads a plan: every mistake at once, or the plan with every default filled in. Nothing is thrown for any text. */
export function parsePlan(text: string, options: ParseOptions): ParsedPlan {
  const written = readSource(text, options.file);
  if (written.kind === "mistakes") return written;
  const source = overrideSource(written.root, options.overrides ?? []);
  if (source.kind === "mistakes") return source;
  const checked = planSchema.safeParse(plainOf(source.root));
  const mistakes = checked.success ? [] : explainIssues(checked.error.issues, source.root);
  if (!checked.success) return { kind: "mistakes", mistakes };
  return { kind: "ok", plan: resolvePlan(checked.data, options), warnings: [] };
}

function resolvePlan(value: PlanValue, options: ParseOptions): Plan {
  const shapes = value.arrivals.map((arrival) => resolveShape(arrival, []));
  const clock = resolveClock(value.clock, shapes);
  const { before, between, after } = value.hooks;
  return {
    name: value.name,
    seed: options.seed ?? value.seed,
    target: resolveTarget(value.target),
    timezone: value.timezone ?? options.timezone,
    clock,
    pages: value.pages,
    people: resolvePeople(value.people, value.signIn),
    arrivals: shapes.map((shape) => startShape(shape, clock.from)),
    objectives: value.objective,
    clauses: value.clauses.map(resolveClause),
    hooks: {
      ...(before === undefined ? {} : { before }),
      ...(between === undefined ? {} : { between }),
      ...(after === undefined ? {} : { after }),
    },
  };
}

function resolveClause({ atLeast, within, share, from, to, ...clause }: PlanValue["clauses"][number]): Clause {
  return {
    ...clause,
    atLeast: atLeast.value,
    ...(within === undefined ? {} : { within }),
    ...(share === undefined ? {} : { share }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
