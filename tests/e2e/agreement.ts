import type { Estimate } from "../../src/core/capacity/estimate.ts";

/** One line of two engines beside each other. */
export interface Agreement {
  readonly what: string;
  readonly k6: string;
  readonly embedded: string;
  readonly bound: string;
  /** `yes`, or `**no**`. */
  readonly kept: string;
}

/** Standard errors that a difference may have. */
const ERRORS = 3;
/** Ceilings may differ by this share: issue 3. */
const CEILING = 0.03;
/** How late the platform's clock may see people: 1 person at 50/s and 4 at 200/s on k6, twice as many on the embedded engine (issue 3). */
const LATE_MS = { k6: 20, embedded: 40 } as const;
/** What timers and the scheduler add to a time, whatever the engine. */
const TIMER_MS = 5;

const say = (isKept: boolean): string => (isKept ? "yes" : "**no**");

/** Largest distance from the table, in people, at a highest rate a second. */
export function judgeArrivals(k6: number, embedded: number, peak: number): Agreement {
  const [most, mostEmbedded] = [LATE_MS.k6, LATE_MS.embedded].map((late) => Math.max(1, Math.ceil((peak * late) / 1_000)));
  return {
    what: "arrivals on the platform's clock, furthest from the table",
    k6: `${k6} people`,
    embedded: `${embedded} people`,
    bound: `${most} and ${mostEmbedded}`,
    kept: say(k6 <= (most ?? 0) && embedded <= (mostEmbedded ?? 0)),
  };
}

/** Two ceilings; kept too where neither run found one. */
export function compareCeilings(k6: Estimate, embedded: Estimate): Agreement {
  const isFound = k6.kind === "found" && embedded.kind === "found";
  const isKept =
    isFound && "rate" in k6 && "rate" in embedded ? Math.abs(embedded.rate / k6.rate - 1) <= CEILING : k6.kind === embedded.kind;
  return { what: "ceiling", k6: show(k6), embedded: show(embedded), bound: "3 %", kept: say(isKept) };
}

const show = (estimate: Estimate): string => ("rate" in estimate ? `${estimate.kind} ${estimate.rate.toFixed(2)}/s` : estimate.kind);

interface Part {
  readonly count: number;
  readonly of: number;
}

/** Two shares of independent counts. */
export function compareShare(what: string, k6: Part, embedded: Part): Agreement {
  const pooled = (k6.count + embedded.count) / (k6.of + embedded.of);
  const allowed = ERRORS * Math.sqrt(pooled * (1 - pooled) * (1 / k6.of + 1 / embedded.of));
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return {
    what: `attempts ${what}`,
    k6: `${percent(k6.count / k6.of)} of ${k6.of}`,
    embedded: `${percent(embedded.count / embedded.of)} of ${embedded.of}`,
    bound: `${(100 * allowed).toFixed(1)} points`,
    kept: say(Math.abs(k6.count / k6.of - embedded.count / embedded.of) <= allowed),
  };
}

/** A quantile of two ascending samples, by rank: see docs/engines.md. */
export function compareQuantile(quantile: number, k6: readonly number[], embedded: readonly number[]): Agreement {
  const error = ERRORS * Math.sqrt(quantile * (1 - quantile) * (1 / k6.length + 1 / embedded.length));
  const [low, high] = [valueAt(k6, quantile - error) - TIMER_MS, valueAt(k6, quantile + error) + TIMER_MS];
  const found = valueAt(embedded, quantile);
  return {
    what: `time of an attempt that got in, p${quantile * 100}`,
    k6: `${valueAt(k6, quantile).toFixed(0)} ms`,
    embedded: `${found.toFixed(0)} ms`,
    bound: `${low.toFixed(0)} to ${high.toFixed(0)} ms`,
    kept: say(found >= low && found <= high),
  };
}

function valueAt(ascending: readonly number[], share: number): number {
  const rank = Math.min(ascending.length, Math.max(1, Math.ceil(ascending.length * share)));
  return ascending[rank - 1] ?? Number.NaN;
}
