/** A piece of HTML that is safe to write out: made by `html`, or by `trusted` from text that this project wrote itself. */
export interface Html {
  readonly html: string;
}

/** What may stand in an `html` template. Numbers are left out on purpose: they are formatted first, with their unit. */
export type Fragment = Html | string | undefined | readonly Fragment[];

/** A template whose every value is escaped, unless it is `Html` already. Lists are joined, `undefined` leaves nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return { html: strings.map((text, index) => text + write(values[index])).join("") };
}

/** Text that needs no escaping, because it comes from this project and not from a run. */
export const trusted = (text: string): Html => ({ html: text });

/** Joins lines with line breaks, so that a report can be compared line by line. */
export const lines = (parts: readonly Fragment[]): Html => ({
  html: parts
    .map(write)
    .filter((text) => text !== "")
    .join("\n"),
});

/** Escaped for text and for quoted attributes, French punctuation bound to its word. */
export function escapeText(text: string): string {
  return bindPunctuation(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** French writes a space before `: ; ? ! % »` and after `«`; it must not break at the end of a line. English has none to bind. */
export function bindPunctuation(text: string): string {
  return text
    .replaceAll(/ (?=[:»])/g, "\u00a0")
    .replaceAll(/ (?=[;?!%])/g, "\u202f")
    .replaceAll("« ", "«\u00a0");
}

/** JSON for a script element: no `<` survives, so nothing can close the element, and the two line ends that old parsers break at. */
export function jsonIsland(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function write(value: Fragment): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (isHtml(value)) return value.html;
  return value.map(write).join("");
}

const isHtml = (value: Html | readonly Fragment[]): value is Html => "html" in value;
