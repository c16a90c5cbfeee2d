import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { type CapacityOptions, FULL, type PhaseResult } from "../../../src/core/capacity/phase.ts";
import { nextStep } from "../../../src/core/capacity/procedure.ts";
import { playPhase, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { seconds } from "../../../src/core/units.ts";
import { QUICK_OPTIONS } from "./quick-options.ts";

const SYSTEM: SimulatedSystem = {
  platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: false },
  people: { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 },
};
const OPTIONS: CapacityOptions = {
  ...QUICK_OPTIONS,
  profile: { ...FULL, guard: false, spike: false, surge: true },
  surge: seconds(60),
};

/** The whole procedure; what `change` makes of a phase's result is what was measured. */
function measure(change: (result: PhaseResult) => PhaseResult = (result) => result, options = OPTIONS) {
  const results: PhaseResult[] = [];
  for (;;) {
    const step = nextStep(options, results);
    if (step.kind === "done") return { results, found: assembleCapacity(options, results) };
    results.push(change(playPhase(SYSTEM, step.phase, { capacity: options, seed: 3_000 + results.length })));
  }
}

const missed = (result: PhaseResult): PhaseResult => ({ ...result, good: result.good.map((counts) => counts.map((good) => 0.9 * good)) });
const namesOf = (results: readonly PhaseResult[], kind: string): readonly string[] =>
  results.filter(({ phase }) => phase.kind === kind).map(({ phase }) => phase.name);
const rateOf = (results: readonly PhaseResult[], name: string): number =>
  results.find(({ phase }) => phase.name === name)?.phase.stretches[0]?.to ?? 0;

describe("a verification", () => {
  const confirmed = measure();
  const { sloRate } = confirmed.found;

  it("that holds leaves the interval as it is", () => {
    expect(confirmed.found.verified).toBe(true);
    expect(namesOf(confirmed.results, "verify")).toEqual(["verify-1"]);
    expect(sloRate.kind === "found" && (sloRate.low ?? 0) > 85).toBe(true);
  });

  it("that fails first and holds lower lowers the bound to where it held, and says so", () => {
    const { results, found } = measure((result) => (result.phase.name === "verify-1" ? missed(result) : result));
    expect(namesOf(results, "verify")).toEqual(["verify-1", "verify-2"]);
    expect(found.sloRate).toMatchObject({ kind: "found", low: rateOf(results, "verify-2") });
    expect([found.verified, found.warnings]).toEqual([true, ["verification-lowered"]]);
    expect(found.objectives[0]?.sloRate).toEqual(found.sloRate);
  });

  it("that never holds takes the interval away, and no rate above the smallest that failed is reported", () => {
    const { results, found } = measure((result) => (result.phase.kind === "verify" ? missed(result) : result));
    expect(namesOf(results, "verify")).toHaveLength(3);
    expect(found.sloRate).toEqual({
      kind: "found",
      rate: rateOf(results, "verify-3"),
      basis: "no interval: no verification hold passed",
      heldMs: seconds(600),
    });
    expect([found.verified, found.warnings]).toEqual([false, ["verification-failed"]]);
  });

  it("of a single run that fails takes its rate down to what held, or to the smallest that failed", () => {
    const options = { ...OPTIONS, profile: { ...OPTIONS.profile, repeats: 1 } };
    const whole = measure(undefined, options);
    expect(whole.found.sloRate).not.toHaveProperty("low");
    const lowered = measure((result) => (result.phase.name === "verify-1" ? missed(result) : result), options);
    expect(lowered.found.sloRate).toEqual({ ...whole.found.sloRate, rate: rateOf(lowered.results, "verify-2") });
    const failed = measure((result) => (result.phase.kind === "verify" ? missed(result) : result), options);
    expect(failed.found.sloRate).toMatchObject({
      rate: rateOf(failed.results, "verify-3"),
      basis: "no interval: no verification hold passed",
    });
  });

  it("or a surge in which the generator was late twice says nothing, and voids nothing of what was proved before", () => {
    const late = (result: PhaseResult): PhaseResult =>
      ["verify", "surge"].includes(result.phase.kind) ? { ...missed(result), isGeneratorLimited: true } : result;
    const { results, found } = measure(late);
    expect(namesOf(results, "verify")).toEqual(["verify-1", "verify-1-retake"]);
    expect(found.sloRate).toEqual(sloRate);
    expect(found.ceiling.kind).toBe("found");
    expect(found).not.toHaveProperty("verified");
    expect(found.setAside).toEqual(["surge", "surge-retake", "verify-1", "verify-1-retake"]);
  });

  it("begins on a platform that has worked off the surge", () => {
    const names = confirmed.results.map(({ phase }) => phase.name);
    expect(names[names.indexOf("surge") + 1]).toMatch(/^drain-/);
  });
});
