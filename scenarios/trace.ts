import { hostOf, withoutQuery } from "./address.ts";
import type { Exchange } from "./browser.ts";
import type { Ending } from "./ending.ts";
import { unescapeHtml } from "./entities.ts";
import { readForms } from "./form.ts";
import { readJson } from "./json.ts";
import type { Page } from "./page.ts";
import { asksNewPassword, asksPassword, isHtml } from "./page.ts";

/** One hop as `rentree check` shows it. */
export interface TracedHop {
  readonly exchange: Exchange;
  readonly page?: Page;
  readonly ending?: Ending | undefined;
  readonly ms?: number;
}
/** What kind of page came, as somebody who debugs a sign-in would say it. */
const kindOf = (page: Page): string => {
  if (page.status === 0) return "no answer";
  if (page.location !== "") return "redirect";
  if (!isHtml(page)) return "data";
  return asksPassword(page) ? "page that asks for a password" : "page";
};

/** Names longer than this may be somebody's token; those of ASP.NET, PHP and Rails are no shorter and no plainer. */
const NAME = /^[\w.:$[\]-]{1,60}$/;

/** What a chain could name of an answer: its forms with their fields, `<meta>`, keys of JSON, cookies that it set. Names only, no values. */
const namesIn = ({ body, url, headers }: Page): string => {
  const list = (what: string, names: readonly string[]): string[] => {
    const shown = names.filter((name) => NAME.test(name)).slice(0, 12);
    return shown.length === 0 ? [] : [`${what} ${shown.join(", ")}`];
  };
  const forms = readForms(body, url).map(({ attributes: { id = "", name = "", class: className = "" }, fields }) => {
    const selector = id === "" ? name || (className === "" ? "form" : `.${className.trim().split(" ")[0]}`) : `#${id}`;
    const names = fields.map((field) => field[0]).filter((field) => NAME.test(field));
    return `form ${selector} (${names.join(", ")})`;
  });
  const metas = body.match(/<meta\b[^>]{0,2000}\bname\s*=\s*["']?[\w:.-]+/gi) ?? [];
  const cookies = (headers["Set-Cookie"] ?? "").match(/(?:^|, )[\w.-]+(?==)/g) ?? [];
  return [
    ...forms,
    ...list(
      "meta",
      metas.map((tag) => tag.replace(/^.*[="' ]/s, "")),
    ),
    ...list("json", body.startsWith("{") ? keysOf(readJson(body)) : []),
    ...list(
      "cookie",
      cookies.map((name) => name.replace(", ", "")),
    ),
  ].join("; ");
};

/** `data.token`: keys of texts and numbers, two levels deep. */
const keysOf = (node: object, prefix = ""): readonly string[] =>
  Object.entries(node).flatMap(([key, child]) =>
    typeof child === "object" && child !== null && prefix.split(".").length < 3 ? keysOf(child, `${prefix}${key}.`) : [prefix + key],
  );

/** Characters that are told of what a page says: more than is shown, so that names and passwords are whole where they are hidden. */
const LONGEST_SAID = 2_000;
/** Characters of a page that are read for it. */
const LONGEST_READ = 100_000;
/** What Go's way of writing a line would spell as JavaScript does not, as of fonts of icons. */
const UNSPELT = /[\u007f-\u009f\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff]/g;

/** What people read on a page, part by part. */
const textsOf = ({ body }: Page): readonly string[] =>
  body
    .slice(0, LONGEST_READ)
    .replace(/<!--.*?-->|<(script|style|noscript|template|title)\b.*?<\/\1\s*>/gis, "<>")
    .split(/<[^<>]*>/)
    .map((text) => unescapeHtml(text).replace(UNSPELT, "").replace(/\s+/g, " ").trim())
    .filter((text) => text.length > 2);

/** Sentences of data, of three words and more: what else is there may be a token. A text that is cut ends where the data does, and a quote in it begins none. */
const sentencesOf = ({ body }: Page): readonly string[] => {
  const text = body.slice(0, LONGEST_READ).trim();
  const parts = /^[[{]/.test(text) ? (text.match(/"(?:[^"\\]|\\[\s\S]?)*(?:"|$)/g) ?? []) : [JSON.stringify(text)];
  return parts
    .map((part) => (readJson(`[${part}]`)["0"] ?? part.replace(/^"|"$/g, "")).replace(/\s+/g, " ").trim())
    .filter((said) => /\S \S+ \S/.test(said));
};

/** Whether a page may refuse the credentials: the log-in again, or an error in answer to them. One behind the door, or one that asks for a new password, speaks of somebody. */
const mayRefuse = (page: Page, { step, fields, body }: Exchange): boolean =>
  step !== "landing" &&
  ((asksPassword(page) && !asksNewPassword(page)) || (page.status >= 400 && step === "credentials" && (fields ?? body) !== undefined));

export type Trace = (hop: TracedHop) => void;

/**
 * Writes `RENTREE_HOP {json}` to the log, one line a hop, for `rentree check`. Queries, cookies and bodies stay out, because tickets and
 * passwords travel in them: of what a refusal says there is only what none of the pages before it said. The caller hides names and passwords there.
 */
export const traceHops = (people: string): Trace => {
  let known: readonly string[] | undefined;
  return ({ exchange, page, ending, ms }) => {
    const url = withoutQuery(exchange.url);
    const isRead = page !== undefined && page.status > 0 && page.location === "";
    const texts = isRead && isHtml(page) ? textsOf(page) : isRead && page.status >= 400 ? sentencesOf(page) : undefined;
    const isNew = (text: string): boolean => known?.includes(text) === false;
    const said = page && texts && mayRefuse(page, exchange) ? [...new Set(texts.filter(isNew))].join(" · ").slice(0, LONGEST_SAID) : "";
    if (texts !== undefined) known = [...(known ?? []), ...texts];
    console.log(
      `RENTREE_HOP ${JSON.stringify({
        // In quotes, because `rentree check` reads them by these names (`OWN_NAMES` of src/engine/script.ts).
        ["people"]: people,
        step: exchange.step,
        name: exchange.name ?? exchange.step,
        ["method"]: exchange.method ?? (exchange.fields ? "POST" : "GET"),
        url,
        host: hostOf(url),
        status: page?.status ?? 0,
        ms: ms ?? 0,
        page: page === undefined ? "" : kindOf(page),
        saw: page === undefined ? "" : namesIn(page),
        said,
        ["outcome"]: ending?.outcome ?? "ok",
        ["reason"]: ending?.reason,
        to: page?.location ? withoutQuery(page.location) : undefined,
      })}`,
    );
  };
};
