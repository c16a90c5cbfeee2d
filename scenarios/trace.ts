import { hostOf, withoutQuery } from "./address.ts";
import type { Exchange } from "./browser.ts";
import type { Ending } from "./ending.ts";
import { readForms } from "./form.ts";
import { readJson } from "./json.ts";
import type { Page } from "./page.ts";
import { asksPassword, isHtml } from "./page.ts";

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
  const forms = readForms(body, url).map(({ id, className, name, fields }) => {
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

export type Trace = (hop: TracedHop) => void;

/**
 * Writes `RENTREE_HOP {json}` to the log, one line a hop, for `rentree check`. Queries, cookies, bodies and what was typed stay
 * out, because tickets and passwords travel in them.
 */
export const traceHops =
  (people: string): Trace =>
  ({ exchange, page, ending, ms }) => {
    const url = withoutQuery(exchange.url);
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
        ["outcome"]: ending?.outcome ?? "ok",
        ["reason"]: ending?.reason,
        to: page?.location ? withoutQuery(page.location) : undefined,
      })}`,
    );
  };
