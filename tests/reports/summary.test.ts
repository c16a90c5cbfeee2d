import { describe, expect, it } from "vitest";
import { writeEstimate } from "../../reports/estimate.ts";
import { summarySentences, validityLine, verdictLine } from "../../reports/summary.ts";
import { catalogueOf } from "../../reports/text/catalogue.ts";
import { formatFor } from "../../reports/text/format.ts";
import { SINGLE_RUN } from "../../src/core/capacity/estimate.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../src/core/units.ts";
import { runNamed } from "./runs/runs.ts";

describe("the summary", () => {
  it("says the rate in every unit, what it is not, and the stocks beside it", () => {
    const [platform] = summarySentences(runNamed("found"), "en");
    expect(platform).toContain("This platform let in at most 41.7 people a second.");
    expect(platform).toContain("41.7/s = 2,500/min = 150,000/h; this is not the number of people connected at once");
    expect(platform).toMatch(/740 people were waiting at the door, and at the most about 4,950 were signed in \(estimate\)/);
  });

  it("forbids sizing on a ceiling without a measured SLO rate, and allows it with one", () => {
    const run = runNamed("found");
    expect(summarySentences(run, "en").join(" ")).toContain("Do not size on this number");
    const sized = {
      ...run,
      sloRate: { kind: "found", rate: perSecond(38), basis: "three repeats", low: perSecond(36), high: perSecond(40) },
    } as const;
    expect(summarySentences(sized, "en").join(" ")).not.toContain("Do not size on this number");
  });

  it("says for how long an SLO rate was tried, where a run knows it", () => {
    const run = runNamed("capacity-quick");
    expect(summarySentences(run, "en")[0]).toMatch(/\(single run, no interval, tried for 4\smin\s45\ss on end at most\)/);
    expect(summarySentences(run, "fr")[0]).toMatch(/, éprouvé au plus 4\smin\s45\ss d'affilée\)/);
    expect(summarySentences(runNamed("capacity-metastable"), "en")[0]).not.toContain("tried");
    const estimate = { kind: "not-reached", highestTested: perSecond(400), heldMs: seconds(75) } as const;
    const words = { text: catalogueOf("en"), format: formatFor("en") };
    expect(writeEstimate(estimate, words).basis).toMatch(/^tried for 1\smin\s15\ss on end at most$/);
  });

  it("says of a platform that stays down only that it is too late: it may let everybody in", () => {
    const line = (language: "en" | "fr") => catalogueOf(language).capacity.warningKinds["stays-down"];
    expect(line("en")).toMatch(/did not serve even little demand in time any more/);
    expect(line("fr")).toMatch(/ne servait même plus à temps une faible demande/);
  });

  it("counts who got in, also those whose visit the end of the run cut on their pages", () => {
    const { visits, ...run } = runNamed("found");
    const cut = { ...run, visits: { ...visits, ok: 0, unfinished: visits.unfinished + visits.ok } };
    expect(summarySentences(cut, "en")).toEqual(summarySentences({ ...run, visits }, "en"));
  });

  it("calls a ceiling just below the SLO rate one with it, and says of one far below what it is", () => {
    const beside = (rate: number) => ({
      ...runNamed("capacity-quick"),
      ceiling: { kind: "found", rate: perSecond(rate), basis: SINGLE_RUN } as const,
    });
    expect(summarySentences(beside(41.8), "en").join(" ")).toContain(
      "holds right up to the ceiling, which was found at 41.8 people a second",
    );
    expect(summarySentences(beside(41.8), "en").join(" ")).not.toContain("at most 41.8");
    expect(summarySentences(beside(41.8), "fr").join(" ")).toContain("Le confort promis tient jusqu'au plafond");
    expect(summarySentences(beside(46.8), "en").join(" ")).toContain("let in at most 46.8 people a second");
    const below = summarySentences(beside(30), "en").join(" ");
    expect(below).toContain("Asked for more than that, it let in at most 30 people a second");
    expect(below).not.toContain("This platform let in at most");
    expect(summarySentences(beside(30), "fr").join(" ")).toContain("elle a laissé entrer au plus 30 personnes par seconde");
  });

  it("calls a collapse just below the SLO rate one with it", () => {
    const { sloRate, ...rest } = runNamed("capacity-metastable");
    const beside = (rate: number) => ({ ...rest, sloRate, collapse: { kind: "found", rate: perSecond(rate), basis: SINGLE_RUN } as const });
    const slo = sloRate.kind === "found" ? sloRate.rate : 0;
    expect(summarySentences(beside(0.98 * slo), "en").join(" ")).toContain("the same within the error of both) this platform collapsed");
    expect(summarySentences(beside(0.98 * slo), "fr").join(" ")).toContain("soit la même valeur aux erreurs près");
    expect(summarySentences(beside(1.1 * slo), "en").join(" ")).toMatch(/Beyond [\d.]+ people arriving a second this platform collapsed/);
  });

  it("says of a capacity run whose generator was the limit that the rate is one of comfort: the ceiling below it is more", () => {
    const limited = (atLeast: number) => ({ kind: "generator-limited", atLeast: perSecond(atLeast) }) as const;
    const run = { ...runNamed("capacity-quick"), sloRate: limited(14.1), ceiling: limited(35.7), collapse: { kind: "none" } } as const;
    expect(summarySentences(run, "en")[0]).toContain(
      "gave up first: with the promised comfort the platform takes at least 14.1 people a second, and how much more is not known.",
    );
    expect(summarySentences(run, "fr")[0]).toContain("avec le confort promis, la plateforme accepte au moins 14,1 personnes par seconde");
  });

  it("does not say that a platform kept up with everything where the holds stopped below its ceiling or its collapse", () => {
    const sloRate = { kind: "not-reached", highestTested: perSecond(44) } as const;
    const collapsed = { ...runNamed("capacity-metastable"), sloRate };
    const told = summarySentences(collapsed, "en").join(" ");
    expect(told).toContain("The promised comfort held wherever it was tried, up to 44 people a second.");
    expect(told).toMatch(/Beyond [\d.]+ people arriving a second this platform collapsed/);
    expect(told).not.toMatch(/kept up|its limit was not reached/);
    expect(summarySentences(collapsed, "fr")[0]).toContain(
      "Le confort promis a été tenu partout où il a été essayé, jusqu'à 44 personnes par seconde.",
    );
    const met = { ...collapsed, collapse: { kind: "none" }, ceiling: { kind: "found", rate: perSecond(46), basis: SINGLE_RUN } } as const;
    expect(summarySentences(met, "en").join(" ")).toContain("This platform let in at most 46 people a second.");
    const unmet = { ...met, ceiling: { kind: "not-reached", highestTested: perSecond(50) } } as const;
    expect(summarySentences(unmet, "en")[0]).toMatch(/kept up with everything that was sent, up to 44 .*; its limit was not reached/);
    const near = { ...met, ceiling: { ...met.ceiling, rate: perSecond(43) } };
    expect(summarySentences(near, "en").join(" ")).toContain("holds right up to the ceiling, which was found at 43 people a second");
    const below = { ...met, ceiling: { ...met.ceiling, rate: perSecond(40) } };
    expect(summarySentences(below, "en").join(" ")).toContain("Asked for more than that, it let in at most 40 people a second");
    const fell = { ...collapsed, collapse: { kind: "found", rate: perSecond(43), basis: SINGLE_RUN } } as const;
    expect(summarySentences(fell, "en").join(" ")).toContain(
      "Right beyond that (43, the same within the error of both) this platform collapsed",
    );
  });

  it("does not claim a limit that was not reached", () => {
    expect(summarySentences(runNamed("not-reached"), "en")[0]).toMatch(
      /kept up with everything that was sent, up to 38 people a second; its limit was not reached/,
    );
    expect(summarySentences(runNamed("not-reached"), "fr")[0]).toMatch(/sa limite n'a pas été atteinte/);
  });

  it("says neither that a slow platform kept up nor that people failed at any load, where a run is too short for a ceiling", () => {
    const quick = runNamed("not-reached");
    const missed = { withinMs: milliseconds(2_000), share: ratio(0.95), good: 100, of: 263, sloRate: { kind: "none" } } as const;
    const slow = {
      ...quick,
      objectives: [missed],
      latency: { ...quick.latency, attempt: { count: 249, p50Ms: milliseconds(2_780), p95Ms: milliseconds(8_110) } },
    };
    expect(summarySentences(slow, "en")[0]).toBe(
      "Up to 38 people a second no limit of this platform's pace was found, but it was slow: this run does not tell whether it is so at any load or was asked for too much; a slower rise to the same rate does.",
    );
    const kept = { ...slow, gotInShare: 0.947 };
    expect(summarySentences(kept, "en")[0]).toMatch(
      /but 5\.3% of the people did not get in, and it was slow for the others: this run does not tell/,
    );
    expect(summarySentences(kept, "fr")[0]).toMatch(
      /mais 5,3\u202f% des personnes ne sont pas entrées, et la plateforme était lente pour les autres/,
    );
    // One that is as slow under light load is so at any: a slower rise tells no more.
    const rising = Array.from({ length: 100 }, (_, at) => ({ ...quick.seconds[0]!, atMs: 1_000 * at, intended: at, judged: at, good: 0 }));
    expect(summarySentences({ ...slow, seconds: rising }, "en")[0]).toMatch(/but it was slow at any load, as far as this run shows\.$/m);
    expect(summarySentences({ ...kept, seconds: rising }, "fr")[0]).toMatch(/lente pour les autres quelle que soit la charge, pour autant/);
    const late = rising.map((second) => (second.atMs < 50_000 ? { ...second, good: second.judged } : second));
    expect(summarySentences({ ...slow, seconds: late }, "en")[0]).toContain("a slower rise to the same rate does");
    const steady = rising.map((second) => ({ ...second, intended: 50 }));
    expect(summarySentences({ ...slow, seconds: steady }, "en")[0]).toContain("a slower rise to the same rate does");
    // Slow, and as promised; quick, and people missing: what was said before still holds.
    expect(summarySentences({ ...slow, objectives: [{ ...missed, good: 260 }] }, "en")[0]).toContain("kept up with everything");
    expect(summarySentences({ ...quick, objectives: [missed], gotInShare: 0.947 }, "en")[0]).toContain("they failed at any load");
  });

  it("does not say that a platform kept up which let few people in", () => {
    const run = { ...runNamed("not-reached"), gotInShare: 0.374 };
    expect(summarySentences(run, "en")[0]).toBe(
      "Up to 38 people a second no limit of this platform's pace was found, but 62.6% of the people did not get in: they failed at any load, as far as this run shows.",
    );
    expect(summarySentences(run, "fr")[0]).toMatch(/62,6\s%\sdes personnes ne sont pas entrées/);
  });

  it("says of a lower bound why it is no more", () => {
    const run = { ...runNamed("found"), ceiling: { kind: "at-least", rate: perSecond(27.5) } } as const;
    expect(summarySentences(run, "en")[0]).toContain(
      "at least 27.5 people a second; where exactly its limit lies is not known, because the run went beyond it for too short a time, or",
    );
  });

  it("does not say of a run that was cut that it went beyond anything", () => {
    const run = {
      ...runNamed("found"),
      validity: { kind: "incomplete", reasons: [] },
      ceiling: { kind: "at-least", rate: perSecond(17.2) },
    } as const;
    expect(summarySentences(run, "en")[0]).toContain("at least 17.2 people a second; where its limit lies is not known.");
    expect(summarySentences(run, "fr")[0]).toContain("; on ne sait pas où est sa limite.");
  });

  it("tells a session limit from a slow platform, and says that a limit on how fast people come may look like one", () => {
    const [platform] = summarySentences(runNamed("session-limit"), "en");
    expect(platform).toContain(
      "once about 2,500 people were signed in, though it was no slower then: a limit on how many may be inside, or",
    );
    expect(platform).toContain("only the first stops at the same number of people.");
  });

  it("takes the corrected rate of a collapse, and the ceiling beside it", () => {
    expect(summarySentences(runNamed("collapse"), "en")[0]).toContain(
      "Beyond 58.3 people arriving a second this platform collapsed; at its best it let in 50.2",
    );
  });

  it("leaves no collapse without what its rate is not, and that it is of a single run", () => {
    const ceiling = { kind: "at-least", rate: perSecond(15) } as const;
    const sentences = summarySentences({ ...runNamed("collapse"), ceiling }, "en").join(" ");
    expect(sentences).toContain("58.3/s = 3,500/min = 210,000/h; this is not the number of people connected at once");
    expect(sentences).toContain("This is a single run.");
  });

  it("does not say that more and more came where as many came all the time", () => {
    const run = runNamed("collapse");
    const steady = { ...run, seconds: run.seconds.map((second) => ({ ...second, intended: second.atMs < 60_000 ? 58.3 : 0 })) };
    expect(summarySentences(steady, "en")[0]).toMatch(
      /^With 58.3 people arriving a second all the time, this platform let in fewer and fewer/,
    );
    expect(summarySentences(steady, "fr")[0]).toMatch(/^Avec 58,3 .+ par seconde du début à la fin/);
    const ceiling = { kind: "at-least", rate: perSecond(20) } as const;
    expect(summarySentences({ ...steady, ceiling }, "en")[0]).toMatch(/^With 58.3 people/);
    // A load that ends within a second has only a part of it left there.
    const cut = { ...steady, seconds: steady.seconds.map((second) => (second.atMs === 59_000 ? { ...second, intended: 29.1 } : second)) };
    expect(summarySentences(cut, "en")[0]).toMatch(/^With 58.3 people/);
    const days = { ...steady, seconds: Array.from({ length: 200_000 }, () => steady.seconds[0]!) };
    expect(summarySentences(days, "en")[0]).toMatch(/^With 58.3 people/);
    const falling = { ...steady, seconds: steady.seconds.map((second) => (second.atMs < 30_000 ? second : { ...second, intended: 10 })) };
    expect(summarySentences(falling, "en")[0]).not.toMatch(/^With 58.3 people/);
  });

  it("says of a collapse under a steep rise that its rate may be too high or too low", () => {
    const collapse = { kind: "found", rate: perSecond(40.3), corrected: perSecond(21.4), basis: SINGLE_RUN } as const;
    const steep = { ...runNamed("collapse"), collapse };
    expect(summarySentences(steep, "en").join(" ")).toContain("may be told up to a quarter too high or too low");
    expect(summarySentences(steep, "fr").join(" ")).toContain("peut être donné trop haut ou trop bas, d'un quart au plus");
    expect(summarySentences({ ...steep, collapse: { ...collapse, rate: perSecond(37) } }, "en").join(" ")).not.toContain("too high");
    expect(summarySentences(runNamed("collapse"), "en").join(" ")).not.toContain("too high");
  });

  it("puts the generator before the platform where it was the limit", () => {
    expect(summarySentences(runNamed("generator-limited"), "en")[0]).toContain("The machine that played the pupils gave up first");
    const unknown = { ...runNamed("generator-limited"), ceiling: { kind: "found", rate: perSecond(80), basis: SINGLE_RUN } } as const;
    expect(summarySentences(unknown, "en")[0]).not.toMatch(/80 people/);
  });

  it.each([
    [95, /95% of first attempts succeeded within 2 s; the objective was 95%, so it held over this run/],
    [94, /Only 94% of first attempts succeeded within 2 s; the objective was 95%\./],
  ])("says of %d good first attempts in a hundred whether 95 % was held", (good, said) => {
    const objectives = [{ withinMs: milliseconds(2_000), share: ratio(0.95), good, of: 100, sloRate: { kind: "none" } }] as const;
    expect(
      summarySentences({ ...runNamed("found"), objectives }, "en")
        .join(" ")
        .replaceAll("\u00a0", " "),
    ).toMatch(said);
  });

  it("says that nobody got in, and how most attempts ended", () => {
    const sentences = summarySentences(runNamed("nobody"), "en");
    expect(sentences[0]).toBe("Nobody got in: of 1,200 people who came, none could sign in.");
    expect(sentences[1]).toBe("Most attempts (99.15%) ended as “HTTP error”.");
    const { attempts, ...run } = runNamed("nobody");
    const alike = { ...run, attempts: { ...attempts, total: attempts.outcomes["http-error"] } };
    expect(summarySentences(alike, "en")[1]).toBe("Every attempt ended as “HTTP error”.");
    expect(summarySentences(alike, "fr")[1]).toMatch(/^Toutes les tentatives se sont terminées par «.erreur HTTP.»\.$/);
  });

  it("says nothing of a broken measurement but that it is one", () => {
    expect(summarySentences(runNamed("broken"), "fr")).toHaveLength(1);
  });

  it("says that the rest is unknown after a cut", () => {
    expect(summarySentences(runNamed("incomplete"), "en").join(" ")).toContain("The run was cut short, so the rest is unknown.");
  });

  it("has at most three sentences to read, in both languages", () => {
    for (const language of ["en", "fr"] as const) expect(summarySentences(runNamed("found"), language)).toHaveLength(3);
  });

  it("names validity and verdict in the words of the trade", () => {
    expect(validityLine(runNamed("found"), "en")).toBe("Measurement: valid");
    expect(validityLine(runNamed("generator-limited"), "fr")).toBe("Mesure non exploitable (limitée par l'injecteur)");
    expect(verdictLine(runNamed("found"), "fr")).toBe("Verdict\u00a0: non conforme");
    expect(verdictLine(runNamed("nobody"), "en")).toBe("Verdict: no verdict");
  });
});
