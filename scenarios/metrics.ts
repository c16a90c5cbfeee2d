import { Counter, Gauge, Trend } from "k6/metrics";
import type { Note } from "../src/core/samples/metric.ts";
import { ATTEMPT_END, ATTEMPT_START, HOP, NOTE, TICK, TYPED, VISIT_END, VISIT_START, ZERO } from "../src/core/samples/metric.ts";

/** The rows that the script writes (src/core/samples/metric.ts). Instants are gauges, because only the row matters and never a sum. */
export const visitStart = new Gauge(VISIT_START);
export const visitEnd = new Gauge(VISIT_END);
export const attemptStart = new Gauge(ATTEMPT_START);
export const attemptEnd = new Trend(ATTEMPT_END, true);
export const hop = new Trend(HOP, true);
export const tick = new Trend(TICK, true);
export const zero = new Gauge(ZERO);
/** Of a plan in which nobody types there is no such metric. */
export const typed = HAS_TYPING ? new Trend(TYPED, true) : undefined;
const notes = new Counter(NOTE);

/** Counts something once. */
export const note = (what: Note): void => {
  notes.add(1, { what });
};
