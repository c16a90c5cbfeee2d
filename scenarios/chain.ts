import { queryValue, routeOf, shownPath } from "./address.ts";
import { expand } from "./expand.ts";
import { fieldOf, findForm, readForms } from "./form.ts";
import type { Page } from "./page.ts";

/** A step of a chain, as the plan writes it. */
export interface ChainStep {
  readonly name: string;
  readonly get?: string;
  readonly post?: string;
  readonly submit?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect?: Expectation;
  readonly keep?: Readonly<Record<string, Source>>;
}

export interface Expectation {
  readonly status?: number;
  readonly form?: string;
  readonly contains?: string;
  /** A path, matched exactly. */
  readonly redirect?: string;
  readonly cookie?: string;
}

/** Where a kept value is found: one of the keys, or `after` and `before` together. */
export interface Source {
  readonly input?: string;
  readonly cookie?: string;
  readonly header?: string;
  readonly after?: string;
  readonly before?: string;
  readonly query?: string;
}

type Cookie = (name: string) => string | undefined;

/** `{name}` filled in from `kept`, then `${NAME}` from `env`; a name that nobody kept stays as it is, so that it shows. */
export const fillTemplate = (text: string, kept: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): string =>
  expand(text, env).replace(/\{(\w+)\}/g, (whole, name: string) => kept[name] ?? whole);

/** Whether a step sends the password. */
export const charged = (step: ChainStep): boolean =>
  Object.keys(step.fields ?? {}).some((name) => (step.fields?.[name] ?? "").indexOf("{password}") >= 0);

/** Why the answer is not what the step expects, in a few distinct words; undefined where it is. */
export const whyNot = (expect: Expectation, page: Page, cookie: Cookie): string | undefined => {
  const { status, form, contains, redirect } = expect;
  if (status !== undefined && page.status !== status) return `status ${page.status}, not ${status}`;
  if (redirect !== undefined && page.location === "") return `no redirect, but ${page.status}`;
  const route = routeOf(page.location);
  if (redirect !== undefined && route !== redirect) return `redirect to ${shownPath(route)}, not ${redirect}`;
  if (form !== undefined && !findForm(readForms(page.body, page.url), form)) return `no form ${form}`;
  if (contains !== undefined && page.body.indexOf(contains) < 0) return "expected text missing";
  if (expect.cookie !== undefined && !cookie(expect.cookie)) return `no cookie ${expect.cookie}`;
  return undefined;
};

/** The value that `source` finds in an answer; undefined where it is not there. */
export const readKept = (source: Source, page: Page, cookie: Cookie): string | undefined => {
  const { input, header, after, query } = source;
  if (input !== undefined)
    return readForms(page.body, page.url)
      .map((form) => fieldOf(form, input))
      .find((value) => value !== undefined);
  if (source.cookie !== undefined) return cookie(source.cookie);
  if (query !== undefined) return queryValue(page.location || page.url, query);
  if (header !== undefined)
    return page.headers[Object.keys(page.headers).find((name) => name.toLowerCase() === header.toLowerCase()) ?? ""];
  if (after === undefined) return undefined;
  const from = page.body.indexOf(after);
  if (from < 0) return undefined;
  const to = page.body.indexOf(source.before ?? "\n", from + after.length);
  return to < 0 ? undefined : page.body.slice(from + after.length, to);
};
