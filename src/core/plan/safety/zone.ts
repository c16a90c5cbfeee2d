/** What the clock on the wall of a time zone shows at an instant. */
export interface WallClock {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Milliseconds since the wall clock's midnight. */
  readonly timeMs: number;
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of `zone` at an instant (ms since 1970 UTC). */
export function wallClockAt(instantMs: number, zone: string): WallClock {
  const local = instantMs + zoneOffsetAt(instantMs, zone);
  const date = new Date(local).toISOString().slice(0, 10);
  return { date, timeMs: ((local % DAY_MS) + DAY_MS) % DAY_MS };
}

/** Milliseconds by which `zone` is ahead of UTC at an instant. */
export function zoneOffsetAt(instantMs: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1_000) * 1_000;
}

/** An instant (ms since 1970 UTC) as people of `zone` write it: an ISO date with its offset, `Z` where that is UTC. */
export function isoIn(instantMs: number, zone: string): string {
  const offsetMs = zoneOffsetAt(instantMs, zone);
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  if (minutes === 0) return new Date(instantMs).toISOString();
  const two = (value: number): string => String(value).padStart(2, "0");
  const offset = `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(instantMs + Math.sign(offsetMs) * minutes * 60_000).toISOString().replace("Z", offset);
}

/** The first instant after `fromMs`, up to `toMs`, from which the zone's offset is another; found by halving, to the millisecond. */
export function nextChange(fromMs: number, toMs: number, zone: string): number | undefined {
  const offset = zoneOffsetAt(fromMs, zone);
  if (zoneOffsetAt(toMs, zone) === offset) return undefined;
  let [before, after] = [fromMs, toMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zoneOffsetAt(middle, zone) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** Milliseconds on the calendar between two dates. */
export const calendarMs = (from: string, to: string): number => Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`);

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const number = "numeric";
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: number,
    month: number,
    day: number,
    hour: number,
    minute: number,
    second: number,
  });
  formats.set(zone, format);
  return format;
}
