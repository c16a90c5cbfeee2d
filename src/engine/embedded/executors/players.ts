import type { Scenario } from "../options.ts";
import { playConstantArrivalRate, playRampingArrivalRate } from "./arrival-rate.ts";
import { playPerVUIterations, playSharedIterations } from "./iterations.ts";
import type { Player, Stage } from "./scenario-player.ts";

/** Makes a scenario ready to begin, by its executor. */
export function preparePlayer(scenario: Scenario, stage: Stage): Player {
  switch (scenario.executor) {
    case "constant-arrival-rate":
      return playConstantArrivalRate(scenario, stage);
    case "ramping-arrival-rate":
      return playRampingArrivalRate(scenario, stage);
    case "per-vu-iterations":
      return playPerVUIterations(scenario, stage);
    default:
      return playSharedIterations(scenario, stage);
  }
}
