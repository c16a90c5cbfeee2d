import { describe, expect, it } from "vitest";
import { type CapacityOptions, FULL, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { ratio, seconds } from "../../../src/core/units.ts";
import { measure, platform, RETRYING } from "./played.ts";

describe("the procedure after a collapse", () => {
  const waiting = { people: [{ weight: 1, wait: seconds(5), sigma: 0 }], patience: seconds(5), surge: seconds(600) };
  const topOf = ({ phase }: PhaseResult): number => Math.max(...phase.stretches.map(({ to }) => to));
  const play = (options: Partial<CapacityOptions>, seed: number) => {
    const { phases, result } = measure({ platform: platform(20, 0.2), people: RETRYING }, { profile: FULL, ...waiting, ...options }, seed);
    const later = phases.slice(phases.findIndex(({ phase }) => phase.kind === "ramp") + 1);
    return { result, later, kinds: new Set(later.map(({ phase }) => phase.kind)) };
  };

  it.each(["guard", "spike", "surge"] as const)("sends no %s where nothing above it was to be sent, and sends it otherwise", (kind) => {
    const profile = { ...QUICK, [kind]: true };
    const asked = play({ profile, stopsAfterCollapse: true }, 41);
    expect([asked.result.collapse.kind, asked.kinds.has(kind)]).toEqual(["found", false]);
    expect(play({ profile }, 41).kinds.has(kind)).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6])("holds and verifies no higher than it, nor than the ceiling, where that was asked (seed %i)", (seed) => {
    const { result, later, kinds } = play({ stopsAfterCollapse: true }, seed);
    const [fall, ceiling] = [result.collapse, result.ceiling];
    if (fall.kind !== "found" || ceiling.kind !== "found") throw new Error("collapse or ceiling was not found");
    expect([...kinds].filter((kind) => !["drain", "hold", "verify"].includes(kind))).toEqual([]);
    expect(Math.max(...later.map(topOf))).toBeLessThanOrEqual(Math.min(fall.corrected ?? fall.rate, ceiling.rate));
    expect(["found", "not-reached"]).toContain(result.sloRate.kind);
    if (result.sloRate.kind === "found") expect(Math.abs(result.sloRate.rate / 95.89 - 1)).toBeLessThan(0.05);
    expect(result.ended).toContain("nothing above its collapse");
  });

  it("says that an objective which holds that far was not reached", () => {
    const objectives = [{ within: seconds(4), share: ratio(0.5) }];
    const { result, later } = play({ objectives, stopsAfterCollapse: true }, 41);
    expect(result.sloRate.kind).toBe("not-reached");
    expect(result.ended).toContain("nothing above its collapse");
    expect(Math.max(...later.map(topOf))).toBeLessThanOrEqual(result.ceiling.kind === "found" ? result.ceiling.rate : 0);
  });

  it("is where the ramp ends", () => {
    const { phases } = measure({ platform: platform(20, 0.2), people: RETRYING }, waiting);
    const ramp = phases.find(({ phase }) => phase.kind === "ramp");
    expect(ramp?.seconds.length).toBeLessThan((ramp?.phase.duration ?? 0) / 1_000);
  });
});
