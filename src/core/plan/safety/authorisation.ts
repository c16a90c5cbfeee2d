import { type Milliseconds, milliseconds } from "../../units.ts";
import type { Authorisation, Plan } from "../plan.ts";
import { formatTimeOfDay } from "../units/time-of-day.ts";
import { isLoopback, splitUrl } from "../url.ts";
import { calendarMs, nextChange, wallClockAt } from "./zone.ts";

const DAY_MS = 86_400_000;

export type AuthorisationCheck =
  | { readonly kind: "ok" }
  /** One line for each origin that may not be tested now, or not for that long. */
  | { readonly kind: "refused"; readonly refusals: readonly string[] };

/** An origin that will be contacted and needs somebody's permission. */
interface Guarded {
  readonly origin: string;
  readonly authorisation: Authorisation | undefined;
}

/** Whether every origin may be contacted from `nowMs` (ms since 1970 UTC) for `runLengthMs`, by the wall clock of the plan's time zone. */
export function checkAuthorisation(plan: Plan, nowMs: number, runLengthMs: number): AuthorisationCheck {
  const refusals = guardedOrigins(plan).flatMap((guarded) => refuse(guarded, plan.timezone, nowMs, runLengthMs));
  return refusals.length === 0 ? { kind: "ok" } : { kind: "refused", refusals };
}

/** The instant at which a run that begins at `nowMs` must stop: the nearest edge of all permissions; `undefined` where nothing needs one. */
export function edgeOfHours(plan: Plan, nowMs: number): number | undefined {
  const edges = guardedOrigins(plan).map(({ authorisation }) => (authorisation ? edgeOf(authorisation, plan.timezone, nowMs) : nowMs));
  return edges.length === 0 ? undefined : Math.min(...edges);
}

/** Whether the wall clock lies inside the permission: its date from `from` to `to`, both included, and its time inside the hours. */
export function isAllowedAt(authorisation: Authorisation, zone: string, instantMs: number): boolean {
  const { date, timeMs } = wallClockAt(instantMs, zone);
  if (date < authorisation.from || date > authorisation.to) return false;
  const { hours } = authorisation;
  if (hours === undefined) return true;
  return hours.from < hours.to ? timeMs >= hours.from && timeMs < hours.to : timeMs >= hours.from || timeMs < hours.to;
}

function guardedOrigins(plan: Plan): Guarded[] {
  const { target } = plan;
  const own = target.reference === undefined ? [{ origin: target.url, authorisation: target.authorisation }] : [];
  const all = [...own, ...target.allow.map((entry) => ({ origin: entry.origin, authorisation: entry.authorisation }))];
  return all.filter(({ origin }) => !isLoopback(splitUrl(origin)?.host ?? ""));
}

/** The first instant from `nowMs` on that is not allowed; `nowMs` itself where it is not. Clock changes of the zone are followed. */
function edgeOf(authorisation: Authorisation, zone: string, nowMs: number): number {
  let instant = nowMs;
  while (isAllowedAt(authorisation, zone, instant)) {
    const end = instant + msToEdge(authorisation, wallClockAt(instant, zone));
    const change = nextChange(instant, end, zone);
    if (change === undefined) return end;
    instant = change;
  }
  return instant;
}

/** Wall-clock time from an allowed moment to the end of the hours, or to the midnight after the last day. */
function msToEdge({ to, hours }: Authorisation, { date, timeMs }: { readonly date: string; readonly timeMs: number }): number {
  const toLastMidnight = calendarMs(date, to) + DAY_MS - timeMs;
  if (hours === undefined) return toLastMidnight;
  const toHoursEnd = timeMs < hours.to ? hours.to - timeMs : DAY_MS - timeMs + hours.to;
  return Math.min(toHoursEnd, toLastMidnight);
}

function refuse({ origin, authorisation }: Guarded, zone: string, nowMs: number, runLengthMs: number): string[] {
  if (authorisation === undefined)
    return [`${origin} has no authorisation in the plan; write who allows the test and when (target.authorisation)`];
  const permission = `${origin} may be tested ${describe(authorisation)} (${zone})`;
  if (!isAllowedAt(authorisation, zone, nowMs)) return [`${permission}; it is now ${formatWall(nowMs, zone)}`];
  const edge = edgeOf(authorisation, zone, nowMs);
  if (nowMs + runLengthMs <= edge) return [];
  const end = `the run would end at ${formatWall(nowMs + runLengthMs, zone)}, after ${formatWall(edge, zone)}`;
  return [`${permission}; ${end}: start earlier, shorten the clock or raise compress`];
}

function describe({ from, to, hours }: Authorisation): string {
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  return hours === undefined ? days : `${days}, ${formatTimeOfDay(hours.from)}-${formatTimeOfDay(hours.to)}`;
}

function formatWall(instantMs: number, zone: string): string {
  const { date, timeMs } = wallClockAt(instantMs, zone);
  const minute: Milliseconds = milliseconds(Math.floor(timeMs / 60_000) * 60_000);
  return `${date} ${formatTimeOfDay(minute)}`;
}
