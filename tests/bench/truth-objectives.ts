import { assembleCapacity } from "../../src/core/capacity/assemble.ts";
import { sloRateOf } from "../../src/core/capacity/erlang.ts";
import type { Estimate } from "../../src/core/capacity/estimate.ts";
import { playCapacity, type SimulatedSystem } from "../../src/core/simulation/play.ts";
import { perSecond, ratio, seconds } from "../../src/core/units.ts";
import { spreadOf, type TruthRow } from "./truth-row.ts";
import { PATIENT } from "./truth-systems.ts";
import { optionsFor } from "./truth-trials.ts";

const STATION = { workers: 20, service: 0.2 } as const;
const SYSTEM: SimulatedSystem = {
  platform: { station: { kind: "workers", ...STATION, law: "exponential" }, zombie: true },
  people: PATIENT,
};
const SHARE = 0.95;
/** Limits, s. Holds are placed about the first; the others cross a twentieth below it, below everything that is held, and a little above. */
const LIMITS = [1, 0.7, 0.605, 3] as const;
/** A bound that is wrong by less says nothing wrong to a clause (clauses.ts). */
const ONE_HOLD = 0.05;
/** What a number without an interval claims (slorate.ts). */
const SINGLE_RUN = 0.1;

/** A list of objectives, read from the same three repeats: numbers and intervals where the holds tell, bounds where they do not. */
export function objectiveRows(seeds: number): readonly TruthRow[] {
  const options = { ...optionsFor(SYSTEM), objectives: LIMITS.map((limit) => ({ within: seconds(limit), share: ratio(SHARE) })) };
  const results = Array.from({ length: seeds }, (_, index) =>
    assembleCapacity(options, playCapacity(SYSTEM, options, 900_000 + index)).objectives.map(({ sloRate }) => sloRate),
  );
  return LIMITS.map((limit, index) =>
    rowOf(
      limit,
      results.map((estimates) => estimates[index] ?? { kind: "none" }),
    ),
  );
}

function rowOf(limit: number, estimates: readonly Estimate[]): TruthRow {
  const truth = perSecond(sloRateOf(STATION, { limit, share: SHARE }));
  const found = estimates.flatMap((estimate) => (estimate.kind === "found" ? [estimate] : []));
  const intervals = found.flatMap(({ low, high }) => (low !== undefined && high !== undefined ? [{ low, high }] : []));
  const covered = intervals.filter(({ low, high }) => low <= truth && truth <= high).length;
  const errors = found.map(({ rate }) => rate / truth - 1);
  const wrong = estimates.filter((estimate) => isWrongBound(estimate, truth)).length;
  return {
    estimate: "SLO rate, list of objectives, three repeats",
    system: `M/M/20, ${SHARE * 100} % within ${limit} s`,
    target: "within 10 %; ≥ 95 % of intervals cover; no bound wrong by > 5 %",
    measured: [
      `found ${found.length} of ${estimates.length}${found.length > 0 ? `, ${spreadOf(errors)}` : ""}`,
      `intervals cover ${covered} of ${intervals.length}`,
      `bounds ${estimates.length - found.length}, wrong ${wrong}`,
      `truth ${truth.toFixed(2)}/s`,
    ].join("; "),
    isMet: covered >= SHARE * intervals.length && wrong === 0 && errors.every((error) => Math.abs(error) <= SINGLE_RUN),
  };
}

/** Any other kind of estimate has no place here: the platform does not change, nor is the generator its limit. */
function isWrongBound(estimate: Estimate, truth: number): boolean {
  switch (estimate.kind) {
    case "found":
      return false;
    case "below":
      return estimate.lowestTested < (1 - ONE_HOLD) * truth;
    case "at-least":
      return estimate.rate > (1 + ONE_HOLD) * truth;
    case "not-reached":
      return estimate.highestTested > (1 + ONE_HOLD) * truth;
    default:
      return true;
  }
}
