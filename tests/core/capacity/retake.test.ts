import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { gather } from "../../../src/core/capacity/evidence.ts";
import { FULL, type PhaseResult } from "../../../src/core/capacity/phase.ts";
import { nextStep } from "../../../src/core/capacity/procedure.ts";
import { standing } from "../../../src/core/capacity/retake.ts";
import { sloRateOfPhases } from "../../../src/core/capacity/slorate.ts";
import { playPhase, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { QUICK_OPTIONS } from "./quick-options.ts";

const SYSTEM: SimulatedSystem = {
  platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: false },
  people: { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 },
};

/** The procedure on a sound platform, by a generator that is late in the phases that `isLate` names, and then lets far fewer people in. */
function measure(isLate: (name: string) => boolean, { options = QUICK_OPTIONS, lacksMeans = false } = {}) {
  const results: PhaseResult[] = [];
  for (;;) {
    const step = nextStep(options, results);
    if (step.kind === "done") return { results, found: assembleCapacity(options, results), why: step.why };
    const result = playPhase(SYSTEM, step.phase, { capacity: options, seed: 7_000 + results.length });
    results.push(isLate(step.phase.name) ? { ...spoilt(result), isGeneratorLimited: true, ...(lacksMeans ? { lacksMeans } : {}) } : result);
  }
}

const spoilt = (result: PhaseResult): PhaseResult => ({
  ...result,
  seconds: result.seconds.map((second) => ({ ...second, ok: second.ok / 4, good: second.good / 4 })),
  good: result.good.map((counts) => counts.map((count) => count / 4)),
});
const namesOf = (results: readonly PhaseResult[]): readonly string[] => results.map(({ phase }) => phase.name);

describe("a phase in which the generator was late", () => {
  it("is played again once the platform is well, and then counts for nothing", () => {
    const { results, found } = measure((name) => name === "ramp" || name === "repeat-1");
    const names = namesOf(results);
    const ramp = names.indexOf("ramp");
    expect(names[ramp + 1]).toMatch(/^drain-/);
    expect(names.slice(ramp + 2)).toContain("ramp-retake");
    expect(names.indexOf("repeat-1-retake")).toBeGreaterThan(names.indexOf("repeat-1"));
    expect(found.setAside).toEqual(["ramp", "repeat-1"]);
    expect(found.ceiling.kind === "found" && Math.abs(found.ceiling.rate / 100 - 1) < 0.05).toBe(true);
    expect(found.sloRate.kind === "found" && Math.abs(found.sloRate.rate / 95.89 - 1) < 0.1).toBe(true);
    expect(found.holds.some(({ phase }) => phase === "repeat-1")).toBe(false);
    expect(gather(QUICK_OPTIONS, results)).toEqual(gather(QUICK_OPTIONS, standing(results)));
    expect(found.sloRate).toMatchObject(sloRateOfPhases(QUICK_OPTIONS, results, 0));
    const retake = results.find(({ phase }) => phase.name === "ramp-retake")?.phase;
    expect(retake?.stretches).toEqual(results[ramp]?.phase.stretches);
  });

  it("keeps its generators and its place among the repeats", () => {
    const options = { ...QUICK_OPTIONS, profile: { ...FULL, spike: false, surge: false, verify: false } };
    const { results, found } = measure((name) => name === "guard-2" || name === "repeat-2", { options });
    expect(results.find(({ phase }) => phase.name === "guard-2-retake")?.phase.generators).toBe(2);
    expect(namesOf(results).filter((name) => name.startsWith("repeat"))).toEqual(["repeat-1", "repeat-2", "repeat-2-retake", "repeat-3"]);
    expect(found.sloRate.kind === "found" && found.sloRate.basis).toContain("3 repeats");
  });

  it("ends the procedure where it is late again", () => {
    const { results, found, why } = measure((name) => name.startsWith("ramp"));
    expect(namesOf(results).filter((name) => name.startsWith("ramp"))).toEqual(["ramp", "ramp-retake"]);
    expect(found.ceiling.kind).toBe("generator-limited");
    expect(why).toContain("the generator was the limit");
  });

  it("ends it at once where the generator lacks what it would lack again", () => {
    const { results, found } = measure((name) => name === "ramp", { lacksMeans: true });
    expect(namesOf(results).some((name) => name.endsWith("-retake"))).toBe(false);
    expect(found.ceiling.kind).toBe("generator-limited");
    expect(found.setAside).toBeUndefined();
  });

  it("ends it where that happens four times: such a machine measures nothing", () => {
    const options = { ...QUICK_OPTIONS, profile: { ...FULL, spike: false, surge: false, verify: false } };
    const { results, found } = measure((name) => !name.endsWith("-retake") && /^(ramp|guard|repeat)/.test(name), { options });
    expect(namesOf(results).filter((name) => name.endsWith("-retake"))).toHaveLength(3);
    expect(found.sloRate.kind).toBe("generator-limited");
  });

  it("is left alone where it only showed the way", () => {
    const { results, found } = measure((name) => name.startsWith("drain-1"));
    expect(namesOf(results).some((name) => name.endsWith("-retake"))).toBe(false);
    expect(found.ceiling.kind).not.toBe("generator-limited");
  });
});
