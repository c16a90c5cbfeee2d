import { escapeHtml } from "./page.ts";

/** Ways in which real pages write the same form. */
export const PAGE_VARIANTS = [
  "plain",
  "unquoted" /* attributes without quotes */,
  "upper-case" /* <INPUT NAME=…> */,
  "entities" /* &#x2F; in the action */,
  "action-question" /* action="?" */,
  "action-hash" /* action="#" */,
  "action-missing",
  "action-empty",
  "action-relative",
  "action-protocol-relative" /* //host/path */,
  "base-href" /* the action counts from a <base> */,
  "meta-refresh" /* a page in between that refreshes itself */,
  "heavy" /* 5 MB */,
  "latin-1",
  "missing-field" /* the first hidden field is not there */,
  "several-forms" /* a search form before it, a help form after it */,
  "nested-forms",
] as const;
export type PageVariant = (typeof PAGE_VARIANTS)[number];

/** One attribute as the variant writes it; `value` is unescaped. */
export function writeAttribute(variant: PageVariant, name: string, value: string): string {
  if (variant === "upper-case") return ` ${name.toUpperCase()}="${escapeHtml(value)}"`;
  const needsQuotes = value === "" || /[\s"'=<>`&/]/.test(value);
  return variant === "unquoted" && !needsQuotes ? ` ${name}=${value}` : ` ${name}="${escapeHtml(value)}"`;
}

export const writeTagName = (variant: PageVariant, name: string): string => (variant === "upper-case" ? name.toUpperCase() : name);

/**
 * The action attribute. Forms that lead back to their own address may leave out what a browser fills in; others keep theirs,
 * because `?` or nothing would lead elsewhere.
 */
export function writeAction(variant: PageVariant, action: URL, page: URL): string {
  const isOwn = action.origin + action.pathname === page.origin + page.pathname;
  const path = action.pathname + action.search;
  if (isOwn && variant === "action-missing") return "";
  if (isOwn && variant === "action-question") return ' action="?"';
  if (isOwn && variant === "action-hash") return ' action="#"';
  if (isOwn && variant === "action-empty") return ' action=""';
  if (variant === "entities") return ` action="${path.replace(/[/&?=]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)}"`;
  if (variant === "action-protocol-relative") return ` action="//${action.host}${escapeHtml(path)}"`;
  if (variant === "base-href") return ` action="..${escapeHtml(path)}"`;
  if (variant === "action-relative") return ` action="${escapeHtml(relativePath(action, page))}"`;
  return writeAttribute(variant, "action", path);
}

/** The action as seen from the page's folder: `login`, or `../auth/login`. */
function relativePath(action: URL, page: URL): string {
  const depth = page.pathname.split("/").length - 2;
  const folder = page.pathname.slice(0, page.pathname.lastIndexOf("/") + 1);
  if (action.pathname.startsWith(folder)) return action.pathname.slice(folder.length) + action.search;
  return `${"../".repeat(depth)}${action.pathname.slice(1)}${action.search}`;
}
