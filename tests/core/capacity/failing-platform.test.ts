import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { FULL, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { nextStep } from "../../../src/core/capacity/procedure.ts";
import { playPhase, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { optionsFor } from "../../bench/truth-trials.ts";

const SYSTEM: SimulatedSystem = {
  platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true },
  people: { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 },
};

/** The procedure on a platform of a hundred a second that turns `failing` of the people away at once, whatever the load. */
function play(failing: number, profile = QUICK) {
  const options = { ...optionsFor(SYSTEM), profile };
  const results: PhaseResult[] = [];
  for (;;) {
    const step = nextStep(options, results);
    if (step.kind === "done") return { results, why: step.why, found: assembleCapacity(options, results) };
    const played = playPhase(SYSTEM, step.phase, { capacity: options, seed: 40 + results.length });
    const seconds = played.seconds.map((second) => ({
      ...second,
      ok: second.ok * (1 - failing),
      good: second.good * (1 - failing),
      failed: second.ok * failing,
    }));
    results.push({ ...played, seconds, good: played.good.map((counts) => counts.map((good) => good * (1 - failing))) });
  }
}

describe("a platform that fails at every rate", () => {
  it("for a quarter of the people, one machine of four being dead, is well as it ever is after an overload, and its ceiling is sought", () => {
    const { results, why, found } = play(0.25);
    expect(results.map(({ phase }) => phase.name)).toContain("ramp");
    expect(why).not.toContain("does not come back");
    expect(found.sloRate.kind).not.toBe("found");
  });

  it("for everybody ends at once, with the reason, and no drain", () => {
    const { results, why, found } = play(1, FULL);
    expect(why).toBe("nobody was let in");
    expect(results.every(({ phase }) => phase.kind === "baseline")).toBe(true);
    expect(found.ceiling).toEqual({ kind: "none" });
  });
});
