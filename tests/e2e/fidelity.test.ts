import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseArrivalTable } from "../../src/core/verdict/files.ts";
import { ENGINES, type TestedEngine } from "./engines.ts";
import { readArrivals, startPlatform } from "./platform.ts";
import { placePlan, playRun, removeFolders } from "./rentree.ts";
import { fidelityOf, placesOf } from "./server-clock.ts";
import { smallPlan } from "./small-plan.ts";

/** People at 50/s by whom the platform's clock may differ from the table: issue 3. */
const BOUNDS = { k6: 1, embedded: 2 } as const;
const RATE = 50;
const SECONDS = 3;
/** A generator that was later than half of the time between two people says nothing of where it puts them. */
const STEADY_LAG_MS = 10;
/** An engine that puts people where they do not belong does so every time; a moment's stall of the machine comes once. */
const MOST_PLAYS = 3;

afterAll(removeFolders);

it.for(ENGINES)("$name: a platform's own clock sees everybody where the table has them", async (engine, { skip }) => {
  for (let count = 1; ; count += 1) {
    const { arrivals, worstPeople, lagMs } = await playOnce(engine);
    expect(arrivals).toBe(RATE * SECONDS);
    if (worstPeople <= BOUNDS[engine.name]) return;
    console.warn(`${engine.name} was up to ${lagMs} ms late by its own metronome, and ${worstPeople} people from the table`);
    if (count < MOST_PLAYS) continue;
    if (lagMs > STEADY_LAG_MS) skip("this machine is too busy to say where arrivals come");
    expect(worstPeople, `in each of ${MOST_PLAYS} plays`).toBeLessThanOrEqual(BOUNDS[engine.name]);
    return;
  }
});

async function playOnce(engine: TestedEngine) {
  const platform = await startPlatform({ workers: 64, service: 2, law: "constant" });
  try {
    const plan = smallPlan({
      target: { url: platform.url },
      clock: { from: "08:00", to: `08:00:0${SECONDS}` },
      people: { count: RATE * SECONDS },
      arrivals: [{ steady: { rate: `${RATE}/s`, for: `${SECONDS}s`, start: "08:00" } }],
    });
    const { run, dir, stderr } = await playRun(placePlan(plan), engine.flags);
    const table = parseArrivalTable(readFileSync(join(dir, "phases", "01-run", "arrivals.json"), "utf8"));
    if (run === undefined || table.kind !== "ok") throw new Error(`no run: ${stderr}`);
    const { arrivals, worstPeople } = fidelityOf(placesOf(table.value), await readArrivals(platform, run.id));
    return { arrivals, worstPeople, lagMs: run.generator.lagMaxMs };
  } finally {
    await platform.stop();
  }
}
