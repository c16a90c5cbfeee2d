import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { FULL, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { nextStep } from "../../../src/core/capacity/procedure.ts";
import type { SimulatedPeople, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";
import { measure, OPTIONS, PATIENT, platform, RETRYING } from "./played.ts";

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
    expect(kinds.slice(0, 9)).toEqual([...new Array<string>(6).fill("baseline"), "drain", "ramp", "drain"]);
    expect(new Set(quick.phases.map(({ phase }) => phase.name)).size).toBe(quick.phases.length);
  });

  it("climbs only while the platform keeps up, and sends people once who only show the way", () => {
    const parts = quick.phases.filter(({ phase }) => phase.kind === "baseline").map(({ phase }) => phase);
    expect(parts.map(({ stretches }) => stretches.map(({ to }) => to))).toEqual([[1, 2], [4, 8], [16], [32], [64], [128]]);
    expect(parts.every(({ triesOnce }) => triesOnce === true)).toBe(true);
  });

  it("plays the plan's own arrivals only where they are within the highest rate allowed, and says when it did not", () => {
    const profile = { ...QUICK, repeats: 0, surge: true };
    const system = { platform: platform(20, 0.2), people: PATIENT };
    const [within, beyond] = [120, 121].map((peak) =>
      measure(system, { profile, surge: seconds(60), surgePeak: perSecond(peak), surgePeople: 3_000, maxRate: perSecond(120) }),
    );
    expect(within?.phases.at(-1)?.phase.kind).toBe("drain");
    expect(within?.phases.some(({ phase }) => phase.kind === "surge")).toBe(true);
    expect(beyond?.phases.some(({ phase }) => phase.kind === "surge")).toBe(false);
    expect(beyond?.result.ended).toBe("everything but the surge was measured: the plan's own arrivals exceed the highest rate allowed");
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

  it("says that nothing broke up to the highest rate allowed only where that was held", () => {
    const held = measure({ platform: platform(20, 0.2), people: PATIENT }, { maxRate: perSecond(60) });
    expect(held.result.ended).toBe("nothing broke up to the highest rate allowed");
    const people = { wait: 1.5, sigma: 1.2, habituation: 1.2, reload: 0.95, reloadAfter: 2, attempts: 10 };
    const waiting = { patience: seconds(1.5), people: [{ weight: 1, wait: seconds(1.5), sigma: 1.2 }] };
    const profile = { ...FULL, guard: false, spike: false, surge: false, verify: false };
    const options = { ...waiting, profile, objectives: [{ within: seconds(1), share: ratio(0.95) }] };
    const { sloRate, ended } = measure({ platform: platform(20, 0.2), people }, options, 3).result;
    expect([sloRate.kind, ended]).toEqual(["not-reached", "the objective was met at every rate that was held"]);
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

  it("lets the platform rest after a hold that left more than a fifth of its people unserved, and not after others", () => {
    const first = quick.phases.findIndex(({ phase }) => phase.kind === "hold");
    const hold = quick.phases[first];
    if (!hold) throw new Error("the quick look has no hold");
    const served = nextStep(OPTIONS, quick.phases.slice(0, first + 1));
    expect(served).not.toMatchObject({ phase: { kind: "drain" } });
    const nextAfter = (share: number) => {
      const left = { ...hold, seconds: hold.seconds.map((second) => ({ ...second, ok: share * second.planned, good: 0 })) };
      return nextStep(OPTIONS, [...quick.phases.slice(0, first), left]);
    };
    for (const share of [0, 0.75]) expect(nextAfter(share)).toMatchObject({ kind: "phase", phase: { kind: "drain" } });
    expect(nextAfter(0.85)).not.toMatchObject({ phase: { kind: "drain" } });
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
