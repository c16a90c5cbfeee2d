import { type EngineConfig, engineConfig } from "../core/arrivals/engine-config.ts";
import { highestMeanRate } from "../core/arrivals/peak.ts";
import { cutShares, planArrivals } from "../core/arrivals/plan-arrivals.ts";
import { type ArrivalTable, LONGEST_TABLE } from "../core/arrivals/table.ts";
import { type Conduct, conductEnv } from "../core/people/conduct.ts";
import { type Crowd, type Demand, machineDemand, planCrowds } from "../core/people/crowd.ts";
import type { Plan } from "../core/plan/plan.ts";
import { formatTimeOfDay } from "../core/plan/units/time-of-day.ts";
import { skippedWrites } from "../core/plan/writes.ts";
import type { PerSecond } from "../core/units.ts";
import { packageRoot, packageVersion } from "../engine/root.ts";
import { UserError } from "./mistake.ts";

/** Everything that a table of arrivals means for the engine; nothing in it has touched the network. */
export interface Prepared {
  readonly table: ArrivalTable;
  readonly crowds: readonly Crowd[];
  readonly config: EngineConfig;
  readonly demand: Demand;
  readonly planned: number;
  /** Highest 10 s mean of the table. */
  readonly peak: PerSecond;
}

const PEAK_WINDOW_MS = 10_000;

/** From a plan to what an engine is given: its own arrivals, or those of a phase. */
export function preparePlan(plan: Plan, table: ArrivalTable = planArrivals(plan), conduct: Conduct = {}): Prepared {
  if (table.durationMs > LONGEST_TABLE)
    throw new UserError(
      `${describeClock(plan)} is played in ${Math.round(table.durationMs / 3_600_000)} hours, and at most 96 can be kept and drawn; shorten the shapes or give clock a larger compress`,
    );
  const crowds = planCrowds(plan, table, conduct);
  const everyone = table.people.flatMap((entry) => entry.instantsMs).sort((a, b) => a - b);
  const peak = highestMeanRate(everyone, PEAK_WINDOW_MS);
  return {
    table,
    crowds,
    config: engineConfig(plan, table, crowds, { userAgent: userAgent(), env: conductEnv(conduct) }),
    demand: machineDemand(crowds, peak),
    planned: everyone.length,
    peak,
  };
}

/** What every request says it comes from. */
export const userAgent = (): string => `Rentree/${packageVersion(packageRoot())} (load test)`;

/** What the clock's window cut off each entry's law, where it is worth a line. */
export const cutWarnings = (plan: Plan): readonly string[] =>
  [...cutShares(plan)]
    .filter(([, share]) => share >= 0.005)
    .map(
      ([people, share]) =>
        `${people}: the clock cuts off ${(share * 100).toFixed(1)} % of the arrival curve; all counted people come inside ${describeClock(plan)}`,
    );

/** What nobody will write, because the plan says so. */
export const leftOutWarnings = (plan: Plan): readonly string[] =>
  skippedWrites(plan).map((what) => `target.writes is false, left out: ${what}`);

const describeClock = (plan: Plan): string => `${formatTimeOfDay(plan.clock.from)}–${formatTimeOfDay(plan.clock.to)}`;
