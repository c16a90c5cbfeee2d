import type { Arrival, People, Plan } from "../../../src/core/plan/plan.ts";
import { milliseconds, minutes, ratio, seconds } from "../../../src/core/units.ts";

const HOUR_MS = 3_600_000;

/** A time of day in ms since midnight. */
export const clockTime = (hour: number, minute: number) => milliseconds(hour * HOUR_MS + minute * 60_000);

export const samplePeople = (change: Partial<People> = {}): People => ({
  persona: "pupil",
  id: "pupil",
  name: "pupil",
  count: 3_000,
  accounts: { kind: "pattern", pattern: "user{n}", password: "pw{n}", first: 1, last: 500 },
  signIn: { kind: "entcore" },
  typing: milliseconds(0),
  patience: { wait: seconds(8), sigma: 0.7, reload: ratio(0.8), reloadAfter: seconds(2), attempts: 6 },
  deadline: minutes(15),
  honoursWait: ratio(0.5),
  wrongPassword: ratio(0),
  changePassword: ratio(0),
  consent: ratio(0),
  logout: ratio(0),
  classroom: false,
  journey: { kind: "default" },
  ...change,
});

export const sampleBell = (change: Partial<Extract<Arrival, { kind: "bell" }>> = {}): Arrival => ({
  kind: "bell",
  people: [],
  at: [{ time: clockTime(8, 0), share: ratio(1) }],
  individual: { share: ratio(0.55), mean: minutes(-1), sd: minutes(3) },
  classes: { share: ratio(0.35), mean: seconds(90), sd: seconds(90), size: 25, spread: seconds(30) },
  background: { share: ratio(0.1), within: minutes(30) },
  ...change,
});

/** A resolved plan as the smallest one of the design, changed where a test needs it. */
export const samplePlan = (change: Partial<Plan> = {}): Plan => ({
  name: "Sample",
  seed: 2021,
  target: { url: "http://127.0.0.1:8080", allow: [], headers: {}, insecure: false, resolve: {}, proxy: "none", sessions: {}, writes: true },
  timezone: "Europe/Paris",
  clock: { from: clockTime(7, 50), to: clockTime(8, 10), compress: 1 },
  pages: { waiting: [], error: [], blocked: [] },
  people: [samplePeople()],
  arrivals: [sampleBell()],
  objectives: [{ within: seconds(2), share: ratio(0.95) }],
  clauses: [],
  hooks: {},
  ...change,
});
