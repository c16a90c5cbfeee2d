import { describe, expect, it } from "vitest";
import { type Crowd, machineDemand } from "../../../src/core/people/crowd.ts";
import { milliseconds } from "../../../src/core/units.ts";

const crowd = (onPages: number): Crowd => ({ people: "pupil", planned: 5_000, vus: 1_000, visitLength: milliseconds(60_000), onPages });

describe("what a run needs of the generator's machine", () => {
  it("counts six connections for somebody on the landing pages, and two for somebody who only signs in", () => {
    expect(machineDemand([crowd(300)], 100)).toMatchObject({ connectionsPerSecond: 600, descriptors: 100 + 1_000 + 300 * 5 });
    expect(machineDemand([crowd(0)], 100)).toMatchObject({ connectionsPerSecond: 200, descriptors: 1_100 });
  });

  it("counts everybody as on the pages where some are", () => {
    expect(machineDemand([crowd(0), crowd(1)], 10).connectionsPerSecond).toBe(60);
  });
});
