import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { asCut } from "../../../src/core/capacity/cut.ts";
import { FULL, type PhaseResult } from "../../../src/core/capacity/phase.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { perSecond } from "../../../src/core/units.ts";
import { QUICK_OPTIONS } from "./quick-options.ts";

const PATIENT = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const SYSTEM: SimulatedSystem = {
  platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true },
  people: PATIENT,
};
const phases = playCapacity(SYSTEM, QUICK_OPTIONS, 41);

/** The phases up to the first of `kind`, which was cut after so many seconds. */
const cutIn = (kind: PhaseResult["phase"]["kind"], after: number): readonly PhaseResult[] =>
  cutAt(
    phases,
    phases.findIndex(({ phase }) => phase.kind === kind),
    after,
  );

function cutAt(played: readonly PhaseResult[], at: number, after: number): readonly PhaseResult[] {
  return played.slice(0, at + 1).map((result, index) =>
    index < at
      ? result
      : {
          ...result,
          seconds: result.seconds.slice(0, after),
          good: result.good.map((counts) => counts.slice(0, after)),
          isComplete: false,
          whyCut: "the run was interrupted",
        },
  );
}

describe("a capacity run that was cut", () => {
  it("says of a ramp that was cut at a low rate no more than that it was served that much: nothing beyond was sought", () => {
    const { ceiling, sloRate, ended } = assembleCapacity(QUICK_OPTIONS, cutIn("ramp", 60));
    expect([ceiling.kind, sloRate.kind]).toEqual(["at-least", "none"]);
    // The plan asks for 66 a second by then.
    expect(ceiling.kind === "at-least" && ceiling.rate < 75).toBe(true);
    expect(ended).toBe("the phase ramp was cut short: the run was interrupted");
  });

  it("says of a staircase that was cut before the objective failed that it held at least so far", () =>
    expect(assembleCapacity(QUICK_OPTIONS, cutIn("hold", 60)).sloRate.kind).toBe("at-least"));

  it("keeps what was found before the cut", () => expect(assembleCapacity(QUICK_OPTIONS, cutIn("hold", 60)).ceiling.kind).toBe("found"));

  it("takes no repeat that was cut for a repeat: its counts are pooled, and the interval comes from whole ones", () => {
    const options = { ...QUICK_OPTIONS, profile: { ...FULL, guard: false, spike: false, surge: false, verify: false } };
    const whole = playCapacity(SYSTEM, options, 41);
    const cut = (name: string) => {
      const at = whole.findIndex(({ phase }) => phase.name === name);
      return assembleCapacity(options, cutAt(whole, at, 100)).sloRate;
    };
    expect(cut("repeat-2")).toMatchObject({ kind: "found", basis: "single run, no interval" });
    expect(cut("repeat-2")).not.toHaveProperty("low");
    expect(cut("repeat-3")).toMatchObject({ kind: "found", basis: "2 repeats, counts pooled" });
    expect(assembleCapacity(options, whole).sloRate).toMatchObject({ basis: "3 repeats, counts pooled" });
  });

  it("changes no other kind of estimate", () => {
    const found = { kind: "found", rate: perSecond(3), basis: "" } as const;
    expect([asCut(found), asCut({ kind: "none" }), asCut({ kind: "not-reached", highestTested: perSecond(3) })]).toEqual([
      found,
      { kind: "none" },
      { kind: "at-least", rate: 3 },
    ]);
  });
});
