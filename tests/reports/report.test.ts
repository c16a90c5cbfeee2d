import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderReport } from "../../reports/report.ts";
import type { Language } from "../../reports/text/format.ts";
import { RUNS, runNamed } from "./runs/runs.ts";

const LANGUAGES: readonly Language[] = ["en", "fr"];
const GOLDEN = join(import.meta.dirname, "../golden");
const PAGE_SCRIPT = "/* the page's script */";
/** In French the words differ and nothing else: runs that have all of them are enough to look at. */
const GOLDEN_IN_FRENCH = [
  "found",
  "collapse",
  "session-limit",
  "capacity-metastable",
  "capacity-quick",
  "capacity-changing",
  "generator-limited",
  "not-reached",
];
const cases = Object.keys(RUNS).flatMap((name) => LANGUAGES.map((language) => ({ name, language })));

const reports = new Map<string, string>();

/** The report of a run; each is rendered once for all tests. */
function reportOf(name: string, language: Language): string {
  const key = `${name} ${language}`;
  const html = reports.get(key) ?? renderReport(runNamed(name), { language, pageScript: PAGE_SCRIPT });
  reports.set(key, html);
  return html;
}

describe("report", () => {
  const goldens = cases.filter(({ name, language }) => language === "en" || GOLDEN_IN_FRENCH.includes(name));
  it.each(goldens)("of a run $name in $language is the golden file", ({ name, language }) => {
    const file = join(GOLDEN, `report-${name}-${language}.html`);
    const changed = file.replace(".html", "-changed.html");
    const html = reportOf(name, language);
    rmSync(changed, { force: true });
    if (!existsSync(file) || readFileSync(file, "utf8") !== html) {
      writeFileSync(changed, html);
      expect.fail(`the report differs from ${file}; look at ${changed}, and move it there if the change is meant`);
    }
  });

  it("has no golden file that nothing is compared with", () => {
    const kept = readdirSync(GOLDEN).filter((file) => /^report-.*(?<!-changed)\.html$/.test(file));
    expect(kept.sort()).toEqual(goldens.map(({ name, language }) => `report-${name}-${language}.html`).sort());
  });

  it.each(cases)("of a run $name in $language says no NaN, undefined, null, −1 or empty object", ({ name, language }) => {
    const [page = "", island = ""] = reportOf(name, language).split('<script type="application/json"');
    const text = page.slice(page.indexOf("<body>"));
    expect(text).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object|>[-−]1</);
    expect(island).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each(cases)("of a run $name in $language refers to nothing outside itself", ({ name, language }) => {
    const html = reportOf(name, language);
    expect(html).not.toMatch(/(?:src|href|action|data|poster|srcset)\s*=\s*["']?(?:https?:|\/\/|data:)/i);
    expect(html).not.toMatch(/@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });
});

describe("a report of a run with hostile names", () => {
  const hostile = '</script><img src=x onerror="alert(1)">';
  const run = runNamed("found");
  const people = run.people.map((one) => ({ ...one, name: hostile }));
  const steps = run.steps.map((step) => ({ ...step, step: hostile, hop: hostile, host: hostile }));
  const html = renderReport(
    {
      ...run,
      name: hostile,
      id: hostile,
      target: hostile,
      people,
      steps,
      warnings: [hostile],
      notes: { [hostile]: 3 },
      files: { [hostile]: hostile },
      attempts: { ...run.attempts, reasons: { [hostile]: 2 } },
      clauses: run.clauses.map((clause) => ({ ...clause, id: hostile, why: hostile })),
      validity: { kind: "valid", reasons: [hostile] },
      clock: { from: hostile, to: hostile, compress: 1 },
    },
    { language: "en", pageScript: 'const text = "</script>";' },
  );

  it("shows them as text", () => expect(html).toContain("&lt;/script&gt;&lt;img src=x"));

  it("has no element or script end that a name made", () => {
    expect(html).not.toContain("<img");
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  });
});

describe("a report of a long capacity run", () => {
  /** Room that the page's script may take; the browser test holds the script to it. */
  const ROOM_FOR_SCRIPT = 215_000;
  const MOST_BYTES = 400_000;

  it("leaves room for the page's script below 400 kB, after two hours with many phases, outcomes, steps and files", () => {
    const run = runNamed("capacity-metastable");
    const times = Math.ceil(7_200 / run.seconds.length);
    const lengthMs = run.seconds.length * 1_000;
    const again = Array.from({ length: times }, (_, index) => index);
    const long = {
      ...run,
      seconds: again.flatMap((index) =>
        run.seconds.map((second, place) => ({
          ...second,
          atMs: second.atMs + index * lengthMs,
          attempts: second.attempts + (place % 97),
          p95Ms: 2_345.6 + (place % 89),
          lagP99Ms: 3 + (place % 83) / 100,
          outcomes: {
            ...second.outcomes,
            "http-error": place % 79,
            "overload-page": place % 73,
            blocked: place % 71,
            rejected: place % 67,
          },
        })),
      ),
      phases: again.flatMap((index) =>
        run.phases.map((phase) => ({ ...phase, fromMs: phase.fromMs + index * lengthMs, toMs: phase.toMs + index * lengthMs })),
      ),
      attempts: { ...run.attempts, outcomes: { ...run.attempts.outcomes, "http-error": 1, "overload-page": 1, blocked: 1, rejected: 1 } },
      steps: Array.from({ length: 40 }, () => run.steps)
        .flat()
        .slice(0, 40),
      files: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`phases/${index}-repeat/samples/g1.csv.gz`, "07ab".repeat(16)])),
    };
    const bytes = new TextEncoder().encode(renderReport(long, { language: "fr", pageScript: "" })).length;
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES - ROOM_FOR_SCRIPT);
  });
});
