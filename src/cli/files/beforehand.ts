import { join } from "node:path";
import { phaseArrivals } from "../../core/arrivals/phase-arrivals.ts";
import { planArrivals } from "../../core/arrivals/plan-arrivals.ts";
import type { ArrivalTable } from "../../core/arrivals/table.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { cutWarnings, leftOutWarnings } from "../prepare.ts";
import { phaseFolders, readArrivals, readSaved } from "./analyse.ts";
import { isCapacityFolder, readPhasePlan } from "./capacity-folder.ts";
import type { Difference } from "./verify.ts";

/** Arrivals are kept to a tenth of a millisecond; machines may differ in the last digit of a logarithm. */
const SAME_MS = 0.11;

/**
 * Compares what was known before anything was played, which plan and seed give again: every phase's arrivals, and what the plan was warned of. Numbers are computed from the arrivals, so that
 * who leaves people out of them, with what was measured of these people, would have numbers that are the same again.
 */
export function compareBeforehand(dir: string, warnings: readonly string[]): readonly Difference[] {
  const saved = readSaved(dir);
  const isCapacity = isCapacityFolder(dir);
  const said = [...saved.warnings, ...(isCapacity ? [] : cutWarnings(saved.plan)), ...leftOutWarnings(saved.plan)];
  const unsaid = said.filter((warning) => !warnings.includes(warning));
  return [
    ...phaseFolders(dir).flatMap((folder) => {
      const again = isCapacity ? phaseTable(dir, folder, saved.plan) : planArrivals(saved.plan);
      const place = `phases/${folder}/arrivals.json`;
      return differencesIn(readArrivals(join(dir, "phases", folder)), again).map((one) => ({ kind: "arrivals" as const, place, ...one }));
    }),
    ...unsaid.map((found) => ({ kind: "number" as const, place: "warnings", recorded: "nothing", found })),
  ];
}

function phaseTable(dir: string, folder: string, plan: Plan): ArrivalTable {
  const phase = readPhasePlan(dir, folder);
  return phase.kind === "surge" ? planArrivals(plan) : phaseArrivals(plan, phase, Number.parseInt(folder, 10)).table;
}

type Found = Pick<Difference, "recorded" | "found">;

/** The first thing that is not the same. */
function differencesIn(kept: ArrivalTable, again: ArrivalTable): readonly Found[] {
  const told = (table: ArrivalTable): string => `seed ${table.seed}, ${table.durationMs} ms, ${table.people.map(describe).join(", ")}`;
  if (told(kept) !== told(again)) return [{ recorded: told(kept), found: told(again) }];
  for (const [index, { people, instantsMs }] of kept.people.entries()) {
    const others = again.people[index]?.instantsMs ?? [];
    const at = instantsMs.findIndex((instant, place) => !(Math.abs(instant - (others[place] ?? Number.NaN)) <= SAME_MS));
    if (at >= 0) return [{ recorded: `${people}: ${instantsMs[at]} ms`, found: `${others[at]} ms` }];
  }
  return [];
}

const describe = ({ people, instantsMs }: ArrivalTable["people"][number]): string => `${people}: ${instantsMs.length}`;
