import { decoded, queryValue } from "../address.ts";
import type { Keeper } from "../chain.ts";
import { charOf } from "../charset.ts";
import { unescapeHtml } from "../entities.ts";
import { fieldOf, formsOf } from "../form.ts";
import type { Page } from "../page.ts";

/**
 * Where a chain's values are found, each by the key that a plan has for it. A script holds only those that its plan names.
 */

/** The value of a form's input. */
export const input: Keeper = (wanted, { page }) =>
  formsOf(page)
    .map((form) => fieldOf(form, wanted))
    .find((value) => value !== undefined);

/** A token against forgery is percent-encoded in its cookie; scripts that send it back in a header undo that (axios, Angular), and servers expect it. */
export const cookie: Keeper = (wanted, answered) => {
  const value = answered.cookie(wanted);
  return value !== undefined && /[cx]srf/i.test(wanted) ? decoded(value) : value;
};

/** A header of the last answer, else of the first. */
export const header: Keeper = (wanted, { first, page }) => headerOf(page, wanted) ?? headerOf(first, wanted);

const headerOf = ({ headers }: Page, wanted: string): string | undefined =>
  headers[Object.keys(headers).find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? ""];

/** A parameter of the last address on the way that has it. */
export const query: Keeper = (wanted, { trail }) =>
  trail.reduce<string | undefined>((found, url) => queryValue(url, wanted) || found, undefined);

/**
 * The text between `after` and `before`, or the end of the line. In a script PHP writes `\/`, Go and Django `\u003d`: servers expect what
 * these stand for.
 */
export const after: Keeper = (wanted, { page }, source) => {
  const from = page.body.indexOf(wanted) + wanted.length;
  const { before = "" } = source;
  const to = page.body.indexOf(before || "\n", from);
  if (from < wanted.length || (to < 0 && before !== "")) return undefined;
  const text = page.body.slice(from, to < 0 ? page.body.length : to).trim();
  return text.replace(/\\(?:u([0-9a-f]{4})|([/"'\\]))/gi, (_, code: string | undefined, mark: string) =>
    code ? charOf(Number(`0x${code}`)) : mark,
  );
};

/** `data.tokens.0`: a text, number or truth value of a JSON answer. */
export const json: Keeper = (wanted, { page }) => {
  try {
    const value = wanted.split(".").reduce((node, key) => node?.[key], JSON.parse(page.body));
    return typeof value === "object" || value === undefined ? undefined : String(value);
  } catch {
    return undefined;
  }
};

/** `content` of the `<meta>` of this name. */
export const meta: Keeper = (wanted, { page }) => {
  for (const tag of page.body.match(/<meta\b[^>]{0,2000}>/gi) ?? [])
    if (attributeOf(tag, "name") === wanted || attributeOf(tag, "property") === wanted) return attributeOf(tag, "content");
  return undefined;
};

/** This attribute of the first tag that has it. */
export const attribute: Keeper = (wanted, { page }) => attributeOf(page.body, wanted);

const attributeOf = (html: string, name: string): string | undefined => {
  const found = new RegExp(`<[a-z][^<>]*?\\s${name}\\s*=\\s*("[^"]*|'[^']*|[^\\s>]+)`, "i").exec(html)?.[1];
  return found === undefined ? undefined : unescapeHtml(found.replace(/^["']/, ""));
};
