import { defineConfig } from "vitest/config";

/** End-to-end tests in which nothing depends on being alone on the machine: two files at a time. */
const TOGETHER = ["examples", "safety", "network", "secrets", "init", "compile", "check-debugging"].map(
  (name) => `tests/e2e/${name}.test.ts`,
);

/** Unit tests run in parallel; tests that measure, or that play for their figures, run one after the other. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/e2e/**", "tests/conformance/**", "tests/bench/**", "tests/systems/**"],
          // Unit tests share nothing that they change, so files may share a worker: half of the processor time.
          pool: "threads",
          isolate: false,
          testTimeout: 20_000,
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
