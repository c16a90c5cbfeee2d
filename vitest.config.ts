import { defineConfig } from "vitest/config";

/** End-to-end tests in which nothing depends on being alone on the machine: two files at a time. */
const TOGETHER = ["examples", "safety", "network", "secrets", "init", "compile", "check-debugging", "folders", "start"].map(
  (name) => `tests/e2e/${name}.test.ts`,
);

/** Tests of units that draw thousands of cases, play whole mornings, start programs or wait for a clock: too long for the loop while writing. */
const THOROUGH = [
  "core/arrivals/plan-arrivals",
  "core/capacity/{budget,drifting-capacity,patientramp,played-guard,played-stop,procedure,recovery,reserve,saturation,small-platforms,truth,turned}",
  "core/plan/{accounts-size,fuzz,generated}",
  "core/simulation/simulate",
  "engine/embedded/{exchange,players}",
  "engine/{install,recorder}",
  "reference/{main,sessions,station}",
].map((name) => `tests/${name}.test.ts`);

const SLOW_FOLDERS = ["tests/e2e/**", "tests/conformance/**", "tests/bench/**", "tests/systems/**"];

/** Units share nothing that they change, so files may share a worker: half of the processor time. */
const SHARED_WORKERS = { pool: "threads", isolate: false, maxWorkers: 2, expect: { poll: { interval: 10 } } } as const;

/** What the bundler decides for a plan (scenarios/globals.d.ts): scenario code that is tested by itself has everything. */
const SCENARIO_CONSTANTS = Object.fromEntries(
  [
    "TRACE",
    "DUTY",
    "TYPING",
    "MISTYPING",
    "HEADERS",
    "STRANGE_FORMS",
    "LANDING",
    "UNNAMED",
    "LEAVERS",
    "LATER",
    "LESSONS",
    "WRITES",
    "RULES",
    "PLAN_HEADERS",
    "FORMS",
    "SELECTORS",
    "ISSUER",
    "ENDPOINTS",
    "SECRET",
    "NAMES",
    "VALIDATION",
    "SERVICE",
  ].map((what) => [`HAS_${what}`, "true"]),
);

/** Unit tests run in parallel; tests that measure, or that play for their figures, run one after the other. */
export default defineConfig({
  test: {
    // Files that did not change are not transformed again: a quarter of the unit suite's processor time.
    experimental: { fsModuleCache: true },
    projects: [
      {
        define: SCENARIO_CONSTANTS,
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: [...SLOW_FOLDERS, ...THOROUGH],
          ...SHARED_WORKERS,
          testTimeout: 20_000,
        },
      },
      {
        define: SCENARIO_CONSTANTS,
        test: {
          name: "thorough",
          include: THOROUGH,
          ...SHARED_WORKERS,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts", "tests/conformance/**/*.test.ts"],
          exclude: TOGETHER,
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "together",
          include: TOGETHER,
          maxWorkers: 2,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "systems",
          include: process.env["RENTREE_SYSTEMS"] === undefined ? [] : ["tests/systems/**/*.test.ts"],
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
