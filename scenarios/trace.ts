import { hostOf, withoutQuery } from "./address.ts";
import type { Exchange } from "./browser.ts";
import type { Ending } from "./ending.ts";
import type { Page } from "./page.ts";

/** One hop as `rentree check` shows it. */
export interface TracedHop {
  readonly exchange: Exchange;
  readonly page?: Page;
  readonly ending?: Ending | undefined;
  readonly ms?: number;
}
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
        outcome: ending?.outcome ?? "ok",
        reason: ending?.reason,
        to: page?.location ? withoutQuery(page.location) : undefined,
      })}`,
    );
  };
