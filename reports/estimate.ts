import { type CollapseEstimate, type Estimate, type SessionEstimate, SINGLE_RUN, UNCONFIRMED } from "../src/core/capacity/estimate.ts";
import type { Catalogue } from "./text/en.ts";
import type { Format } from "./text/format.ts";

interface Words {
  readonly text: Catalogue;
  readonly format: Format;
}

/** A number and what stands after it: its interval, or that it has none. */
export interface Written {
  readonly value: string;
  readonly basis?: string;
  /** The rate itself, where there is one to convert. */
  readonly rate?: number;
}

/** An estimate in words. Only `found` says a number without a limiting word. */
export function writeEstimate(estimate: Estimate, words: Words): Written {
  const { text, format } = words;
  const { rate } = format;
  switch (estimate.kind) {
    case "found":
      return { value: rate(estimate.rate), basis: withTime(estimate, writeBasis(estimate, rate, text), words), rate: estimate.rate };
    case "at-least":
      return { value: text.estimate.atLeast(rate(estimate.rate)), rate: estimate.rate };
    case "not-reached":
      return {
        value: text.estimate.notReached(rate(estimate.highestTested)),
        rate: estimate.highestTested,
        ...(estimate.heldMs === undefined ? {} : { basis: writeTime(estimate.heldMs, words) }),
      };
    case "below":
      return { value: text.estimate.below(rate(estimate.lowestTested)), rate: estimate.lowestTested };
    case "generator-limited":
      return { value: text.estimate.generatorLimited(rate(estimate.atLeast)), rate: estimate.atLeast };
    case "changing":
      return {
        value: text.estimate.changing(rate(estimate.from), rate(estimate.to)),
        basis: text.isNot(`${format.rates(estimate.from)} · ${format.rates(estimate.to)}`),
      };
    case "none":
      return { value: text.estimate.none };
  }
}

/** How long a rate was tried, so that nobody takes it for one that lasts all morning. */
export const writeTime = (heldMs: number, { text, format }: Words): string => text.estimate.tried(format.duration(heldMs));

const withTime = ({ heldMs }: { readonly heldMs?: number }, basis: string, words: Words): string =>
  heldMs === undefined ? basis : `${basis} · ${writeTime(heldMs, words)}`;

/** Where goodput fell: without the time that the queue took to grow where that could be told, with what was observed beside it. */
export function writeCollapse(collapse: CollapseEstimate, { text, format }: Words): Written {
  if (collapse.kind === "none") return { value: text.estimate.absent };
  const basis = writeBasis(collapse, format.rate, text);
  const { rate, corrected } = collapse;
  if (corrected === undefined) return { value: format.rate(rate), basis, rate };
  return { value: format.rate(corrected), basis: `${text.estimate.observed(format.rate(rate))} · ${basis}`, rate: corrected };
}

/** How many may be inside: a count. */
export function writeSessions(limit: SessionEstimate, { text, format }: Words): Written {
  const sessions = (n: number) => text.estimate.sessions(format.number(n));
  if (limit.kind === "none") return { value: text.estimate.absent };
  if (limit.kind === "at-least") return { value: text.estimate.atLeast(sessions(limit.sessions)) };
  return { value: sessions(limit.sessions), basis: writeBasis(limit, format.number, text) };
}

interface Based {
  readonly basis: string;
  readonly low?: number;
  readonly high?: number;
}

function writeBasis({ basis, low, high }: Based, write: (value: number) => string, text: Catalogue): string {
  if (low !== undefined && high !== undefined) return text.interval(write(low), write(high));
  if (basis === UNCONFIRMED) return text.unconfirmed;
  return basis === SINGLE_RUN ? text.singleRun : basis;
}
