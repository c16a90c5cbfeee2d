import { z } from "zod";
import { findNearest } from "../mistake.ts";
import type { Reading } from "../units/reading.ts";

/** What the documentation says of a key; `example` is YAML as typed. */
export interface Doc {
  readonly description: string;
  readonly example?: string;
  /** For people: `duration`, `rate`, `share`, … */
  readonly unit?: string;
}

/** JSON types that an editor may see where the plan wants a text: YAML turns `06`, `true` and `3000` into something else. */
const SCALAR = ["string", "number", "boolean"];

/** A value read from its text by `read`. */
export const leaf = <T>(read: (text: string) => Reading<T>, doc: Doc & { readonly json?: object }) =>
  z
    .string({ error: (issue) => wantText(issue.input, doc.example) })
    .transform((text, context): T => {
      const reading: Reading<T> = text.trim() === "" ? { kind: "mistake", message: isEmpty(doc.example) } : read(text);
      if (reading.kind === "ok") return reading.value;
      context.addIssue({ code: "custom", message: reading.message });
      return z.NEVER;
    })
    .meta({ ...described(doc), type: "string", ...doc.json });

/** A text, not empty. */
export const text = (doc: Doc) =>
  z
    .string({ error: (issue) => wantText(issue.input, doc.example) })
    .refine((value) => value.trim() !== "", { error: isEmpty(doc.example) })
    .meta({ ...described(doc), type: SCALAR });

/** A text that may be empty. */
export const anyText = (doc: Doc) =>
  z.string({ error: (issue) => wantText(issue.input, doc.example) }).meta({ ...described(doc), type: [...SCALAR, "null"] });

/** Any value: text, number, mapping or list, typed as YAML types it. */
export const anything = (doc: Doc) => z.unknown().meta(described(doc));

/** One word of a list. */
export const word = <const W extends readonly [string, ...string[]]>(words: W, doc: Doc) =>
  z
    .enum(words, {
      error: (issue) =>
        typeof issue.input === "string" && issue.input !== ""
          ? `must be ${orList(words)} (got ${JSON.stringify(issue.input)})${suggest(issue.input, words)}`
          : wantText(issue.input, words[0]),
    })
    .meta(described(doc));

/** `true` or `false`. */
export const flag = (doc: Doc) =>
  z
    .string({ error: (issue) => wantText(issue.input, "true") })
    .transform((value, context): boolean => {
      if (value === "true" || value === "false") return value === "true";
      context.addIssue({ code: "custom", message: `must be true or false (got ${JSON.stringify(value)})` });
      return z.NEVER;
    })
    .meta({ ...described(doc), type: "boolean" });

/** A mapping with known keys only; its unknown keys are reported with the known ones, from which the nearest is suggested. */
export const record = <S extends z.core.$ZodLooseShape>(shape: S, doc: Doc & { readonly json?: object }) =>
  z.strictObject(shape, { error: (issue) => explainRecord(issue, Object.keys(shape), doc) }).meta({ ...described(doc), ...doc.json });

/** A mapping whose keys are the author's. */
export const mapping = <V extends z.ZodType>(value: V, doc: Doc) =>
  z.record(z.string(), value, { error: (issue) => wantMapping(issue.input, doc.example) }).meta(described(doc));

export const list = <V extends z.ZodType>(value: V, doc: Doc) =>
  z.array(value, { error: (issue) => wantList(issue.input, doc.example) }).meta(described(doc));

/** A value of several forms: `pick` looks at what is there and names the schema that judges it, so that its mistakes are the ones reported. */
export const choice = <T>(pick: (value: unknown) => z.ZodType<T>, doc: Doc & { readonly forms: readonly z.ZodType[] }) =>
  z
    .unknown()
    .transform((value, context): T => {
      const result = pick(value).safeParse(value);
      if (result.success) return result.data;
      for (const { path, message, ...issue } of result.error.issues) {
        const keys = issue.code === "unrecognized_keys" ? { keys: issue.keys } : {};
        context.addIssue({ code: "custom", path: [...path], message, params: keys });
      }
      return z.NEVER;
    })
    .meta({ ...described(doc), anyOf: doc.forms.map(draw) });

/** A schema as JSON Schema (draft 2020-12), with our own keywords `unit` and `example`; defaults are as written in a plan. */
export const draw = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema, ...drawn } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return drawn;
};

/** Separates the known keys inside the message of an unknown key; `explainIssue` takes it apart. */
export const UNKNOWN_KEYS = "\u0001";

function explainRecord(
  issue: { readonly code?: string | undefined; readonly input?: unknown },
  known: readonly string[],
  doc: Doc,
): string {
  if (issue.code === "unrecognized_keys") return known.join(UNKNOWN_KEYS);
  return wantMapping(issue.input, doc.example);
}

function described(doc: Doc): Record<string, unknown> {
  return {
    description: doc.description,
    ...(doc.example === undefined ? {} : { example: doc.example }),
    ...(doc.unit === undefined ? {} : { unit: doc.unit }),
  };
}

const example = (text: string | undefined): string => (text === undefined ? "" : `; write for example ${text}`);
const isEmpty = (sample: string | undefined): string => `is empty${example(sample)}`;
const required = (sample: string | undefined): string => `is required${example(sample)}`;

function wantText(input: unknown, sample: string | undefined): string {
  if (input === undefined) return required(sample);
  return `must be a single value, not ${kindOf(input)}${example(sample)}`;
}

function wantMapping(input: unknown, sample: string | undefined): string {
  if (input === undefined) return required(sample);
  if (input === "") return `is empty${example(sample)}`;
  return `must be a mapping of keys to values, not ${kindOf(input)}${example(sample)}`;
}

function wantList(input: unknown, sample: string | undefined): string {
  if (input === undefined) return required(sample);
  if (input === "") return `is empty${example(sample)}`;
  return `must be a list (lines that start with "- "), not ${kindOf(input)}${example(sample)}`;
}

export function kindOf(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object" && input !== null) return "a mapping";
  return `the single value ${JSON.stringify(String(input).slice(0, 60))}`;
}

const suggest = (given: string, words: readonly string[]): string => {
  const nearest = findNearest(given, words);
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
};

const orList = (words: readonly string[]): string =>
  words.length === 1 ? String(words[0]) : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
