import { ATTEMPT_STEP } from "../samples/cell.ts";
import type { Fold } from "../samples/fold.ts";
import { type Histogram, mergedHistogram } from "../samples/histogram.ts";
import type { Latency, StepResult } from "./run.ts";
import { round } from "./seconds.ts";

/** Lengths of successful attempts: a refusal in no time must not make the platform look fast. */
export const okTimes = (folds: readonly Fold[]): Histogram =>
  mergedHistogram(
    folds.flatMap((fold) =>
      [...fold.cells.all()].filter(({ step, outcome }) => step === ATTEMPT_STEP && outcome === "ok").map(({ durations }) => durations),
    ),
  );

/** How long those who got in needed from their arrival. */
export const timesToGetIn = (folds: readonly Fold[]): Histogram =>
  mergedHistogram(folds.flatMap((fold) => [...fold.people.values()].map(({ timeToGetIn }) => timeToGetIn)));

/** Count and the quantiles that the sample can carry, in ms to the microsecond. */
export function latencyOf(times: Histogram): Latency {
  const p50 = times.shown(0.5);
  const p95 = times.shown(0.95);
  const p99 = times.shown(0.99);
  return {
    count: times.count,
    ...(p50 === undefined ? {} : { p50Ms: round(p50) }),
    ...(p95 === undefined ? {} : { p95Ms: round(p95) }),
    ...(p99 === undefined ? {} : { p99Ms: round(p99) }),
  };
}

/** Every exchange of a visit by step, hop and host. */
export function stepResults(folds: readonly Fold[]): readonly StepResult[] {
  const byKey = new Map<string, StepResult & { times: Histogram }>();
  for (const fold of folds) {
    for (const { step, hop, host, failed, ok } of fold.hops.all()) {
      const known = byKey.get(`${step}\n${hop}\n${host}`);
      const times = mergedHistogram([...(known === undefined ? [] : [known.times]), ok]);
      const lost = (known?.failed ?? 0) + failed;
      byKey.set(`${step}\n${hop}\n${host}`, { step, hop, host, count: times.count + lost, failed: lost, latency: latencyOf(times), times });
    }
  }
  const ordered = [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([, { times: _times, ...result }]) => result);
}
