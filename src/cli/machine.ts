import { totalmem } from "node:os";
import type { EngineConfig } from "../core/arrivals/engine-config.ts";
import { type Crowd, type Demand, machineDemand } from "../core/people/crowd.ts";
import type { Plan } from "../core/plan/plan.ts";
import { openFileLimit } from "../engine/health.ts";
import { UserError } from "./mistake.ts";
import type { Prepared } from "./prepare.ts";
import type { Session } from "./session.ts";

/** New connections a second to one address outside loopback that local ports allow for long (design.md law 3). */
const MOST_CONNECTIONS_PER_SECOND = 470;
/** Share of the machine's memory that engines may take. */
const MEMORY_SHARE = 0.9;

/** What engines may take of a machine: memory in bytes, and open files for each, where that is known. */
export interface Machine {
  readonly memory: number;
  readonly openFiles: number | undefined;
}

/** This machine, or the container that it is played in. */
export const thisMachine = (): Machine => ({
  memory: MEMORY_SHARE * Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
  openFiles: openFileLimit(),
});

/**
 * Garbage that k6 lets grow, in percent of what lives, before it is collected. Go's own is 100, at which a fifth of k6's processor time is the collector's.
 * At 400 and 800 ticks of the metronome were less late, but one collection came at the height of a ramp and people began late.
 */
const GARBAGE_PERCENT = 200;

/**
 * How the engines' memory is collected: k6 seldom, and more often near its part of this machine's memory, rather than to take more than
 * that (Go's GOGC and GOMEMLIMIT). Other engines do not read it.
 */
export const collectorLimits = (engines: number, { memory }: Machine = thisMachine()): Readonly<Record<string, string>> => ({
  GOGC: `${GARBAGE_PERCENT}`,
  GOMEMLIMIT: `${Math.floor(memory / engines)}B`,
});

/** Where a plan is played: ports are short only outside loopback, and each of this machine's `addresses` that is sent from has its own (default: one). */
export interface Place {
  readonly isLoopback: boolean;
  readonly addresses?: number;
}

/** What this machine lacks for a plan, each with its numbers and what to do (design.md law 3); nothing where it suffices. */
export function machineLacks(
  demand: Demand,
  { isLoopback, addresses = 1 }: Place,
  { memory, openFiles: files }: Machine = thisMachine(),
): readonly string[] {
  const ports = MOST_CONNECTIONS_PER_SECOND * addresses;
  return [
    demand.memory > memory
      ? `this plan needs about ${gigabytes(demand.memory)} GB of memory for ${demand.vus} people at once, this machine may give ${gigabytes(memory)} GB; use a larger machine, a smaller count or share, or a shorter patience`
      : undefined,
    files !== undefined && demand.descriptors > files
      ? `this plan needs about ${demand.descriptors} open files for ${demand.vus} people at once, the limit here is ${files}; raise it with ulimit -n ${demand.descriptors}`
      : undefined,
    !isLoopback && demand.connectionsPerSecond > ports
      ? `this plan opens about ${Math.round(demand.connectionsPerSecond)} connections a second at its peak, local ports allow about ${ports} to one address; have k6 send from more addresses of this machine (-- --local-ips=10.1.2.3-10.1.2.8), or use a smaller count or share`
      : undefined,
  ].filter((line) => line !== undefined);
}

/**
 * Refuses what this machine cannot honestly play, before anything starts.
 * @throws UserError with every shortfall and its numbers.
 */
export function checkMachine(demand: Demand, place: Place, machine: Machine = thisMachine()): void {
  const lacks = machineLacks(demand, place, machine);
  if (lacks.length > 0) throw new UserError(lacks);
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);

/**
 * A phase whose crowd is capped to what this machine can hold. The phases that may need it are those that end as soon as most people
 * fail; should the cap be met all the same, people are dropped and the phase is generator-limited.
 */
export function fitToMachine(
  prepared: Prepared,
  { plan }: Pick<Session, "plan">,
  { memory, openFiles: files = Number.POSITIVE_INFINITY }: Machine = thisMachine(),
): Prepared {
  const share = Math.min(1, files / prepared.demand.descriptors, memory / prepared.demand.memory);
  if (share === 1) return prepared;
  const crowds = prepared.crowds.map(
    (crowd): Crowd => ({ ...crowd, vus: Math.max(1, Math.floor(crowd.vus * share)), onPages: Math.floor(crowd.onPages * share) }),
  );
  return { ...prepared, crowds, demand: machineDemand(crowds, prepared.peak), config: capVus(prepared.config, plan, crowds) };
}

function capVus(config: EngineConfig, plan: Plan, crowds: readonly Crowd[]): EngineConfig {
  const scenarios = Object.entries(config.scenarios).map(([id, scenario]) => {
    const name = plan.people.find((people) => people.id === id)?.name;
    const vus = crowds.find((crowd) => crowd.people === name)?.vus;
    return [id, vus === undefined ? scenario : { ...(scenario as object), preAllocatedVUs: vus, maxVUs: vus }];
  });
  return { ...config, scenarios: Object.fromEntries(scenarios) };
}
