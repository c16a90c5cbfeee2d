import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArrivalTable } from "../../src/core/verdict/files.ts";
import { ENGINES, type TestedEngine } from "../e2e/engines.ts";
import { readArrivals, startPlatform } from "../e2e/platform.ts";
import { placePlan, playRun, removeFolders } from "../e2e/rentree.ts";
import { fidelityOf, placesOf, plannedInstants } from "../e2e/server-clock.ts";
import { smallPlan } from "../e2e/small-plan.ts";

const RATES = [50, 200] as const;
/** People, by engine and rate: issue 3. */
const BOUNDS = { k6: { 50: 1, 200: 4 }, embedded: { 50: 2, 200: 8 } } as const;
const SECONDS = Number(process.env["RENTREE_BENCH_SECONDS"] ?? 12);

/** How far the platform's clock saw people from where the table has them, on each engine; design.md law 1 and issue 3 name the bounds. */
export async function run(): Promise<readonly string[]> {
  const rows = [`arrivals on the platform's clock against the table, ${SECONDS} s each, in people after a constant offset`];
  for (const engine of ENGINES) for (const rate of RATES) rows.push(await measure(engine, rate));
  removeFolders();
  return rows;
}

async function measure(engine: TestedEngine, rate: (typeof RATES)[number]): Promise<string> {
  const platform = await startPlatform({ workers: 64, service: 2, law: "constant" });
  try {
    const plan = smallPlan({
      target: { url: platform.url },
      clock: { from: "08:00", to: `08:00:${String(SECONDS).padStart(2, "0")}` },
      people: { count: rate * SECONDS },
      arrivals: [{ steady: { rate: `${rate}/s`, for: `${SECONDS}s`, start: "08:00" } }],
    });
    const { run: result, dir } = await playRun(placePlan(plan), engine.flags);
    if (result === undefined) return `${engine.name} at ${rate}/s: no run`;
    const table = parseArrivalTable(readFileSync(join(dir, "phases", "01-run", "arrivals.json"), "utf8"));
    if (table.kind !== "ok") return `${engine.name} at ${rate}/s: ${table.why}`;
    const seen = await readArrivals(platform, result.id);
    const { arrivals, worstPeople } = fidelityOf(placesOf(table.value), seen);
    const [raw, told] = [seen, placesOf(table.value)].map((came) => fidelityOf(plannedInstants(table.value), came).worstPeople);
    const { lagP99Ms, lagMaxMs } = result.generator;
    const bound = BOUNDS[engine.name][rate];
    return `${engine.name} at ${rate}/s: ${arrivals} arrivals, never more than ${worstPeople} people from their places in the table, at most ${bound}: ${worstPeople <= bound ? "kept" : "missed"} (${raw} from the instants, of which the slots themselves make ${told}; metronome p99 ${lagP99Ms} ms, max ${lagMaxMs} ms; ${result.validity.kind})`;
  } finally {
    await platform.stop();
  }
}
