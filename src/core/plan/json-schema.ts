import { parse } from "yaml";
import { draw } from "./schema/leaf.ts";
import { plan } from "./schema/plan.ts";

/** A schema node as drawn: JSON Schema and our own `unit` and `example`. */
export interface Drawn {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly example?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Drawn>>;
  readonly items?: Drawn;
  readonly additionalProperties?: Drawn | boolean;
  readonly anyOf?: readonly Drawn[];
}

/** The plan language as drawn, before it is made fit for editors. */
export const drawPlan = (): Drawn => draw(plan) as Drawn;

/** The schema is part of the package and lives at no address: editors are given its path. */
const SCHEMA_ID = "urn:rentree:plan:1";

/** The JSON Schema (draft 2020-12) of a plan, for editors: every key is required or has its default, where it has one. */
export function planJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: SCHEMA_ID,
    title: "Rentrée plan",
    ...forEditors(drawPlan() as Readonly<Record<string, unknown>>),
  };
}

/** Texts of defaults and examples become the values that YAML makes of them; our own keywords go. */
function forEditors(node: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { unit, example, ...rest } = node;
  const entries = Object.entries(rest).map(([key, value]): [string, unknown] => {
    if (key === "default") return [key, typeof value === "string" ? parse(value) : valuesOf(value)];
    if (key === "properties") return [key, mapValues(value)];
    return [key, clean(value)];
  });
  const sample = typeof example === "string" ? { examples: [parse(example)] } : {};
  return { ...Object.fromEntries(entries), ...sample };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return isObject(value) ? forEditors(value) : value;
}

const mapValues = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, clean(entry)])) : value;

const valuesOf = (value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, typeof entry === "string" ? entry : valuesOf(entry)]))
    : value;
