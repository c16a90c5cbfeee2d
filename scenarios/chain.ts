import { routeOf, shownPath } from "./address.ts";
import type { Ending } from "./ending.ts";
import { holds } from "./entities.ts";
import type { Form } from "./form.ts";
import type { Page } from "./page.ts";

/** A step of a chain, as the plan writes it. */
export interface ChainStep {
  readonly name: string;
  readonly get?: string;
  readonly post?: string;
  readonly submit?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Posted as JSON, typed as YAML types it. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect?: Expectation;
  readonly keep?: Readonly<Record<string, Source>>;
  /** Texts of an answer, or of the address that it redirects to, that say so in the platform's own words. */
  readonly refused?: string;
  readonly locked?: string;
}

export interface Expectation {
  readonly status?: number;
  readonly form?: string;
  readonly contains?: string;
  /** A path, matched exactly. */
  readonly redirect?: string;
  readonly cookie?: string;
}

/** Where a kept value is found: a keeper's name and what it looks for; `before` goes with `after`. */
export type Source = Readonly<Record<string, string>>;

/** What came of a step. */
export interface Answered {
  /** The answer itself. */
  readonly first: Page;
  /** Where its redirects led; the answer itself where they are not followed. */
  readonly page: Page;
  /** Every address on the way, in order. */
  readonly trail: readonly string[];
  readonly cookie: (name: string) => string | undefined;
}

/** Finds `wanted` in what came; undefined where it is not there. */
export type Keeper = (wanted: string, answered: Answered, source: Source) => string | undefined;

/** What an answer to credentials says, where it says that they are refused. */
export type Reader = (page: Page) => Ending | undefined;

/** What chains with forms need of them. */
export interface Forms {
  readonly find: (page: Page, selector: string) => Form | undefined;
  /** The first of `names` that the form does not have. */
  readonly lacks: (form: Form, names: readonly string[]) => string | undefined;
}

type Texts = Readonly<Record<string, string>>;

const asIs = (value: string): string => value;

/**
 * `{name}` filled in from `kept` and `${NAME}` from `env`, each value as `write` gives it, given the character before it. A name
 * that nobody kept stays as it is, so that it shows.
 */
export const fillTemplate = (text: string, kept: Texts, env: Texts, write: (value: string, before: string) => string = asIs): string =>
  text.replace(/(\$?)\{(\w+)\}/g, (whole, sign: string, name: string, at: number) => {
    const value = (sign === "" ? kept : env)[name];
    return typeof value === "string" ? write(value, text.charAt(at - 1)) : whole;
  });

/** Inside a JSON text. */
export const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** Inside an address: what follows `=` may hold no sign that ends it. What is encoded already stays so. */
export const inAddress = (value: string, before: string): string =>
  before === "=" ? value.replace(/[^!-~]+|[#&+]/g, encodeURIComponent) : value;

/** Whether a step sends the password, wherever it puts it. */
export const charged = ({ expect, keep, ...sent }: ChainStep): boolean => JSON.stringify(sent).includes("{password}");

/** Why the answer is not what the step expects, in a few distinct words; undefined where it is. */
export const whyNot = (expect: Expectation, { page, cookie }: Answered, forms: Forms | undefined): string | undefined => {
  const { status, form, contains, redirect } = expect;
  if (status !== undefined && page.status !== status)
    return `status ${page.status}${page.location === "" ? "" : " (a redirect)"}, not ${status}`;
  if (redirect !== undefined && page.location === "") return `no redirect, but ${page.status}`;
  const route = routeOf(page.location);
  if (redirect !== undefined && route !== redirect) return `redirect to ${shownPath(route)}, not ${redirect}`;
  if (form !== undefined && !forms?.find(page, form)) return `no form ${form}`;
  if (contains !== undefined && !holds(page.body, contains)) return "expected text missing";
  if (expect.cookie !== undefined && !cookie(expect.cookie)) return `no cookie ${expect.cookie}`;
  return undefined;
};

/** Adds to `kept` what the step keeps. What is not there, or empty, is told in a few distinct words. */
export const keepValues = (
  { keep = {} }: ChainStep,
  answered: Answered,
  keepers: Readonly<Record<string, Keeper>>,
  kept: Record<string, string>,
): string | undefined => {
  for (const name of Object.keys(keep)) {
    const source = keep[name] ?? {};
    const kind = Object.keys(source).find((key) => key in keepers) ?? "";
    const value = keepers[kind]?.(source[kind] ?? "", answered, source);
    if (!value) return `no ${kind === "after" ? "such text" : `${kind} ${source[kind]}`} to keep as ${name}`;
    kept[name] = value;
  }
  return undefined;
};

/** The plan's steps were checked when it was read; here only their presence is. */
export const readSteps = (steps: unknown): readonly ChainStep[] => (Array.isArray(steps) ? steps : []);
