import { type Milliseconds, seconds } from "../../core/units.ts";
import type { RampingArrivalRate, Scenario, SharedIterations } from "./options.ts";

/** Everything that k6 refuses in values that can be read: too small, or too small for one another (`lib/executor`, `Validate` of each). */
export function exceededLimits(scenario: Scenario): readonly string[] {
  const limits = [scenario.exec === "" ? "exec value cannot be empty" : undefined, ...limitsOf(scenario)];
  return limits.filter((limit) => limit !== undefined);
}

function limitsOf(scenario: Scenario): readonly (string | undefined)[] {
  switch (scenario.executor) {
    case "constant-arrival-rate":
      return [moreThanZero("iteration rate", scenario.rate), atLeastOneSecond("duration", scenario.duration), ...arrivalLimits(scenario)];
    case "ramping-arrival-rate":
      return arrivalLimits(scenario);
    case "per-vu-iterations":
      return [moreThanZero("number of iterations", scenario.iterations), ...iterationLimits(scenario)];
    case "shared-iterations":
      return [enoughToShare(scenario), ...iterationLimits(scenario)];
  }
}

function arrivalLimits({ timeUnit, preAllocatedVUs, maxVUs }: Pick<RampingArrivalRate, "timeUnit" | "preAllocatedVUs" | "maxVUs">) {
  const isTooFew = maxVUs < preAllocatedVUs;
  return [
    moreThanZero("timeUnit", timeUnit),
    isTooFew ? `maxVUs (${maxVUs}) can't be less than preAllocatedVUs (${preAllocatedVUs})` : undefined,
  ];
}

function iterationLimits({ vus, maxDuration }: Pick<SharedIterations, "vus" | "maxDuration">) {
  return [moreThanZero("number of VUs", vus), atLeastOneSecond("maxDuration", maxDuration)];
}

function enoughToShare({ iterations, vus }: SharedIterations): string | undefined {
  if (iterations >= vus) return undefined;
  return `the number of iterations (${iterations}) can't be less than the number of VUs (${vus}), who share them`;
}

/** A value that was not given at all is told elsewhere. */
function moreThanZero(what: string, value: number | undefined): string | undefined {
  return value === undefined || value > 0 ? undefined : `the ${what} must be more than 0 (got ${value})`;
}

/** k6's `minDuration`. */
const SHORTEST: Milliseconds = seconds(1);

function atLeastOneSecond(key: string, value: Milliseconds | undefined): string | undefined {
  return value === undefined || value >= SHORTEST ? undefined : `the ${key} must be at least 1s (got ${value}ms)`;
}
