import { totalmem } from "node:os";
import type { Demand } from "../core/people/crowd.ts";
import { openFileLimit } from "../engine/health.ts";
import { UserError } from "./mistake.ts";

/** New connections a second to one address outside loopback that local ports allow for long (design.md law 3). */
const MOST_CONNECTIONS_PER_SECOND = 470;
/** Share of the machine's memory that an engine may plan with. */
const MEMORY_SHARE = 0.9;

/**
 * Refuses what this machine cannot honestly play, before anything starts (design.md law 3).
 * @throws UserError with every shortfall and its numbers.
 */
export function checkMachine(demand: Demand, place: { readonly isLoopback: boolean }): void {
  const files = openFileLimit();
  const memory = totalmem() * MEMORY_SHARE;
  const shortfalls = [
    demand.memory > memory
      ? `this plan needs about ${gigabytes(demand.memory)} GB of memory for ${demand.vus} people at once, this machine may give ${gigabytes(memory)} GB; use several generators, a smaller count or a shorter patience`
      : undefined,
    files !== undefined && demand.descriptors > files
      ? `this plan needs about ${demand.descriptors} open files for ${demand.vus} people at once, the limit here is ${files}; raise it with ulimit -n ${demand.descriptors}`
      : undefined,
    !place.isLoopback && demand.connectionsPerSecond > MOST_CONNECTIONS_PER_SECOND
      ? `this plan opens about ${Math.round(demand.connectionsPerSecond)} connections a second at its peak, local ports allow about ${MOST_CONNECTIONS_PER_SECOND} to one address; use several generators or several source addresses`
      : undefined,
  ].filter((line) => line !== undefined);
  if (shortfalls.length > 0) throw new UserError(shortfalls);
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
