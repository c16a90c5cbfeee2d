import { describe, expect, it } from "vitest";
import { gather } from "../../../src/core/capacity/evidence.ts";
import { type CapacityOptions, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";
import type { PhaseKind } from "../../../src/core/verdict/run.ts";

const options: CapacityOptions = {
  profile: QUICK,
  objectives: [{ within: seconds(2), share: ratio(0.95) }],
  maxRate: perSecond(100),
  stopsAfterCollapse: false,
  people: [],
};

const limited = (kind: PhaseKind): PhaseResult => ({
  phase: {
    name: kind,
    kind,
    stretches: [{ from: perSecond(1), to: perSecond(1), length: milliseconds(1_000) }],
    duration: milliseconds(1_000),
    generators: 1,
    why: "find where the objective stops holding",
  },
  seconds: [],
  good: [[]],
  isGeneratorLimited: true,
  isComplete: true,
});

describe("the evidence of a capacity run", () => {
  it.each<PhaseKind>(["ramp", "hold", "guard"])("is limited by the generator when a %s was", (kind) => {
    expect(gather(options, [limited(kind)]).isGeneratorLimited).toBe(true);
  });

  it.each<PhaseKind>(["baseline", "drain", "spike", "surge", "verify"])(
    "is not when only a %s was: no ceiling and no SLO rate rests on it",
    (kind) => {
      expect(gather(options, [limited(kind)]).isGeneratorLimited).toBe(false);
    },
  );
});
