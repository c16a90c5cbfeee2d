/** Writes CSV as the engine does, for tests: the header with Rentrée's system tags, and a row for each event of a script. */
export const HEADER = "metric_name,timestamp,metric_value,error_code,name,scenario,status,extra_tags,metadata";
/** Start of the scenarios of every test, ms since 1970. */
export const ZERO_MS = 1_795_417_201_000;

export interface Event {
  readonly metric: string;
  /** After the start of the scenarios. */
  readonly atMs: number;
  readonly value: number;
  readonly scenario?: string;
  readonly visit?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly status?: string;
}

export function line({ metric, atMs, value, scenario = "pupil", visit, tags = {}, name = "", status = "" }: Event): string {
  const extra = Object.entries(tags)
    .map(([key, text]) => `${key}=${text}`)
    .join("&");
  const metadata = visit === undefined ? "" : `v=${visit}`;
  const atUs = Math.round((ZERO_MS + atMs) * 1_000);
  return [metric, atUs, value.toFixed(6), "", quote(name), scenario, status, quote(extra), metadata].join(",");
}

const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const zero = (): Event => ({ metric: "rs_zero", atMs: 1, value: ZERO_MS, scenario: "metronome" });
export const tick = (atMs: number, lagMs = 1): Event => ({ metric: "rs_tick", atMs, value: lagMs, scenario: "metronome" });
export const start = (atMs: number, visit: number): Event => ({ metric: "rs_start", atMs, value: visit, visit });
export const end = (atMs: number, visit: number, outcome: string): Event => ({
  metric: "rs_end",
  atMs,
  value: visit,
  visit,
  tags: { outcome },
});
export const tryAt = (atMs: number, visit: number, n = 1): Event => ({ metric: "rs_try", atMs, value: n, visit });
export const attempt = (atMs: number, visit: number, durationMs: number, outcome: string, n = 1): Event => ({
  metric: "rs_attempt",
  atMs,
  value: durationMs,
  visit,
  tags: { outcome, n: String(n) },
});
/** Credentials were typed, for `ms` until now. */
export const typing = (atMs: number, visit: number, ms: number): Event => ({ metric: "rs_typed", atMs, value: ms, visit });
export const note = (atMs: number, visit: number, what: string): Event => ({ metric: "rs_note", atMs, value: 1, visit, tags: { what } });
export const iteration = (atMs: number, visit?: number): Event => ({
  metric: "iterations",
  atMs,
  value: 1,
  ...(visit === undefined ? {} : { visit }),
});
export const hop = (atMs: number, visit: number, durationMs: number, outcome = "ok"): Event => ({
  metric: "rs_hop",
  atMs,
  value: durationMs,
  visit,
  tags: { step: "form", host: "127.0.0.1:80", outcome },
  name: "GET /auth/login",
  status: "200",
});

/** A person who comes, gets in after `durationMs` and leaves half a second later. */
export const visitOk = (atMs: number, visit: number, durationMs: number): Event[] => [
  start(atMs, visit),
  tryAt(atMs + 1, visit),
  attempt(atMs + 1 + durationMs, visit, durationMs, "ok"),
  end(atMs + 501 + durationMs, visit, "ok"),
  iteration(atMs + 502 + durationMs, visit),
];

/** A person who comes, waits `durationMs` for nothing and leaves. */
export const visitLost = (atMs: number, visit: number, durationMs: number, outcome = "timed-out"): Event[] => [
  start(atMs, visit),
  tryAt(atMs + 1, visit),
  attempt(atMs + 1 + durationMs, visit, durationMs, outcome),
  end(atMs + 2 + durationMs, visit, "gave-up"),
  iteration(atMs + 3 + durationMs, visit),
];

/** Ticks of the metronome through [0, untilMs), every 20 ms. */
export const ticks = (untilMs: number, lagMs = 1): Event[] =>
  Array.from({ length: Math.ceil(untilMs / 20) }, (_, index) => tick(index * 20 + lagMs, lagMs));

/** A whole file: header, zero, and the events in order of time. */
export const file = (events: readonly Event[]): string =>
  `${[HEADER, line(zero()), ...[...events].sort((a, b) => a.atMs - b.atMs).map(line)].join("\n")}\n`;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
