import type { Played } from "./engine-process.ts";

/** Instants or lengths of time, equal when each is within the tolerance. */
export interface Times {
  readonly timesMs: readonly number[];
  readonly toleranceMs: number;
}

/** What was found out about an engine, by name. */
export type Facts = Readonly<Record<string, unknown>>;

/** One script with one configuration, and what is read off from it. */
export interface Case {
  /** The file that its recorded facts are kept in, and the heading in the table. */
  readonly name: string;
  /** A file of `scripts/`. */
  readonly script: string;
  /** The config file's content; text where it shall not be JSON. */
  readonly options: Readonly<Record<string, unknown>> | string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs alone: its facts are instants. */
  readonly timed?: boolean;
  /** Its iterations fail on purpose, so that errors in the log are no fact of their own. */
  readonly mayFail?: boolean;
  /** Limit of open files. */
  readonly openFiles?: number;
  /** How often SIGINT is sent, each time the script says INTERRUPT-ME. */
  readonly signals?: number;
  /** What is read off beside what the script itself reports. */
  readonly read?: (played: Played) => Facts;
}

/** Scenarios that each play one exported function once, in the order of their names' appearance. */
export function once(...names: readonly string[]): { readonly scenarios: Record<string, unknown> } {
  const scenario = (exec: string) => ({ executor: "per-vu-iterations", vus: 1, iterations: 1, exec });
  return { scenarios: Object.fromEntries(names.map((name) => [name, scenario(name)])) };
}
