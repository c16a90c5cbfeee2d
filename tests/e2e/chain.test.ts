import { createHash } from "node:crypto";
import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReferenceProcess } from "../../src/cli/reference-process.ts";
import { parseArrivalTable } from "../../src/core/verdict/files.ts";
import type { Run } from "../../src/core/verdict/run.ts";
import { openSpeaker } from "./ear.ts";
import { ENGINES, type TestedEngine } from "./engines.ts";
import { type Books, readArrivals, readBooks, startPlatform } from "./platform.ts";
import { callRentree, type Ended, makeFolder, placePlan, playRun, removeFolders } from "./rentree.ts";
import { missingFrom, RUN_SHAPE } from "./run-shape.ts";
import { fidelityOf, plannedInstants } from "./server-clock.ts";
import { smallPlan } from "./small-plan.ts";
import { playSteadily } from "./steady.ts";

/** From four to nineteen a second over twelve seconds: 138 people, whose pages are all asked for, about 3,500 requests. */
const MORNING = {
  clock: { from: "08:00", to: "08:00:12" },
  people: { count: 138, journey: "default" },
  arrivals: [{ ramp: { from: "4/s", to: "19/s", over: "12s", start: "08:00" } }],
};

afterAll(removeFolders);

for (const engine of ENGINES) {
  describe(`a short morning on ${engine.name}`, () => {
    let platform: ReferenceProcess;
    let ended: Ended;
    let run: Run;
    let books: Books;

    beforeAll(async () => {
      platform = await startPlatform({ workers: 8, service: 60 });
      ended = await playSteadily("a short morning", () => playMorning(engine, platform));
      run = given(ended.run, ended.stderr);
      books = await readBooks(platform);
    }, 200_000);
    afterAll(() => platform?.stop());

    it("is a valid measurement that passes its clause", ({ skip }) => {
      if (isBusy(run)) {
        console.warn(`SKIPPED: this machine is too busy to measure anything: ${run.validity.reasons.join("; ")}`);
        skip();
      }
      expect([run.validity.reasons, run.verdict, ended.exitCode]).toEqual([[], "pass", 0]);
      expect(ended.stdout.split("\n").slice(0, 2)).toEqual(["Measurement: valid", "Verdict: pass"]);
      expect(run.clauses).toMatchObject([{ id: "everybody-in", kind: "pass", measured: 1, limit: 0.95 }]);
    });

    it("holds the law of conservation", () => {
      const { planned, started, dropped, neverStarted, ok, gaveUp, failed, unfinished } = run.visits;
      expect([planned, started]).toEqual([138, 138]);
      expect([planned, started]).toEqual([started + dropped + neverStarted, ok + gaveUp + failed + unfinished]);
      expect(Object.values(run.attempts.outcomes).reduce((sum, count) => sum + count, 0)).toBe(run.attempts.total);
    });

    it("writes run.json with every key of its first version", () => {
      expect(missingFrom(JSON.parse(readFileSync(join(ended.dir, "run.json"), "utf8")), RUN_SHAPE)).toEqual([]);
    });

    it("counts the same people as the platform's ledger: all who came, all who got in, and every request by the run's id", () => {
      expect(books.totals).toMatchObject({ arrivals: run.attempts.total, completions: run.attempts.outcomes.ok, wasted: 0, rejected: 0 });
      expect(books.runs).toEqual({ [run.id]: books.totals["requests"] });
    });

    it("sees first attempts in the seconds in which the platform's clock saw them", async () => {
      const seen = await readArrivals(platform, run.id);
      const { offsetMs } = fidelityOf(instantsOf(ended), seen);
      // Besides the one person on either side of a second's edge, those who come while the generator is at its latest.
      const allowed = 2 + Math.ceil((19 * run.generator.lagMaxMs) / 1_000);
      let attempts = 0;
      for (const { atMs, attempts: begun } of run.seconds) {
        attempts += begun;
        const come = seen.filter((at) => at - offsetMs < atMs + 1_000).length;
        expect(Math.abs(come - attempts), `after second ${atMs / 1_000}`).toBeLessThanOrEqual(allowed);
      }
      expect(attempts).toBe(seen.length);
    });

    it("leaves a manifest that sha256sum would accept, run.json included", () => {
      const lines = readFileSync(join(ended.dir, "manifest.sha256"), "utf8").trimEnd().split("\n");
      const wrong = lines.filter((line) => {
        const [, hash, file = ""] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
        return (
          createHash("sha256")
            .update(readFileSync(join(ended.dir, file)))
            .digest("hex") !== hash
        );
      });
      expect(wrong).toEqual([]);
      expect(lines.map((line) => line.slice(66))).toEqual(expect.arrayContaining(["plan.yaml", "script.js", "run.json", SAMPLES]));
    });

    it("is verified, until a number or a sample is changed", async () => {
      expect((await callRentree("verify", ended.dir)).exitCode).toBe(0);
      const number = copyOf(ended.dir);
      const text = readFileSync(join(number, "run.json"), "utf8");
      writeFileSync(join(number, "run.json"), text.replace(`"started": 138`, `"started": 139`));
      const changed = await callRentree("verify", number);
      expect([changed.exitCode, changed.stdout]).toEqual([1, expect.stringContaining("visits.started: recorded 139, found 138")]);
      const sample = copyOf(ended.dir);
      appendFileSync(join(sample, SAMPLES), "x");
      const tampered = await callRentree("verify", sample);
      expect([tampered.exitCode, tampered.stdout]).toEqual([1, expect.stringContaining(`hash ${SAMPLES}`)]);
    });

    it("makes the same report again, byte for byte but for the minute in which it was made", async () => {
      const read = (dir: string): string =>
        readFileSync(join(dir, "report.html"), "utf8").replace(/<p class="when">Report made .*?<\/p>/, "");
      const before = read(ended.dir);
      const copy = copyOf(ended.dir);
      writeFileSync(join(copy, "report.html"), "");
      expect((await callRentree("report", copy)).exitCode).toBe(0);
      expect(read(copy)).toBe(before);
    });

    it("writes every second and the clause for other programs", () => {
      const [head = "", ...rows] = readFileSync(join(ended.dir, "seconds.csv"), "utf8").trimEnd().split("\r\n");
      const columns = head.split(",");
      expect(columns.slice(0, 6)).toEqual(["phase", "people", "at_s", "planned", "started", "attempts"]);
      const sum = (name: string) => rows.reduce((total, row) => total + Number(row.split(",")[columns.indexOf(name)]), 0);
      expect([sum("planned"), sum("started"), sum("attempts"), sum("ok")]).toEqual([
        138,
        138,
        run.attempts.total,
        run.attempts.outcomes.ok,
      ]);
      const junit = readFileSync(join(ended.dir, "junit.xml"), "utf8");
      expect(junit).toContain(`<testsuites name="rentree" tests="1" failures="0" errors="${isBusy(run) ? 1 : 0}"`);
      expect(junit).toContain("everybody-in");
    });

    it("writes what a French Excel opens, on demand", async () => {
      const { dir } = await playRun(placePlan(smallPlan({ target: { url: platform.url } })), [...engine.flags, "--csv", "excel"]);
      const text = readFileSync(join(dir, "seconds.csv"), "utf8");
      expect(text.startsWith("\ufeffphase;people;at_s;planned")).toBe(true);
      expect(text.split("\r\n")[1]).toMatch(/^run;pupil;0;\d+;/);
    });

    it("lets nobody in where every page says 200 and none is a form: 0 of 100, where a status check counts 100", async () => {
      const site = await openSpeaker("<!DOCTYPE html><title>Bienvenue</title><h1>Bienvenue sur votre ENT</h1>");
      try {
        const changes = { people: { count: 100 }, arrivals: [{ steady: { rate: "50/s", for: "2s", start: "08:00" } }], clauses: [] };
        const lied = await playRun(placePlan(smallPlan({ ...changes, target: { url: site.url } })), engine.flags);
        expect([lied.exitCode, lied.run?.verdict, lied.run?.attempts.outcomes.ok]).toEqual([2, "no-verdict", 0]);
        expect(lied.run?.attempts.reasons).toEqual({ "no-password-field": 100 });
        expect(site.heard()).toBe(100);
        expect((await fetch(site.url)).status).toBe(200);
      } finally {
        await site.close();
      }
    });
  });
}

describe.skipIf(ENGINES.length < 2)("one plan on both engines", () => {
  it("has the same arrivals, byte for byte", async () => {
    const plan = placePlan(smallPlan({ target: { url: "http://127.0.0.1:9" } }));
    const [first, second] = await Promise.all(ENGINES.map(({ flags }) => playRun(plan, flags)));
    expect(first?.run?.engine.kind).not.toBe(second?.run?.engine.kind);
    const bytes = [first, second].map((ended) => readFileSync(join(ended?.dir ?? "", "phases", "01-run", "arrivals.json"), "utf8"));
    expect(bytes[0]).toBe(bytes[1]);
  });
});

const SAMPLES = "phases/01-run/samples/g1.csv.gz";

/** Whether the run says of its own generator that it could not keep up, three times in a row. */
const isBusy = (run: Run): boolean => run.validity.kind === "generator-limited";

/** The ledger starts anew with each play. */
async function playMorning(engine: TestedEngine, platform: ReferenceProcess): Promise<Ended> {
  await fetch(`${platform.admin}/reset`, { method: "POST" });
  return playRun(placePlan(smallPlan({ ...MORNING, target: { url: platform.url } })), engine.flags);
}

function given<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new Error(otherwise);
  return value;
}

function instantsOf({ dir }: Ended): readonly number[] {
  const parsed = parseArrivalTable(readFileSync(join(dir, "phases", "01-run", "arrivals.json"), "utf8"));
  if (parsed.kind !== "ok") throw new Error(parsed.why);
  return plannedInstants(parsed.value);
}

function copyOf(dir: string): string {
  const copy = join(makeFolder(), "copy");
  cpSync(dir, copy, { recursive: true });
  return copy;
}
