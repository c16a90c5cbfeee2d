import { describe, expect, it } from "vitest";
import { planePoints, secondsOfPhase, splitAtPeak } from "../../../reports/charts/phase-seconds.ts";
import { type ChartSpec, isChart } from "../../../reports/charts/spec.ts";
import { contextOf, type Section } from "../../../reports/context.ts";
import { rampSection } from "../../../reports/sections/ramp.ts";
import { recoverySection } from "../../../reports/sections/recovery.ts";
import { sloSection } from "../../../reports/sections/slo.ts";
import { timeSection } from "../../../reports/sections/time.ts";
import { verdictSection } from "../../../reports/sections/verdict.ts";
import { warningsSection } from "../../../reports/sections/warnings.ts";
import { summarySentences } from "../../../reports/summary.ts";
import { milliseconds, perSecond, ratio } from "../../../src/core/units.ts";
import { describeCause } from "../../../src/core/verdict/cause.ts";
import type { Run } from "../../../src/core/verdict/run.ts";
import { runNamed } from "../runs/runs.ts";

const run = runNamed("capacity-metastable");

function htmlOf(section: Section, of: Run, language: "en" | "fr" = "en"): string {
  const blocks = section.blocks(contextOf(of, language)).filter((block) => block !== undefined);
  return blocks.map((block) => (isChart(block) ? "" : block.html)).join("\n");
}

const chartsOf = (section: Section, of: Run): readonly ChartSpec[] =>
  section.blocks(contextOf(of, "en")).filter((block) => block !== undefined && isChart(block));

/** The run with other details of its capacity. */
function withDetails(changes: Partial<NonNullable<Run["capacity"]>>): Run {
  if (run.capacity === undefined) throw new Error("not a capacity run");
  return { ...run, capacity: { ...run.capacity, ...changes } };
}

describe("the sections of a capacity run", () => {
  it("are left out of a plain run", () => {
    for (const section of [sloSection, rampSection, recoverySection])
      expect(section.blocks(contextOf(runNamed("found"), "en"))).toEqual([]);
  });
});

describe("the summary of a capacity run", () => {
  it("gives the SLO rate with its interval, what lies beyond, and the lower bound to plan on", () => {
    const [comfort, beyond, plan] = summarySentences(run, "en");
    expect(comfort).toMatch(
      /^This platform lets in 41\.8 people a second at the promised comfort \(40\.1 to 43\.5\)\. 41\.8\/s = 2,510\/min/,
    );
    expect(beyond).toMatch(/Beyond 48\.1 .* collapsed.*does not recover by itself while more than 19 people a second/);
    expect(plan).toBe("Do not plan above 40.1 people a second.");
  });

  it("plans on nothing where there is no interval, or where the verification failed", () => {
    expect(summarySentences(runNamed("capacity-quick"), "en").join(" ")).toMatch(/single run, no interval/);
    expect(summarySentences(runNamed("capacity-quick"), "en").join(" ")).not.toMatch(/plan above/);
    expect(summarySentences(withDetails({ verified: false }), "en").join(" ")).toMatch(/Do not use the SLO rate/);
  });

  it("gives no number for a capacity that changes", () => {
    expect(summarySentences(runNamed("capacity-changing"), "en")[0]).toMatch(/changed during the measurement.*no single number/);
  });

  it.each([
    [{ kind: "below", lowestTested: perSecond(3) }, "Even at 3 people a second"],
    [{ kind: "not-reached", highestTested: perSecond(200) }, "held wherever it was tried, up to 200 people a second"],
    [{ kind: "generator-limited", atLeast: perSecond(80) }, "takes at least 80 people a second"],
    [{ kind: "at-least", rate: perSecond(20) }, "it takes at least 20 people a second"],
  ] as const)("says of an SLO rate that is $kind what is known", (sloRate, text) => {
    expect(summarySentences({ ...run, sloRate }, "en")[0]).toContain(text);
  });

  it("names a session limit before any rate", () => {
    const sessionLimit = { kind: "found", sessions: 5_000, basis: "single run, no interval" } as const;
    expect(summarySentences({ ...run, sessionLimit, sloRate: { kind: "at-least", rate: perSecond(20) } }, "en")[0]).toContain(
      "5,000 people were signed in",
    );
  });

  it("names one that is known at least, in both languages", () => {
    const sessionLimit = { kind: "at-least", sessions: 3_040 } as const;
    expect(summarySentences({ ...run, sessionLimit }, "en")[0]).toContain("a limit on how many may be inside, 3,040 at least");
    expect(summarySentences({ ...run, sessionLimit }, "fr")[0]).toMatch(/d'au moins 3\s040/u);
  });

  it("leaves out the shares of people who were sent to overload the platform on purpose", () => {
    expect(htmlOf(verdictSection, run)).not.toContain("People who got in");
    expect(htmlOf(timeSection, run)).not.toContain("<table>");
    expect(htmlOf(verdictSection, run)).toMatch(/Self-healing limit.*19\/s/);
  });
});

describe("the staircase", () => {
  it("shows each hold's good share with its sample and interval", () => {
    const [chart] = chartsOf(sloSection, run);
    expect(chart?.table.rows[0]).toEqual(["repeat-1", "39.7/s", "98.6%", "4,000", "98.2% to 98.9%", "10", "39.5/s", "30", "0.2%"]);
    expect(chart?.series.map(({ label }) => label)).toEqual(["Pooled over all holds", "repeat-1", "repeat-2", "repeat-3"]);
  });

  it("describes the holds by the universal scalability law, and says that it estimates nothing", () => {
    expect(htmlOf(sloSection, run)).toMatch(/α = 0\.021 .* β = 0\.00018, .* 73\.7 people .* not an estimate of capacity/);
    const straight = withDetails({ scalability: { gamma: 5, alpha: 0.01, beta: 1e-12, error: 0.02 } });
    expect(htmlOf(sloSection, straight, "fr")).toMatch(/β = 0, .* elle n&#39;a pas de maximum/);
  });

  it("has no columns for levels that an older run.json does not hold", () => {
    const { levels: _, ...capacity } = run.capacity ?? { holds: [], spikes: [], warnings: [] };
    const [chart] = chartsOf(sloSection, { ...run, capacity });
    expect(chart?.table.rows[0]).toEqual(["repeat-1", "39.7/s", "98.6%", "4,000", "98.2% to 98.9%"]);
  });

  it("draws a pooled curve that never rises", () => {
    const values = chartsOf(sloSection, run)[0]?.series[0]?.values ?? [];
    expect(values.length).toBe(5);
    expect(values.every((value, index) => index === 0 || (value ?? 0) <= (values[index - 1] ?? 0))).toBe(true);
  });

  it("marks the SLO rate with its interval, and the objective", () => {
    expect(chartsOf(sloSection, run)[0]?.marks).toMatchObject([
      { axis: "x", from: 40.1, to: 43.5 },
      { axis: "x", from: 41.8, label: "SLO rate 41.8/s" },
      { axis: "y", from: 0.95 },
    ]);
  });

  it("gives one SLO rate for each objective, and what is known of those without", () => {
    expect(htmlOf(sloSection, run)).toMatch(/99% within 10\u00a0s.*not reached up to 43\.9\/s/);
    expect(htmlOf(sloSection, runNamed("capacity-changing"))).toContain("no single number");
  });

  it("tells how the plan's own arrivals went, where they were played and the generator kept up", () => {
    const phases = run.phases.map((phase) => (phase.name === "repeat-1" ? { ...phase, name: "surge", kind: "surge" as const } : phase));
    const played: Run = { ...run, phases };
    expect(htmlOf(sloSection, played)).toMatch(
      /plan(&#39;|’|')s own arrivals, played once: [\d.]+\s?% of first attempts met .* \([\d,]+ of 4,800\)/,
    );
    expect(htmlOf(sloSection, played, "fr")).toContain("jouées une fois");
    const late = { ...played, setAside: [{ phase: "surge", validity: { kind: "generator-limited", reasons: [] } }] } as const;
    expect(htmlOf(sloSection, late)).not.toContain("own arrivals");
    expect(htmlOf(sloSection, run)).not.toContain("own arrivals");
  });

  it("draws no phase into the plane on which nothing rests", () => {
    const validity = { kind: "generator-limited", reasons: [] } as const;
    const points = (of: Run) =>
      chartsOf(rampSection, of)
        .find(({ id }) => id === "ramp-plane")
        ?.series.flatMap(({ values }) => values).length;
    const late: Run = { ...run, setAside: [{ phase: "spike-2", validity }] };
    expect(points(late)).toBeLessThan(points(run) ?? 0);
  });

  it("speaks of holds only where there were any", () => {
    expect(htmlOf(sloSection, run)).toContain("Each point is one hold");
    expect(htmlOf(sloSection, withDetails({ holds: [] }))).toContain("No rate was held");
    expect(htmlOf(sloSection, withDetails({ holds: [] }), "fr")).not.toContain("Chaque point est un palier");
  });

  it("says whether the verification held", () => {
    expect(htmlOf(sloSection, run)).toContain("met the objective");
    expect(htmlOf(sloSection, withDetails({ verified: false }))).toContain("<strong>Verification failed");
  });
});

describe("the ramp", () => {
  it("puts ten seconds of served against the demand of the plan, and leaves out an unfinished ten", () => {
    const phase = run.phases.find(({ kind }) => kind === "ramp");
    const seconds = phase === undefined ? [] : secondsOfPhase(run, phase);
    expect(seconds).toHaveLength(180);
    const points = planePoints(seconds.slice(0, 25));
    expect(points).toHaveLength(2);
    // Demand rises by 70/180 a second: 4.5 seconds' worth on average over the first ten.
    expect(points[0]?.demand).toBeCloseTo((4.5 * 70) / 180, 9);
  });

  it("draws the line of a platform without collapse: all of the demand, then the ceiling", () => {
    const hinge = chartsOf(rampSection, run)[0]?.series[0];
    expect(hinge?.at?.slice(0, 2)).toEqual([0, 46.8]);
    expect(hinge?.values).toEqual([0, 46.8, 46.8]);
  });

  it("splits the plane where demand was highest, and counts a drain as the way down", () => {
    const points = [1, 3, 2.99, 2].map((demand) => ({ demand, served: demand }));
    expect(splitAtPeak(points)).toEqual({ up: points.slice(0, 3), down: points.slice(3) });
    expect(splitAtPeak([])).toEqual({ up: [], down: [] });
    const bells = [1, 3, 1, 2.95, 1].map((demand) => ({ demand, served: demand }));
    expect(splitAtPeak(bells).down).toEqual(bells.slice(2));
    const [, , down] = chartsOf(rampSection, run)[1]?.series ?? [];
    expect(down?.at).toContain(5);
  });
});

describe("recovery", () => {
  it("sets recovery beside the time that draining takes", () => {
    expect(htmlOf(recoverySection, run)).toMatch(/spike-1<\/th>.*14\/s.*43\u00a0s.*2\u00a0min\u00a050\u00a0s.*3\.95 ×.*recovers late/);
    expect(htmlOf(recoverySection, run)).toMatch(/spike-2<\/th>.*not in 3\u00a0min.*∞.*does not recover by itself/);
  });

  it("calls a platform slow that was watched too short a time below its self-healing limit", () => {
    const slow = withDetails({ selfHealing: { amplification: 1.8, limit: perSecond(26.1) } });
    expect(htmlOf(recoverySection, slow)).toMatch(/spike-2<\/th>.*not while it was watched: below the self-healing limit/);
    expect(htmlOf(recoverySection, run)).not.toContain("not while it was watched");
    expect(htmlOf(verdictSection, slow)).toMatch(/After a spike<\/dt><dd class="value">not while it was watched/);
  });

  it("promises nothing at the self-healing limit, where a platform stays down for hours: spikes over half the ceiling of people who all come back once", () => {
    const atLimit = withDetails({ selfHealing: { amplification: 1.999, limit: perSecond(24.01) } });
    expect(htmlOf(recoverySection, atLimit)).toMatch(/spike-2<\/th>.*does not recover by itself/);
    expect(htmlOf(verdictSection, atLimit)).toMatch(/After a spike<\/dt><dd class="value">does not recover by itself/);
  });

  it("marks drained and recovered from the moment that demand was back", () => {
    // The spike lasts from 60 s to 120 s: drained 43 s later, recovered 170 s later.
    expect(chartsOf(recoverySection, run)[0]?.marks).toMatchObject([
      { from: 163_000, label: "drained" },
      { from: 290_000, label: "recovered" },
    ]);
    expect(chartsOf(recoverySection, run)[1]?.marks.map(({ label }) => label)).toEqual(["drained"]);
  });

  it("has no number for a drain without end, read back from a file or not", () => {
    const recovery = { kind: "metastable", watched: milliseconds(300_000), drain: milliseconds(Number.POSITIVE_INFINITY) } as const;
    const endless = withDetails({ spikes: [{ phase: "spike-1", base: perSecond(14), recovery }] });
    for (const each of [endless, JSON.parse(JSON.stringify(endless))]) {
      expect(htmlOf(recoverySection, each)).toContain("without end");
      expect(chartsOf(recoverySection, each)[0]?.marks).toEqual([]);
    }
  });

  it("names the self-healing limit with what it is not", () => {
    expect(htmlOf(recoverySection, run)).toMatch(
      /Self-healing limit: 19\/s = 1,140\/min = 68,400\/h; this is not the number of people connected/,
    );
  });

  it("warns that the platform does not come back", () => {
    expect(htmlOf(warningsSection, run)).toContain("did not recover by itself");
  });
});

describe("what a capacity run says of itself", () => {
  const miscounted = withDetails({ warnings: ["attempts-miscounted"] });

  it("doubts its rates where Little's law fails, in both languages, and only there", () => {
    expect(htmlOf(warningsSection, miscounted, "en")).toMatch(/Little(&#39;|’|')s law does not hold in a hold/);
    expect(htmlOf(warningsSection, miscounted, "fr")).toMatch(/loi de Little n(&#39;|’|')est pas vérifiée sur un palier/);
    expect(htmlOf(warningsSection, withDetails({ warnings: [] }), "en")).not.toContain("Little");
  });

  it("names each phase on which nothing rests and what was wrong with it, in both languages", () => {
    const cause = { code: "late", params: { lagP99Ms: 67 } };
    const validity = { kind: "generator-limited", reasons: [describeCause(cause)], causes: [cause] } as const;
    const late: Run = { ...withDetails({ warnings: [] }), warnings: [], setAside: [{ phase: "ramp", validity }] };
    expect(htmlOf(warningsSection, late, "en")).toMatch(
      /phase ramp counts for nothing: the generator was late: 99\s?% of its ticks within 67\s?ms/,
    );
    expect(htmlOf(warningsSection, late, "fr")).toMatch(/phase ramp ne compte pas\s:\s.*67\s?ms/);
  });

  it("leaves a ramp of patient people, who show no collapse, out of the phase plane", () => {
    const upOf = (of: Run) => chartsOf(rampSection, of).find(({ id }) => id === "ramp-plane")?.series[1]?.values;
    const patient = run.phases.filter(({ kind }) => kind === "ramp").map((phase) => ({ ...phase, name: "ramp-patient" }));
    expect(patient).not.toEqual([]);
    expect(upOf({ ...run, phases: [...run.phases, ...patient] })).toEqual(upOf(run));
  });

  it("speaks of a spike only where there was one", () => {
    const noteOf = (of: Run) => chartsOf(rampSection, of).find(({ id }) => id === "ramp-plane")?.note;
    expect(noteOf(run)).toContain("the spike below");
    expect(noteOf(runNamed("capacity-quick"))).toContain("without a spike");
  });

  it("gives the gap of the phase plane's loop in shares of the ceiling, never below nothing, and none where none was measured", () => {
    expect(htmlOf(rampSection, withDetails({ hysteresis: ratio(0.25) }), "en")).toMatch(/on the way down were 25\s?% of the ceiling fewer/);
    expect(htmlOf(rampSection, withDetails({ hysteresis: ratio(0.25) }), "fr")).toMatch(/en moyenne 25\s?% du plafond/);
    expect(htmlOf(rampSection, withDetails({ hysteresis: ratio(-0.1) }), "en")).toMatch(/were 0\s?% of the ceiling fewer/);
    const { hysteresis: _, ...without } = run.capacity ?? {};
    expect(htmlOf(rampSection, { ...run, capacity: without as NonNullable<Run["capacity"]> }, "en")).not.toContain("of the ceiling fewer");
  });
});
