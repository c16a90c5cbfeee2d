import type { AttemptOutcome } from "./metric.ts";

/** Every outcome of an attempt with its count of nothing. */
export const noOutcomes = (): Record<AttemptOutcome, number> => ({
  ok: 0,
  "overload-page": 0,
  blocked: 0,
  rejected: 0,
  "http-error": 0,
  "network-error": 0,
  "timed-out": 0,
  unfinished: 0,
  "unexpected-page": 0,
});
