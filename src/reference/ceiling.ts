import type { Station } from "../core/plan/plan.ts";
import { inSeconds, type Milliseconds, type PerSecond, perSecond } from "../core/units.ts";

/** What a station can serve for ever: c/S. Infinite for work that takes no time. */
export const stationCeiling = (station: Station): PerSecond => perSecond(station.workers / inSeconds(station.service));

/** Sign-ins that a session limit Q admits for ever when each session lives H: Q/H (Little's law). */
export const sessionCeiling = (limit: number, life: Milliseconds): PerSecond => perSecond(limit / inSeconds(life));

/**
 * The highest rate at which people can go on signing in: the least of what the stations on their way serve and, once the
 * sessions have filled up, of what the session limit admits.
 */
export function platformCeiling(
  stations: readonly Station[],
  sessions?: { readonly limit: number; readonly idle: Milliseconds },
): PerSecond {
  const rates = stations.map(stationCeiling);
  return perSecond(Math.min(...rates, sessions === undefined ? Number.POSITIVE_INFINITY : sessionCeiling(sessions.limit, sessions.idle)));
}
