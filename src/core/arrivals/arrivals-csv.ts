import type { Plan } from "../plan/plan.ts";
import type { ArrivalTable } from "./table.ts";

/**
 * The table as a file that `arrivals: [{ table: { file } }]` reads again: columns `at,people,count`, times of day to the
 * millisecond on the plan's uncompressed clock, people of the same millisecond counted together.
 */
export function arrivalsCsv(plan: Plan, table: ArrivalTable): string {
  const rows = table.people.flatMap(({ people, instantsMs }) =>
    countByTime(instantsMs.map((instant) => timeOfDay(plan, instant))).map(([at, count]) => ({ at, people, count })),
  );
  rows.sort((a, b) => a.at - b.at || a.people.localeCompare(b.people, "en"));
  return ["at,people,count", ...rows.map((row) => `${formatClockTime(row.at)},${quoted(row.people)},${row.count}`), ""].join("\n");
}

/**
 * The millisecond of the day, rounded up: read again it comes to the instant itself where the clock runs ten times as fast or faster, since
 * tables are kept to a tenth of a millisecond of the run, and always to the same millisecond.
 */
const timeOfDay = (plan: Plan, instantMs: number): number =>
  Math.min(Math.ceil(plan.clock.to) - 1, Math.ceil(plan.clock.from + instantMs * plan.clock.compress - ROUNDING));

/** Far below a millisecond, far above what a double loses in a day of them. */
const ROUNDING = 1e-4;

function countByTime(times: readonly number[]): readonly (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1);
  return [...counts];
}

/** `HH:MM:SS.mmm` of ms since midnight. */
export function formatClockTime(timeMs: number): string {
  const part = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, "0");
  return `${part(timeMs / 3_600_000, 2)}:${part((timeMs / 60_000) % 60, 2)}:${part((timeMs / 1_000) % 60, 2)}.${part(timeMs % 1_000, 3)}`;
}

const quoted = (text: string): string => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
