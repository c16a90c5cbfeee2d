import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { dispersionOf, findChange } from "../../../src/core/capacity/monotonicity.ts";
import { hasFallen, mostFail, stopsAtItsRule } from "../../../src/core/capacity/mostfail.ts";
import { type CapacityOptions, FULL, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { nextStep } from "../../../src/core/capacity/procedure.ts";
import type { SimulatedPeople, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";

const PATIENT: SimulatedPeople = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const RETRYING: SimulatedPeople = { wait: 5, sigma: 0, habituation: 1, reload: 1, reloadAfter: 1, attempts: 4 };
const platform = (workers: number, service: number): SimulatedPlatform => ({
  station: { kind: "workers", workers, service, law: "exponential" },
  zombie: true,
});
const OPTIONS: CapacityOptions = {
  profile: QUICK,
  objectives: [
    { within: seconds(1), share: ratio(0.95) },
    { within: seconds(2), share: ratio(0.95) },
  ],
  maxRate: perSecond(400),
  stopsAfterCollapse: false,
  people: [],
};
const measure = (system: SimulatedSystem, options: Partial<CapacityOptions> = {}, seed = 41) => {
  const phases = playCapacity(system, { ...OPTIONS, ...options }, seed);
  return { phases, result: assembleCapacity({ ...OPTIONS, ...options }, phases) };
};

describe("the procedure", () => {
  const quick = measure({ platform: platform(20, 0.2), people: PATIENT });

  it("finds ceiling and SLO rate of a plain queue in a quick look, and claims no interval", () => {
    const { ceiling, sloRate } = quick.result;
    expect(ceiling.kind === "found" && Math.abs(ceiling.rate / 100 - 1) < 0.05).toBe(true);
    expect(sloRate.kind === "found" && Math.abs(sloRate.rate / 95.89 - 1) < 0.1).toBe(true);
    expect(sloRate).not.toHaveProperty("low");
  });

  it("begins with a baseline, and lets the platform rest after every overload", () => {
    const kinds = quick.phases.map(({ phase }) => phase.kind);
    expect(kinds.slice(0, 7)).toEqual(["baseline", "baseline", "baseline", "baseline", "drain", "ramp", "drain"]);
    expect(new Set(quick.phases.map(({ phase }) => phase.name)).size).toBe(quick.phases.length);
  });

  it("climbs only while the platform keeps up, and sends people once who only show the way", () => {
    const parts = quick.phases.filter(({ phase }) => phase.kind === "baseline").map(({ phase }) => phase);
    expect(parts.map(({ stretches }) => stretches.map(({ to }) => to))).toEqual([
      [1, 2],
      [4, 8],
      [16, 32],
      [64, 128],
    ]);
    expect(parts.every(({ triesOnce }) => triesOnce === true)).toBe(true);
  });

  it("gives every objective a row from the same data, the stricter one no higher", () => {
    const [strict, lax] = quick.result.objectives.map(({ sloRate }) =>
      sloRate.kind === "found" ? sloRate.rate : Number.POSITIVE_INFINITY,
    );
    expect(quick.result.objectives).toHaveLength(2);
    expect(strict).toBeLessThanOrEqual(lax ?? 0);
  });

  it("plans the same phase again from the same results, and nothing beyond the highest rate allowed", () => {
    for (let done = 0; done < quick.phases.length; done += 1) {
      const step = nextStep(OPTIONS, quick.phases.slice(0, done));
      expect(step).toEqual({ kind: "phase", phase: quick.phases[done]?.phase });
    }
    const capped = measure({ platform: platform(20, 0.2), people: PATIENT }, { maxRate: perSecond(60) });
    for (const { phase } of capped.phases) for (const { from, to } of phase.stretches) expect(Math.max(from, to)).toBeLessThanOrEqual(60);
    expect(capped.result.ceiling.kind).toBe("not-reached");
    expect(capped.result.sloRate.kind).toBe("not-reached");
    expect(capped.result.ended).toContain("nothing broke");
  });

  it.each([1, 2, 3])("finds the ceiling of a single worker whose people leave, and takes no luck for a change (seed %i)", (seed) => {
    const people: SimulatedPeople = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };
    const waiting = { patience: seconds(8), people: [{ weight: 1, wait: seconds(8), sigma: 0.7 }] };
    const small = { ...waiting, objectives: [{ within: seconds(4), share: ratio(0.95) }] };
    const { ceiling, sloRate } = measure({ platform: { ...platform(1, 0.5), zombie: false }, people }, small, seed).result;
    expect(ceiling.kind === "found" && Math.abs(ceiling.rate / 2 - 1)).toBeLessThan(0.1);
    expect(sloRate.kind).toBe("found");
  });

  it("looks for a lax objective above the ceiling of a platform that turns people away, and piles nothing up far above it for a strict one", () => {
    const bounded: SimulatedPlatform = { ...platform(20, 0.2), queue: 40 };
    const lax = measure({ platform: bounded, people: PATIENT }, { objectives: [{ within: seconds(2), share: ratio(0.7) }] });
    expect(lax.result.sloRate.kind === "found" && Math.abs(lax.result.sloRate.rate / (100 / 0.7) - 1)).toBeLessThan(0.05);
    const strict = measure({ platform: platform(20, 0.2), people: PATIENT }, { objectives: [{ within: seconds(5), share: ratio(0.95) }] });
    const searched = strict.phases.filter(({ phase }) => phase.name.startsWith("search-")).flatMap(({ phase }) => phase.stretches);
    expect(Math.max(...searched.map(({ to }) => to))).toBeLessThan(120);
    expect(strict.result.sloRate.kind).toBe("found");
  });

  it("says of an objective only what holds have shown where the ceiling is above the highest rate allowed", () => {
    const limited = { maxRate: perSecond(96), objectives: [{ within: milliseconds(620), share: ratio(0.95) }] };
    const strict = measure({ platform: platform(20, 0.2), people: PATIENT }, limited).result;
    expect(strict.ceiling.kind).toBe("not-reached");
    expect(strict.sloRate.kind === "found" && strict.sloRate.rate < 92).toBe(true); // 81.6 by Erlang's formula
    const never = { maxRate: perSecond(60), objectives: [{ within: milliseconds(100), share: ratio(0.95) }] };
    expect(measure({ platform: platform(20, 0.2), people: PATIENT }, never).result.sloRate.kind).not.toBe("not-reached");
  });

  it("looks for each of a list of objectives in the holds that are about it", () => {
    const within = [1_000, 800, 700, 3_000].map((limit) => ({ within: milliseconds(limit), share: ratio(0.95) }));
    const profile = { ...FULL, guard: false, spike: false, verify: false };
    const { objectives } = measure({ platform: platform(20, 0.2), people: PATIENT }, { profile, objectives: within }).result;
    for (const [index, truth] of [95.9, 93.6, 90.8, 98.9].entries()) {
      const estimate = objectives[index]?.sloRate;
      expect(["found", index === 3 ? "at-least" : ""]).toContain(estimate?.kind);
      expect(estimate && "rate" in estimate && Math.abs(estimate.rate / truth - 1)).toBeLessThan(0.05);
    }
  });

  it("has an interval from three repeats, and it holds the truth", () => {
    const { sloRate } = measure(
      { platform: platform(20, 0.2), people: PATIENT },
      { profile: { ...FULL, guard: false, spike: false, verify: false } },
    ).result;
    expect(sloRate.kind === "found" && (sloRate.low ?? 0) <= 95.89 && (sloRate.high ?? 0) >= 95.89).toBe(true);
  });

  it("works on a platform of two sign-ins a second, with holds that last as long as counts need", () => {
    const { phases, result } = measure(
      { platform: platform(4, 2), people: PATIENT },
      { objectives: [{ within: seconds(10), share: ratio(0.95) }] },
    );
    expect(["found", "at-least"]).toContain(result.ceiling.kind);
    expect(result.sloRate.kind === "found" && result.sloRate.rate > 1 && result.sloRate.rate < 2).toBe(true);
    const holds = phases.filter(({ phase }) => phase.kind === "hold").flatMap(({ phase }) => phase.stretches.slice(1));
    for (const { length } of holds) expect([120_000, 150_000]).toContain(length);
  });

  it("plays no further ramp where goodput still rises above the hinge: to the same rate it would show no more", () => {
    const { phases, result } = measure({ platform: { ...platform(20, 0.2), queue: 0 }, people: PATIENT });
    expect(phases.filter(({ phase }) => phase.kind === "ramp")).toHaveLength(1);
    expect(result.ceiling.kind).toBe("at-least");
  });

  it("finds that a platform with retries does not heal by itself, and below which rate it would", () => {
    const options = { profile: { ...QUICK, spike: true }, people: [{ weight: 1, wait: seconds(5), sigma: 0 }], patience: seconds(5) };
    const { phases, result } = measure({ platform: platform(20, 0.2), people: RETRYING }, options);
    const cut = phases.map((phase) => (phase.phase.kind === "spike" ? { ...phase, isComplete: false } : phase));
    expect(assembleCapacity({ ...OPTIONS, ...options }, cut).recovery).toBeUndefined(); // nobody saw whether it would have come back
    expect(result.recovery).toBe("metastable");
    expect(result.warnings).toContain("does-not-recover");
    expect(Math.abs((result.selfHealing?.limit ?? 0) / 25 - 1)).toBeLessThan(0.05);
  });

  it("names no limit of healing by itself where hardly anybody comes back", () => {
    const options = { profile: { ...QUICK, spike: true }, people: [{ weight: 1, wait: seconds(5), sigma: 0 }], patience: seconds(5) };
    const { phases, result } = measure({ platform: platform(20, 0.2), people: RETRYING }, options);
    const once = phases.map((phase) =>
      phase.phase.kind === "spike" ? { ...phase, seconds: phase.seconds.map((second) => ({ ...second, attempts: second.visits })) } : phase,
    );
    const { selfHealing, recovery } = assembleCapacity({ ...OPTIONS, ...options }, once);
    expect([result.selfHealing === undefined, selfHealing, recovery]).toEqual([false, undefined, "metastable"]);
  });

  it("sends its spikes over base loads at which the objective holds, and finds a platform healthy that comes back to them", () => {
    const options = { profile: { ...QUICK, spike: true }, objectives: [{ within: milliseconds(700), share: ratio(0.95) }] };
    for (const seed of [1, 2, 3, 4, 5]) {
      const { sloRate, spikes, recovery } = measure({ platform: platform(4, 0.2), people: PATIENT }, options, seed).result;
      expect(spikes.length).toBeGreaterThan(1);
      for (const { base } of spikes) expect(base).toBeLessThanOrEqual(0.96 * (sloRate.kind === "found" ? sloRate.rate : 0));
      expect(recovery).toBe("healthy");
    }
  });

  it.each([
    ["three people in ten at rest", platform(4, 0.8), 1],
    ["everybody at rest", { station: { kind: "workers", workers: 4, service: 3, law: "constant" }, zombie: false }, 2],
  ] as const)("does not take a platform for down whose service is too slow for the objective: %s", (_, slow, within) => {
    const objectives = [{ within: seconds(within), share: ratio(0.95) }];
    for (const seed of [1, 2, 3]) {
      const { phases, result } = measure({ platform: slow, people: PATIENT }, { objectives }, seed);
      const { ceiling, sloRate, ended } = result;
      expect(phases.filter(({ phase }) => phase.kind === "hold")).toHaveLength(1); // there is nothing to search
      const truth = slow.station.kind === "workers" ? slow.station.workers / slow.station.service : 0;
      expect(ended).toBe("the objective was missed at every rate that was held");
      expect(sloRate.kind).toBe("below");
      expect(ceiling.kind === "found" && Math.abs(ceiling.rate / truth - 1)).toBeLessThan(0.1);
    }
  });

  describe("on a small platform that goes down before a thousand people came above its ceiling", () => {
    const people: SimulatedPeople = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };
    const waiting = { patience: seconds(8), people: [{ weight: 1, wait: seconds(8), sigma: 0.7 }] };
    const small = { ...waiting, profile: { ...QUICK, repeats: 0 }, objectives: [{ within: seconds(4), share: ratio(0.95) }] };
    const rampsOf = (phases: readonly PhaseResult[]) => phases.filter(({ phase }) => phase.kind === "ramp").map(({ phase }) => phase);

    it.each([
      [5, 0.8],
      [10, 0.4],
    ])("finds the ceiling of %i/s with one more ramp, on which nobody leaves, and the collapse with those who do", (truth, service) => {
      const runs = [1, 2, 3, 4, 5].map((seed) => measure({ platform: platform(4, service), people }, small, seed));
      const near = runs.filter(({ result: { ceiling } }) => ceiling.kind === "found" && Math.abs(ceiling.rate / truth - 1) < 0.1);
      expect(near.length).toBeGreaterThanOrEqual(4);
      for (const { phases, result } of runs) {
        expect(result.collapse.kind).toBe("found");
        const [last, ...before] = [...rampsOf(phases)].reverse();
        expect(last).toMatchObject({ name: "ramp-patient", triesOnce: true });
        expect(last?.waitAtLeast).toBeGreaterThan(60_000);
        expect(before.every(({ waitAtLeast }) => waitAtLeast === undefined) && before.length < 3).toBe(true);
      }
    });

    it("and measures the loop of the phase plane against the ramps of people as they are", () => {
      const options = { ...OPTIONS, ...small, profile: { ...small.profile, spike: true } };
      const { phases } = measure({ platform: platform(4, 0.4), people }, options, 1);
      const patient = phases.find(({ phase }) => phase.name === "ramp-patient");
      const [base] = phases.find(({ phase }) => phase.kind === "spike")?.phase.stretches ?? [];
      if (!patient || !base) throw new Error("no patient ramp, or no spike");
      // As if it had gone past the demand at which the spike's people came back.
      const met = patient.seconds.map((second, index) => (index < 5 ? { ...second, intended: base.from } : second));
      const readWith = (ok: number) => {
        const seconds = met.map((second, index) => (index < 5 ? { ...second, ok } : second));
        return assembleCapacity(
          options,
          phases.map((one) => (one === patient ? { ...one, seconds } : one)),
        );
      };
      const [none, many] = [readWith(0), readWith(base.from)];
      expect(none.hysteresis).toBeGreaterThan(0.1);
      expect(many.hysteresis).toBeCloseTo(none.hysteresis ?? 0, 2);
    });

    it("sends no such ramp after a collapse where that was asked, nor where nobody's patience is known, nor to a large platform", () => {
      const names = (system: SimulatedSystem, options: Partial<CapacityOptions>) =>
        rampsOf(measure(system, options).phases).map(({ name }) => name);
      const system = { platform: platform(4, 0.8), people };
      const { patience: _, ...unknown } = small;
      expect(names(system, small)).toContain("ramp-patient");
      expect(names(system, { ...small, stopsAfterCollapse: true })).not.toContain("ramp-patient");
      expect(names(system, unknown)).not.toContain("ramp-patient");
      const sharing: SimulatedPlatform = { station: { kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }, zombie: true };
      expect(names({ platform: sharing, people: { ...PATIENT, wait: 10 } }, { ...waiting, patience: seconds(10) })).toEqual(["ramp"]);
    });
  });

  describe("after a collapse", () => {
    const waiting = { people: [{ weight: 1, wait: seconds(5), sigma: 0 }], patience: seconds(5), surge: seconds(600) };
    const topOf = ({ phase }: PhaseResult): number => Math.max(...phase.stretches.map(({ to }) => to));
    const play = (options: Partial<CapacityOptions>, seed: number) => {
      const { phases, result } = measure(
        { platform: platform(20, 0.2), people: RETRYING },
        { profile: FULL, ...waiting, ...options },
        seed,
      );
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

  it.each([
    ["changing", { platform: { ...platform(8, 0.2), autoscaling: { step: 4, most: 28, delay: 45 } }, people: PATIENT }],
    ["generator-limited", { platform: platform(20, 0.2), people: PATIENT, generatorCap: 80 }],
    ["at-least", { platform: { ...platform(20, 0.2), sessions: { limit: 4_000, idle: 1_200 } }, people: { ...RETRYING, wait: 8 } }],
  ] as const)("refuses a number where there is none: %s", (kind, system) => {
    const { ceiling, sloRate, ended } = measure(system).result;
    expect([ceiling.kind, sloRate.kind]).toEqual([kind, kind]);
    expect(ended).toBeDefined();
  });

  it("knows of a house that was full before its ramp's second minute what the baseline kept up with, and no more", () => {
    const full = { platform: { ...platform(20, 0.2), sessions: { limit: 2_000, idle: 1_200 } }, people: { ...RETRYING, wait: 8 } };
    const { phases, result } = measure(full);
    const baseline = phases.filter(({ phase }) => phase.kind === "baseline");
    const failing = (share: number) => baseline.map((part) => ({ ...part, good: part.good.map((counts) => counts.map((n) => share * n)) }));
    const ofBaseline = (parts: readonly PhaseResult[]) =>
      assembleCapacity(OPTIONS, [...parts, ...phases.filter(({ phase }) => phase.kind !== "baseline")]).sloRate;
    expect(result.sessionLimit.kind).toBe("found");
    expect(result.sloRate.kind === "at-least" && result.sloRate.rate > 20 && result.sloRate.rate < 95.9).toBe(true);
    expect(ofBaseline(failing(0.5))).toEqual({ kind: "at-least", rate: 0 });
  });

  it("ends where the platform does not come back under little load", () => {
    const dead = (result: PhaseResult): PhaseResult => ({
      ...result,
      seconds: result.seconds.map((second) => ({ ...second, ok: 0, good: 0 })),
    });
    const first = quick.phases.findIndex(({ phase }) => phase.kind === "drain");
    const drain = quick.phases[first];
    if (!drain) throw new Error("the quick look has no drain");
    expect(nextStep(OPTIONS, [...quick.phases.slice(0, first), ...Array(5).fill(dead(drain))])).toMatchObject({
      kind: "done",
      why: expect.stringContaining("does not come back"),
    });
  });

  it("does not take the quiet after a drain, in which nobody comes, for a platform that is well", () => {
    const first = quick.phases.findIndex(({ phase }) => phase.kind === "drain");
    const drain = quick.phases[first];
    if (!drain) throw new Error("the quick look has no drain");
    const late = { good: 0, okMeanMs: milliseconds(5_000) };
    const clogged = drain.seconds.map((second) => ({ ...second, ...(second.intended > 0 ? late : {}) }));
    const quiet = Array.from(
      { length: 90 },
      () => ({ ...clogged[0], intended: 0, planned: 0, judged: 0, good: 0 }) as (typeof clogged)[number],
    );
    const next = nextStep(OPTIONS, [...quick.phases.slice(0, first), { ...drain, seconds: [...clogged, ...quiet] }]);
    expect(next).toMatchObject({ kind: "phase", phase: { kind: "drain", duration: 2 * drain.phase.duration, triesOnce: true } });
  });

  it("lets the platform rest after a hold in which most people were not served, and not after others", () => {
    const first = quick.phases.findIndex(({ phase }) => phase.kind === "hold");
    const hold = quick.phases[first];
    if (!hold) throw new Error("the quick look has no hold");
    const served = nextStep(OPTIONS, quick.phases.slice(0, first + 1));
    const unserved = { ...hold, seconds: hold.seconds.map((second) => ({ ...second, ok: 0, good: 0 })) };
    expect(served).not.toMatchObject({ phase: { kind: "drain" } });
    expect(nextStep(OPTIONS, [...quick.phases.slice(0, first), unserved])).toMatchObject({ kind: "phase", phase: { kind: "drain" } });
  });

  it("asks a small platform for a tenth of what it takes while it drains, until enough people came to tell", () => {
    const small = measure({ platform: platform(1, 0.5), people: PATIENT });
    const drains = small.phases.filter(({ phase }) => phase.kind === "drain").map(({ phase }) => phase);
    expect(drains.length).toBeGreaterThan(0);
    for (const { stretches, duration } of drains) {
      expect(stretches[0]?.to).toBeLessThan(0.5);
      expect(((stretches[0]?.to ?? 0) * duration) / 1_000).toBeGreaterThan(15);
    }
  });

  it("ends where a phase was cut short, and keeps what is proved", () => {
    const ramp = quick.phases.findIndex(({ phase }) => phase.kind === "ramp");
    const cut = quick.phases.slice(0, ramp + 1).map((result, index) => (index === ramp ? { ...result, isComplete: false } : result));
    expect(nextStep(OPTIONS, cut)).toMatchObject({ kind: "done", why: "the phase ramp was cut short" });
    expect(assembleCapacity(OPTIONS, cut).ceiling.kind).toBe("found");
    expect(assembleCapacity(OPTIONS, []).ceiling).toEqual({ kind: "none" });
  });

  it("keeps what a ramp proved where the next one was cut before it came so far", () => {
    const ramp = quick.phases.findIndex(({ phase }) => phase.kind === "ramp");
    const upTo = quick.phases.slice(0, ramp + 1);
    const second = upTo.slice(ramp).map((result) => ({ ...result, isComplete: false, seconds: result.seconds.slice(0, 30) }));
    expect(assembleCapacity(OPTIONS, [...upTo, ...second]).ceiling).toEqual(assembleCapacity(OPTIONS, upTo).ceiling);
  });
});

describe("capacity that changes", () => {
  it("is seen where a rate failed that is far below one that passed", () => {
    const failing = [{ rate: 50, bad: 60, of: 100 }];
    expect(findChange({ failing, passing: [{ rate: 90, bad: 2, of: 100 }] }, 0.05)).toEqual({ from: 50, to: 90 });
    expect(findChange({ failing, passing: [{ rate: 60, bad: 2, of: 100 }] }, 0.05)).toBeUndefined();
    expect(findChange({ failing: [{ rate: 50, bad: 6, of: 10 }], passing: [{ rate: 90, bad: 2, of: 100 }] }, 0.05)).toBeUndefined();
    expect(findChange({ failing: [], passing: [] }, 0.05)).toBeUndefined();
  });
  it("has a dispersion of 2·(5²/(100·0.1·0.9))/1 = 5.6 for 5 and 15 bad of 100 each", () => {
    const trials = [5, 15].map((bad) => ({ rate: 1, bad, of: 100 }));
    expect(dispersionOf(trials)).toBeCloseTo(50 / 9, 9);
    expect(dispersionOf([])).toBe(0);
  });
});

describe("the rule at which a ramp stops", () => {
  const bad = (length: number) => Array.from({ length }, () => ({ judged: 5, good: 1 }));
  const fine = (length: number) => Array.from({ length }, () => ({ judged: 5, good: 5 }));
  it("fires after forty seconds in which most fail, not counting those who may still succeed", () => {
    expect(mostFail([...fine(50), ...bad(42)], 2)).toBe(true);
    expect(mostFail([...fine(50), ...bad(36)], 2)).toBe(false);
  });
  it("does not fire on too few people, or in the beginning", () => {
    expect(
      mostFail(
        Array.from({ length: 100 }, () => ({ judged: 0, good: 0 })),
        0,
      ),
    ).toBe(false);
    expect(mostFail(bad(39), 0)).toBe(false);
  });
  it("ends a ramp on which goodput collapsed and most fail, and neither without the other", () => {
    const ramp = (okAbove: (rate: number) => number, good: number) =>
      Array.from({ length: 300 }, (_, at) => {
        const rate = perSecond(at / 2);
        return { intended: rate, ok: at < 200 ? rate : okAbove(rate), judged: rate, good: at < 200 ? rate : good };
      });
    expect(
      hasFallen(
        ramp(() => 20, 0),
        2,
      ),
    ).toBe(true);
    expect(
      hasFallen(
        ramp(() => 100, 0),
        2,
      ),
    ).toBe(false);
    expect(
      hasFallen(
        ramp(() => 20, 150),
        2,
      ),
    ).toBe(false);
  });
  it("is looked at on every ramp and in the guards, and on nothing else", () => {
    const kinds = ["baseline", "ramp", "drain", "hold", "guard", "spike", "surge", "verify"] as const;
    expect(kinds.filter((kind) => stopsAtItsRule({ kind }))).toEqual(["ramp", "guard"]);
  });
  it("spares a platform that collapses the rest of the ramp in a played procedure", () => {
    const system: SimulatedSystem = { platform: platform(20, 0.2), people: RETRYING };
    const ramp = playCapacity(system, OPTIONS, 1).find(({ phase }) => phase.kind === "ramp");
    expect(ramp?.seconds.length).toBeLessThan((ramp?.phase.duration ?? 0) / 1_000);
  });
});
