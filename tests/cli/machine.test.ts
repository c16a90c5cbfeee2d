import { describe, expect, it } from "vitest";
import { checkMachine, collectorLimits, fitToMachine, type Machine, type Place, thisMachine } from "../../src/cli/machine.ts";
import { UserError } from "../../src/cli/mistake.ts";
import { preparePlan } from "../../src/cli/prepare.ts";
import { milliseconds, ratio } from "../../src/core/units.ts";
import { samplePlan } from "../core/arrivals/sample-plan.ts";

const plan = samplePlan();
const prepared = preparePlan(plan);
const { demand } = prepared;
const LOCAL: Place = { isLoopback: true };
const ROOMY: Machine = { memory: 2 * demand.memory, openFiles: 2 * demand.descriptors };

/** What the user reads; nothing where the machine suffices. */
function refusalOf(machine: Machine, place = LOCAL, wanted = demand): readonly string[] {
  try {
    checkMachine(wanted, place, machine);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.lines;
  }
}

it("plays nothing that is longer than its report can hold", () => {
  const clock = { ...plan.clock, to: milliseconds(plan.clock.from + 97 * 3_600_000) };
  expect(() => preparePlan({ ...plan, clock: { ...clock, compress: ratio(1) } })).toThrow(/played in 97 hours, and at most 96/);
});

describe("a machine on which a plan is to be played", () => {
  it("is taken where it has what the plan needs, and where its limit of open files is not known", () => {
    expect(refusalOf(ROOMY)).toEqual([]);
    expect(refusalOf({ ...ROOMY, openFiles: undefined })).toEqual([]);
  });

  it("is refused for every lack at once, each with its numbers and what to do", () => {
    const busy = { ...demand, connectionsPerSecond: 900 };
    const lines = refusalOf({ memory: 1e9, openFiles: 10 }, { isLoopback: false }, { ...busy, memory: 3e9 as typeof demand.memory });
    expect(lines).toEqual([
      expect.stringMatching(/needs about 3\.0 GB of memory for \d+ people at once, this machine may give 1\.0 GB; use a larger machine/),
      expect.stringMatching(new RegExp(`needs about ${demand.descriptors} open files .* limit here is 10; raise it with ulimit -n`)),
      expect.stringMatching(/opens about 900 connections a second at its peak, local ports allow about 470/),
    ]);
    expect(refusalOf(ROOMY, LOCAL, busy)).toEqual([]);
    // Two addresses have twice the ports.
    expect(refusalOf(ROOMY, { isLoopback: false, addresses: 2 }, busy)).toEqual([]);
    expect(refusalOf(ROOMY, { isLoopback: false, addresses: 2 }, { ...demand, connectionsPerSecond: 941 })).toEqual([
      expect.stringMatching(
        /local ports allow about 940 to one address; have k6 send from more addresses of this machine \(-- --local-ips=/,
      ),
    ]);
  });

  it("gives its memory to the engines in equal parts, never more than a container may have", () => {
    expect(collectorLimits(1, ROOMY)).toEqual({ GOGC: "200", GOMEMLIMIT: `${2 * demand.memory}B` });
    expect(collectorLimits(2, ROOMY)).toMatchObject({ GOMEMLIMIT: `${demand.memory}B` });
    expect(collectorLimits(1)).toMatchObject({ GOMEMLIMIT: expect.stringMatching(/^[1-9]\d{7,}B$/) });
    expect(thisMachine().memory).toBeLessThanOrEqual(process.constrainedMemory() || Number.POSITIVE_INFINITY);
  });

  it("caps the crowd of a phase to what it can hold", () => {
    const half = fitToMachine(prepared, { plan }, { ...ROOMY, memory: demand.memory / 2 });
    expect(fitToMachine(prepared, { plan }, ROOMY)).toBe(prepared);
    expect(half.demand.vus).toBeLessThan(0.51 * demand.vus);
    expect(half.config.scenarios[plan.people[0]?.id ?? ""]).toMatchObject({ maxVUs: half.crowds[0]?.vus });
  });
});
