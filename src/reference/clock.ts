import { performance } from "node:perf_hooks";
import { type Milliseconds, milliseconds } from "../core/units.ts";

/** Milliseconds since 1970 to the microsecond, never going back: the wall clock at the start plus the monotonic one since. */
export const now = (): Milliseconds => milliseconds(performance.timeOrigin + performance.now());
