import type { Crowd } from "../people/crowd.ts";
import type { Plan } from "../plan/plan.ts";
import { METRONOME, TICK_PERIOD_MS } from "../samples/metric.ts";
import { planStages, playedMs } from "./stages.ts";
import type { ArrivalTable } from "./table.ts";

/** k6's own options as JSON: what `--config` is given. */
export interface EngineConfig {
  readonly scenarios: Readonly<Record<string, unknown>>;
  readonly noVUConnectionReuse: true;
  readonly noCookiesReset: false;
  readonly insecureSkipTLSVerify: boolean;
  readonly hosts: Readonly<Record<string, string>>;
  readonly systemTags: readonly string[];
  readonly userAgent: string;
  readonly setupTimeout: string;
}

/** Columns that the analysis reads; addresses and errors stay out of the samples, because they may carry secrets. */
const SYSTEM_TAGS = ["name", "status", "scenario", "error_code"] as const;
/** VUs of the metronome: enough that one late tick does not delay the next. */
const METRONOME_VUS = 10;

export interface ConfigOptions {
  readonly userAgent: string;
  /** What this phase tells the script beside its people: see `conductEnv`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One scenario for each people entry who comes, and the metronome beside them. */
export function engineConfig(
  plan: Plan,
  table: ArrivalTable,
  crowds: readonly Crowd[],
  { userAgent, env = {} }: ConfigOptions,
): EngineConfig {
  const scenarios = plan.people.flatMap((people, index) => {
    const instants = table.people.find((entry) => entry.people === people.name)?.instantsMs ?? [];
    const vus = crowds.find((crowd) => crowd.people === people.name)?.vus ?? 1;
    if (instants.length === 0) return [];
    const scenario = {
      executor: "ramping-arrival-rate",
      exec: "visit",
      env: { PEOPLE: String(index), ...env },
      timeUnit: "1s",
      preAllocatedVUs: vus,
      maxVUs: vus,
      gracefulStop: `${Math.ceil(people.deadline)}ms`,
      ...planStages(table, instants),
    };
    return [[people.id, scenario] as const];
  });
  return {
    scenarios: Object.fromEntries([...scenarios, [METRONOME, metronomeScenario(table)]]),
    noVUConnectionReuse: true,
    noCookiesReset: false,
    insecureSkipTLSVerify: plan.target.insecure,
    hosts: plan.target.resolve,
    systemTags: SYSTEM_TAGS,
    userAgent,
    setupTimeout: "60s",
  };
}

const metronomeScenario = (table: ArrivalTable) => ({
  executor: "constant-arrival-rate",
  exec: "metronome",
  rate: 1_000 / TICK_PERIOD_MS,
  timeUnit: "1s",
  duration: `${playedMs(table)}ms`,
  preAllocatedVUs: METRONOME_VUS,
  maxVUs: METRONOME_VUS,
  gracefulStop: "1s",
});
