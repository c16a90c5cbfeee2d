import { hostOf, withoutQuery } from "./address.ts";
import type { Exchange } from "./browser.ts";
import type { Ending } from "./ending.ts";
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
        people,
        step: exchange.step,
        name: exchange.name ?? exchange.step,
        method: exchange.method ?? (exchange.fields ? "POST" : "GET"),
        url,
        host: hostOf(url),
        status: page?.status ?? 0,
        ms: ms ?? 0,
        page: page === undefined ? "" : kindOf(page),
        outcome: ending?.outcome ?? "ok",
        reason: ending?.reason,
        to: page?.location ? withoutQuery(page.location) : undefined,
      })}`,
    );
  };
