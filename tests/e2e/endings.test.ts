import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ENGINES, type TestedEngine } from "./engines.ts";
import { readBooks, startPlatform } from "./platform.ts";
import { until } from "./probe.ts";
import { type Call, callRentree, type Ended, makeFolder, placePlan, playRun, type Running, removeFolders, startRun } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";
import { withPidIn, wrapEngine } from "./wrapped-engine.ts";

afterAll(removeFolders);

/** Ten seconds of which only the beginning is seen; people wait long for an answer. */
const LONG = {
  clock: { from: "08:00", to: "08:00:10" },
  people: { count: 200, patience: { wait: "20s", sigma: 0, reload: "0%", reloadAfter: "1s", attempts: 1 }, deadline: "30s" },
  arrivals: [{ steady: { rate: "20/s", for: "10s", start: "08:00" } }],
};
/** Enough rows that their file outgrows the report: every page of a hundred people. */
const MANY_ROWS = {
  clock: { from: "08:00", to: "08:00:05" },
  people: { count: 125, journey: "default", deadline: "6s" },
  arrivals: [{ steady: { rate: "25/s", for: "5s", start: "08:00" } }],
};
/** Largest file in units of 512 bytes: the report fits, the samples do not. */
const FILE_BLOCKS = 580;
/** The samples of a few people fit, the report does not. */
const FEW_BLOCKS = 200;

for (const engine of ENGINES) {
  describe(`a run on ${engine.name} that ends before its end`, () => {
    it.each([
      ["Ctrl-C", ["SIGINT"]],
      ["Ctrl-C twice", ["SIGINT", "SIGINT"]],
      ["SIGTERM", ["SIGTERM"]],
    ] as const)("by %s analyses what was seen, says that it is incomplete, and leaves no process behind", async (_what, signals) => {
      const { ended, enginePid } = await cut(engine, async (running) => {
        for (const name of signals) running.signal(name);
      });
      expect(ended.exitCode, ended.stderr).toBe(130);
      expect([ended.run?.validity.kind, ended.run?.verdict]).toEqual(["incomplete", "no-verdict"]);
      expect(ended.run?.validity.causes?.map(({ code }) => code)).toContain("interrupted");
      expect(ended.run?.visits.ok).toBeGreaterThan(0);
      expect(ended.run?.visits.neverStarted).toBeGreaterThan(0);
      expect(existsSync(join(ended.dir, "report.html"))).toBe(true);
      expect(isAlive(enginePid)).toBe(false);
    });

    it("with the platform, which dies in the middle, is a measurement all the same", async () => {
      const { ended } = await cut(engine, (_running, platform) => void process.kill(platform, "SIGKILL"), {
        ...LONG,
        clock: { from: "08:00", to: "08:00:05" },
        people: { count: 100, deadline: "3s" },
        arrivals: [{ steady: { rate: "20/s", for: "5s", start: "08:00" } }],
      });
      const { outcomes } = ended.run?.attempts ?? { outcomes: { ok: 0, "network-error": 0 } };
      expect([outcomes.ok > 0, outcomes["network-error"] > 0]).toEqual([true, true]);
      // A machine that was too busy may say so; what it may not do is pass.
      expect([
        ["valid", "fail", 1],
        ["generator-limited", "no-verdict", 2],
      ]).toContainEqual([ended.run?.validity.kind, ended.run?.verdict, ended.exitCode]);
    });

    it("on a full disk keeps what was written before, and says so", async () => {
      const under = ["/bin/sh", "-c", `ulimit -f ${FILE_BLOCKS}; exec "$0" "$@"`];
      const { ended } = await cut(engine, () => undefined, MANY_ROWS, { under });
      expect(ended.exitCode, ended.stderr).toBe(2);
      expect([ended.run?.validity.kind, ended.run?.verdict]).toEqual(["incomplete", "no-verdict"]);
      expect(ended.run?.validity.causes?.map(({ code }) => code)).toContain("disk-full");
      expect(ended.run?.visits.ok).toBeGreaterThan(0);
      expect(existsSync(join(ended.dir, "report.html"))).toBe(true);
    });

    it("on a disk that takes the samples and not the report loses nothing, and says how to have it", async () => {
      const under = ["/bin/sh", "-c", `ulimit -f ${FEW_BLOCKS}; exec "$0" "$@"`];
      const platform = await startPlatform({ workers: 8, service: 20 });
      const plan = placePlan(smallPlan({ target: { url: platform.url } }));
      const ended = await playRun(plan, engine.flags, { under }).finally(() => platform.stop());
      expect([ended.exitCode, existsSync(join(ended.dir, "report.html"))]).toEqual([69, false]);
      expect(ended.stderr).toContain(`what was measured is kept, and rentree report ${ended.dir} makes the rest of it`);
      const again = await callRentree("report", ended.dir);
      expect([again.exitCode, existsSync(join(ended.dir, "report.html"))]).toEqual([0, true]);
    });
  });
}

/** Starts a long run behind a wrapper that tells its process, waits until people are in, and does `cutting` to it. */
async function cut(
  engine: TestedEngine,
  cutting: (running: Running, platformPid: number) => void | Promise<void>,
  changes: object = LONG,
  call: Omit<Call, "args"> = {},
): Promise<{ readonly ended: Ended; readonly enginePid: number }> {
  const pidFile = join(makeFolder(), "pid");
  const wrapper = wrapEngine(engine.choice, withPidIn(pidFile));
  const platform = await startPlatform({ workers: 8, service: 20 });
  try {
    const running = startRun(placePlan(smallPlan({ ...changes, target: { url: platform.url } })), ["--k6", wrapper], call);
    await until("twenty people in", async () => ((await readBooks(platform)).totals["completions"] ?? 0) > 20);
    await cutting(running, platform.pid);
    const ended = await running.ended;
    return { ended, enginePid: Number(readFileSync(pidFile, "utf8")) };
  } finally {
    await platform.stop();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
