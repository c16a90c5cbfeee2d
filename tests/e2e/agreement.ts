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
/** As long as anybody queues in these plans, so that one window knows little of the next. */
const WINDOW_MS = 10_000;
/** What timers and the scheduler add to a time, whatever the engine. */
const TIMER_MS = 5;

const say = (isKept: boolean): string => (isKept ? "yes" : "**no**");

/** How many people may be off the table at a highest rate a second. */
export const allowedPeople = (engine: keyof typeof LATE_MS, peak: number): number =>
  Math.max(1, Math.ceil((peak * LATE_MS[engine]) / 1_000));

/** Largest distance from the table, in people, at a highest rate a second. */
export function judgeArrivals(k6: number, embedded: number, peak: number): Agreement {
  const [most, mostEmbedded] = [allowedPeople("k6", peak), allowedPeople("embedded", peak)];
  return {
    what: "arrivals on the platform's clock, furthest from the table",
    k6: `${k6} people`,
    embedded: `${embedded} people`,
    bound: `${most} and ${mostEmbedded}`,
    kept: say(k6 <= most && embedded <= mostEmbedded),
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

/** An attempt: when it began, after the first of its run, and how long it took. */
export interface Timed {
  readonly startMs: number;
  readonly ms: number;
}

/**
 * A quantile of two samples, by rank: see docs/engines.md. Attempts that queue together take nearly the same time, so that n of them say less than
 * n independent ones would. How much less is seen in the runs themselves: both play the same table, so the same ten seconds of either are a pair, and
 * the scatter of the pairs' differences gives the standard error of the whole difference (method of batch means; Law, Simulation Modeling and
 * Analysis, §9.5.3). It is never taken for smaller than that of independent attempts.
 */
export function compareQuantile(quantile: number, k6: readonly Timed[], embedded: readonly Timed[]): Agreement {
  const [one, other] = [k6, embedded].map((attempts) => attempts.map(({ ms }) => ms).sort((a, b) => a - b)) as [number[], number[]];
  const independent = Math.sqrt(quantile * (1 - quantile) * (1 / one.length + 1 / other.length));
  const error = ERRORS * Math.max(independent, pairedError(k6, embedded, valueAt(one, quantile)));
  const [low, high] = [valueAt(one, quantile - error) - TIMER_MS, valueAt(one, quantile + error) + TIMER_MS];
  const found = valueAt(other, quantile);
  return {
    what: `time of an attempt that got in, p${quantile * 100}`,
    k6: `${valueAt(one, quantile).toFixed(0)} ms`,
    embedded: `${found.toFixed(0)} ms`,
    bound: `${low.toFixed(0)} to ${high.toFixed(0)} ms`,
    kept: say(found >= low && found <= high),
  };
}

/** Standard error of the difference between the shares of attempts that took at most `limitMs`, from pairs of windows; 0 from fewer than three. */
function pairedError(k6: readonly Timed[], embedded: readonly Timed[], limitMs: number): number {
  const windows = new Map<number, { n: number; difference: number }>();
  const add = (attempts: readonly Timed[], sign: 1 | -1): void => {
    for (const { startMs, ms } of attempts) {
      const window = windows.get(Math.floor(startMs / WINDOW_MS)) ?? { n: 0, difference: 0 };
      window.n += 1;
      window.difference += ((ms <= limitMs ? 1 : 0) * sign) / attempts.length;
      windows.set(Math.floor(startMs / WINDOW_MS), window);
    }
  };
  add(k6, 1);
  add(embedded, -1);
  const pairs = [...windows.values()];
  if (pairs.length < 3) return 0;
  const total = pairs.reduce((sum, { difference }) => sum + difference, 0);
  const all = k6.length + embedded.length;
  const squares = pairs.reduce((sum, { n, difference }) => sum + (difference - (total * n) / all) ** 2, 0);
  return Math.sqrt((squares * pairs.length) / (pairs.length - 1));
}

function valueAt(ascending: readonly number[], share: number): number {
  const rank = Math.min(ascending.length, Math.max(1, Math.ceil(ascending.length * share)));
  return ascending[rank - 1] ?? Number.NaN;
}
