import { describe, expect, it } from "vitest";
import { isChart } from "../../../reports/charts/spec.ts";
import { clockTime } from "../../../reports/charts/time-chart.ts";
import { contextOf, type Section } from "../../../reports/context.ts";
import { clausesSection } from "../../../reports/sections/clauses.ts";
import { conservationSection, isConserved } from "../../../reports/sections/conservation.ts";
import { demandSection } from "../../../reports/sections/demand.ts";
import { generatorSection } from "../../../reports/sections/generator.ts";
import { limitsSection } from "../../../reports/sections/limits.ts";
import { outcomesSection } from "../../../reports/sections/outcomes.ts";
import { provenanceSection } from "../../../reports/sections/provenance.ts";
import { stepsSection } from "../../../reports/sections/steps.ts";
import { timeSection } from "../../../reports/sections/time.ts";
import { verdictSection } from "../../../reports/sections/verdict.ts";
import { warningsSection } from "../../../reports/sections/warnings.ts";
import { perSecond } from "../../../src/core/units.ts";
import type { Run } from "../../../src/core/verdict/run.ts";
import { runNamed } from "../runs/runs.ts";

function htmlOf(section: Section, run: Run, language: "en" | "fr" = "en"): string {
  const blocks = section.blocks(contextOf(run, language)).filter((block) => block !== undefined);
  return blocks.map((block) => (isChart(block) ? "" : block.html)).join("\n");
}

describe("what saturates first", () => {
  const run = runNamed("capacity-metastable");
  it("is one sentence above the table of steps: host, hop, step, and its share of the growth in time", () => {
    expect(htmlOf(stepsSection, run)).toMatch(/ent-preprod\.example\.fr:443 saturates first: .* 94\s?% of .* POST \/auth\/login/);
    expect(htmlOf(stepsSection, run, "fr")).toMatch(/ent-preprod\.example\.fr:443 .*94\s?%.*POST \/auth\/login/);
  });

  it("names a step of one exchange once", () => {
    const bottleneck = { step: "credentials", hop: "credentials", host: "a:443", share: 0.94 };
    expect(htmlOf(stepsSection, { ...run, bottleneck })).toContain("was spent in credentials.");
  });

  it("is not said where the generator was the limit: it makes every exchange slow", () =>
    expect(htmlOf(stepsSection, { ...run, validity: runNamed("generator-limited").validity })).not.toContain("saturates first"));

  it("is not said where nothing did", () => expect(htmlOf(stepsSection, runNamed("not-reached"))).not.toContain("saturates first"));
});

function chartsOf(section: Section, run: Run) {
  return section.blocks(contextOf(run, "en")).filter((block) => block !== undefined && isChart(block));
}

describe("the result", () => {
  it("comes with validity before the verdict, and both before any number", () => {
    const html = htmlOf(verdictSection, runNamed("found"));
    const places = ["Measurement", "Verdict", "This platform let in", "<dl"].map((text) => html.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
  });

  it("shows no number of a broken measurement", () => expect(htmlOf(verdictSection, runNamed("broken"))).not.toContain("<dl"));

  it("says beside a ceiling that it is a single run, what it is not, and not to size on it", () => {
    const html = htmlOf(verdictSection, runNamed("found"));
    expect(html).toMatch(/Ceiling.*41\.7\/s.*single run, no interval.*not the number of people connected at once.*Do not size/);
  });

  it("gives the interval where repeats gave one", () => {
    const ceiling = { kind: "found", rate: perSecond(42), basis: "3 repeats", low: perSecond(40), high: perSecond(44) } as const;
    expect(htmlOf(verdictSection, { ...runNamed("found"), ceiling })).toContain("interval 40/s to 44/s");
  });

  it("says that a French verdict is no acceptance decision", () => {
    expect(htmlOf(verdictSection, runNamed("found"), "fr")).toContain("Ne vaut pas décision d&#39;admission");
  });

  it("shows first attempts given up before the limit apart", () => {
    const run = runNamed("found");
    const objectives = run.objectives.map((objective) => ({ ...objective, quit: 17 }));
    expect(htmlOf(verdictSection, { ...run, objectives })).toContain("17 of them gave up before that limit");
  });
});

describe("demand", () => {
  it("draws first attempts, attempts and successes, and the ceiling where it was found", () => {
    const [rate] = chartsOf(demandSection, runNamed("found"));
    expect(rate?.series.map(({ label }) => label)).toEqual([
      "All attempts, with reloads",
      "First attempts, as planned",
      "Successful sign-ins",
    ]);
    expect(rate?.marks).toEqual([{ axis: "y", from: 41.66, to: 41.66, label: "ceiling 41.7/s", colour: "ceiling" }]);
  });

  it("draws no ceiling that was not found", () => expect(chartsOf(demandSection, runNamed("not-reached"))[0]?.marks).toEqual([]));

  it("puts the plan on the chart, second by second", () => {
    const run = runNamed("found");
    const planned = chartsOf(demandSection, run)[0]?.series[1]?.values;
    expect(planned).toEqual(run.seconds.map((second) => second.planned));
  });

  it("is left out where there is no second to draw", () => expect(demandSection.blocks(contextOf(runNamed("empty"), "en"))).toEqual([]));

  it("shows the time of day at its own speed, and the time since the start otherwise", () => {
    const run = runNamed("found");
    expect(chartsOf(demandSection, run)[0]?.x).toMatchObject({ unit: "clock", values: expect.arrayContaining([(7 * 60 + 58) * 60_000]) });
    const fast = { ...run, clock: { ...run.clock, compress: 10 } };
    expect(chartsOf(demandSection, fast)[0]?.x.unit).toBe("elapsed");
    expect(clockTime((8 * 60 + 5) * 60_000 + 30_000)).toBe("08:05:30");
  });
});

describe("time to get in", () => {
  it("shows each percentile with its sample, and none that the sample cannot carry", () => {
    const run = runNamed("found");
    const people = run.people.map((one) => ({ ...one, timeToGetIn: { count: 30, p50Ms: 400 } }));
    expect(htmlOf(timeSection, { ...run, people })).toMatch(/collégiens<\/th><td>30<\/td><td>400\u00a0ms<\/td><td>too few<\/td>/);
  });

  it("draws the share of good first attempts with the objective, and nothing for a second without any", () => {
    const run = runNamed("found");
    const seconds = run.seconds.map((second, index) =>
      index === 3 ? { ...second, judged: 0, good: 0 } : { ...second, judged: 4, good: 3 },
    );
    const [good] = chartsOf(timeSection, { ...run, seconds });
    expect(good?.series[0]?.values.slice(2, 5)).toEqual([0.75, null, 0.75]);
    expect(good?.marks[0]).toMatchObject({ from: 0.95, label: "objective 95%" });
  });
});

describe("outcomes", () => {
  it("lists every outcome that happened and adds up to the attempts", () => {
    const run = runNamed("found");
    const [chart] = chartsOf(outcomesSection, run);
    const drawn = chart?.series.flatMap(({ values }) => values).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    expect(drawn).toBe(run.attempts.total - run.attempts.outcomes.unfinished);
    expect(htmlOf(outcomesSection, run)).toContain("timed out");
    expect(htmlOf(outcomesSection, run)).not.toContain("a protection layer answered");
  });

  it("says how many of those whose visit was cut had signed in", () => {
    const run = runNamed("found");
    const cutWith = (unfinishedSignedIn?: number) => ({
      ...run,
      visits: { ...run.visits, unfinished: 412, ...(unfinishedSignedIn === undefined ? {} : { unfinishedSignedIn }) },
    });
    expect(htmlOf(outcomesSection, cutWith(388))).toContain("cut by the end of the run; 388 of them had signed in");
    expect(htmlOf(outcomesSection, cutWith(1), "fr")).toContain("dont 1 déjà authentifiée<");
    expect(htmlOf(outcomesSection, cutWith())).toContain("none of them had signed in");
    expect(htmlOf(outcomesSection, { ...run, visits: { ...run.visits, unfinished: 0 } })).not.toContain("of them had signed in");
  });

  it("says what the engine's error numbers mean, and leaves statuses alone", () => {
    const run = runNamed("found");
    const reasons = { "1212": 3, "503": 2, toString: 1 };
    expect(htmlOf(outcomesSection, { ...run, attempts: { ...run.attempts, reasons } })).toMatch(
      /1212: connection refused<.*>503<.*>toString</s,
    );
    expect(htmlOf(outcomesSection, { ...run, attempts: { ...run.attempts, reasons } }, "fr")).toContain("connexion refusée");
  });

  it("shows reasons, the most frequent first", () => {
    const run = runNamed("found");
    const html = htmlOf(outcomesSection, { ...run, attempts: { ...run.attempts, reasons: { rare: 1, "foreign-host": 9, never: 0 } } });
    expect(html.indexOf("foreign-host")).toBeLessThan(html.indexOf("rare"));
    expect(html).not.toContain("never</th>");
  });
});

describe("steps", () => {
  it("shows each hop with its sample and how often it failed", () => {
    const run = runNamed("collapse");
    expect(htmlOf(stepsSection, run)).toMatch(/POST \/auth\/login<\/code>.*\(8\d(\.\d)?%\)/);
  });

  it("puts the sign-in before the pages after it, and the slowest first", () => {
    const run = runNamed("found");
    const step = (name: string, hop: string, p95Ms: number) => ({
      step: name,
      hop,
      host: "h",
      count: 500,
      failed: 0,
      latency: { count: 500, p50Ms: 1, p95Ms },
    });
    const steps = [step("page", "/slowest", 900), step("form", "/quick", 10), step("credentials", "/slow", 500)];
    const html = htmlOf(stepsSection, { ...run, steps });
    const places = ["/slow<", "/quick<", "/slowest<"].map((hop) => html.indexOf(hop));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("says so where there is none", () => expect(htmlOf(stepsSection, runNamed("empty"))).toContain("No HTTP exchange was recorded"));
});

describe("conservation", () => {
  it("holds for a run whose sums come out, and is said not to hold for one whose sums do not", () => {
    expect(isConserved(runNamed("found").visits)).toBe(true);
    expect(isConserved(runNamed("broken").visits)).toBe(false);
    expect(htmlOf(conservationSection, runNamed("broken"))).toContain("<strong>do not hold</strong>");
  });

  it("adds starts up from the beginning", () => {
    const run = runNamed("found");
    const [chart] = chartsOf(conservationSection, run);
    expect(chart?.series[1]?.values.at(-1)).toBeCloseTo(run.visits.planned, -2);
  });
});

describe("the generator's health", () => {
  it("marks what it did not hold", () => {
    const html = htmlOf(generatorSection, runNamed("generator-limited"));
    expect(html.match(/is-exceeded/g)).toHaveLength(4);
    expect(html).toContain("not enough virtual users");
  });

  it("does not hold a moment's peak against the processors: only what lasted is a cause", () => {
    const run = runNamed("found");
    const generator = { ...run.generator, cpuPeakShare: 0.97 };
    expect(htmlOf(generatorSection, { ...run, generator })).not.toContain("is-exceeded");
    const validity = { kind: "generator-limited", reasons: ["cpu"], causes: [{ code: "cpu", params: {} }] } as const;
    expect(htmlOf(generatorSection, { ...run, generator, validity })).toContain("is-exceeded");
  });

  it("marks nothing on a healthy run, and says what was not measured", () => {
    const { cpuPeakShare: _, memoryPeakBytes: __, ...generator } = runNamed("found").generator;
    const html = htmlOf(generatorSection, { ...runNamed("found"), generator });
    expect(html).not.toContain("is-exceeded");
    expect(html).toContain("not measured");
  });
});

describe("clauses", () => {
  it("show what was measured with its sample, what was asked, and why", () => {
    const html = htmlOf(clausesSection, runNamed("not-reached"));
    expect(html).toContain("99.8% (n = 3,032)");
    expect(html).toContain("at least 95%");
    expect(html).toContain("at least 40/s");
  });

  it("are left out where the plan has none", () => expect(clausesSection.blocks(contextOf(runNamed("collapse"), "en"))).toEqual([]));
});

describe("warnings and limits", () => {
  it("show every warning, and no section without one", () => {
    expect(htmlOf(warningsSection, runNamed("not-reached"))).toContain("share 500 accounts");
    expect(warningsSection.blocks(contextOf(runNamed("found"), "en"))).toEqual([]);
  });

  it("say what holds for this run only where it holds", () => {
    const run = runNamed("found");
    expect(htmlOf(limitsSection, run)).not.toContain("embedded engine");
    expect(htmlOf(limitsSection, { ...run, engine: { kind: "embedded", version: "0.1.0" } })).toContain("embedded engine");
    expect(htmlOf(limitsSection, { ...run, clock: { ...run.clock, compress: 12 } })).toContain("12 times faster");
    expect(htmlOf(limitsSection, { ...run, target: "reference platform" })).toContain("nothing about any real platform");
  });

  it("speak of the morning's haste only where a morning was played: in a capacity run by its surge alone", () => {
    const whole = runNamed("capacity-metastable");
    const fast = { ...whole, clock: { ...whole.clock, compress: 12 } };
    const surge = { name: "surge", kind: "surge", fromMs: 0, toMs: 1 } as const;
    const without = { ...fast, phases: fast.phases.filter(({ kind }) => kind !== "surge") };
    for (const section of [limitsSection, provenanceSection]) {
      expect(htmlOf(section, without)).not.toContain("12 times faster");
      expect(htmlOf(section, { ...without, phases: [...without.phases, surge] })).toContain("12 times faster");
    }
  });
});

describe("provenance", () => {
  it("names plan, seed, engine, versions, hashes and how to check them", () => {
    const html = htmlOf(provenanceSection, runNamed("found"));
    for (const text of [
      "Morning peak",
      "2021",
      "k6 2.2.0",
      "Node 20.19.5",
      "9f2c9f2c",
      "rentree verify results/2026-11-23T07-50-00-morning-peak",
    ]) {
      expect(html).toContain(text);
    }
  });

  it("lists the phases where there are several", () => {
    const run = runNamed("found");
    const phases = [
      { name: "01-baseline", kind: "baseline", fromMs: 0, toMs: 60_000 },
      { name: "02-ramp", kind: "ramp", fromMs: 60_000, toMs: 240_000 },
    ] as const;
    expect(htmlOf(provenanceSection, { ...run, phases })).toContain("02-ramp");
    expect(htmlOf(provenanceSection, run)).not.toContain("Phases");
  });
});
