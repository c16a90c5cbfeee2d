import { describe, expect, it } from "vitest";
import { compileWords } from "../../src/cli/compile-words.ts";
import { type RunWords, runWords } from "../../src/cli/run-words.ts";
import type { BudgetPlan } from "../../src/core/capacity/budget.ts";
import { type CapacityProfile, FULL, QUICK, ROUGH } from "../../src/core/capacity/phase.ts";
import { bytes, minutes, perSecond } from "../../src/core/units.ts";

const offer = (profile: CapacityProfile): BudgetPlan => ({
  profile,
  expected: minutes(20),
  signIns: 0,
  claim: "It will be able to claim it.",
});

/** Everything that is said on the way, once. */
const everything = (words: RunWords): readonly string[] => [
  words.warning("target.insecure accepts any certificate; the report says so"),
  words.starting,
  words.rates(12.34, 15, 0),
  words.within(undefined),
  words.within(0.987),
  words.waiting(3, 40),
  words.outcomes({ ok: 12, "overload-page": 0, "timed-out": 3 }),
  words.outcomes({ ok: 0 }),
  words.lag(undefined),
  words.lag(4.4),
  words.left(12_300),
  words.left(0),
  words.course({ number: 6, of: 10, name: "ramp" }, "2:20", "11:50"),
  words.phase("04-ramp", "find the ceiling, and whether goodput collapses beyond it", "3.5"),
  words.end("everything planned was measured"),
  words.end("the phase ramp was cut short"),
  words.tooLong("repeat-1", "4.5", "budget"),
  words.tooLong("repeat-1", "4.5", "hours"),
  words.sessions(3, 400, "too-few"),
  words.sessions(300, 400, { waitMin: 20 }),
  words.offer(offer(QUICK), false),
  words.offer(offer(FULL), false),
  words.offer(offer(ROUGH), true),
  words.offer(offer({ ...QUICK, guard: false }), false),
  words.withoutSurge(1_200, 1_000),
  words.total("https://ent.example", 3_000, 12.3, 75_000),
  words.capacityTotal("https://ent.example", { minutes: 20, maxRate: 1_000, most: 90_000, ordinary: 9_000, rate: 100, requests: 25 }),
  words.agree,
  words.reference("http://127.0.0.1:8080", "http://127.0.0.1:9090/ledger"),
  words.report("results/x/report.html"),
  words.refusedAccounts("n = 4"),
  words.refusedAccounts(undefined),
];

describe("what a run says on the way", () => {
  it("is French under --lang fr, every line of it, with its numbers", () => {
    const french = everything(runWords("fr"));
    const english = everything(runWords("en"));
    for (const [index, line] of french.entries()) {
      expect(line).not.toBe(english[index]);
      expect(line).not.toMatch(/\b(the|of|people|and|left|waiting|about|warning|second|it|at)\b/i);
    }
  });

  it("says the numbers, with a decimal comma in French", () => {
    expect(runWords("en").rates(12.34, 15, 0)).toBe("demand 12.3/s, attempts 15.0/s, served 0.0/s");
    expect(runWords("fr").rates(12.34, 15, 0)).toBe("demande 12,3/s, tentatives 15,0/s, réussies 0,0/s");
    expect(runWords("fr").outcomes({ ok: 12, "timed-out": 3, blocked: 0 })).toBe("réussite 12, patience épuisée 3");
    expect(runWords("en").within(0.987)).toBe("within the objective 98.7 %");
    expect(runWords("en").within(undefined)).toContain("–");
  });

  it("keeps a warning that it does not know, as it came", () =>
    expect(runWords("fr").warning("something of its own")).toBe("attention : something of its own"));

  it("claims in French what it claims in English: intervals, repeats, a second generator", () => {
    const [quick, full] = [QUICK, FULL].map((profile) => runWords("fr").offer(offer(profile), false));
    expect(quick).toMatch(/pas d'intervalle, et rien sur la reprise.*deuxième injecteur/);
    expect(full).toMatch(/un débit tenu avec son intervalle, de 3 répétitions, et si la plateforme se rétablit seule\.$/);
    expect(runWords("fr").offer(offer(ROUGH), false)).toContain("25 %");
  });
});

describe("what compile prints", () => {
  it("is French under --lang fr", () => {
    const words = compileWords("fr");
    const lines = [
      words.plan("Matin", 3_000, 60_000, 1),
      words.peak(perSecond(12.34)),
      words.compressed(10),
      words.crowd("élèves", 3_000, 400, 100_000),
      words.demand({ vus: 400, memory: bytes(90e6), descriptors: 3_000, connectionsPerSecond: perSecond(70) }),
      words.sizes(19_000, 4_000),
      words.served("rentree reference plan.yaml"),
      words.written("compiled", "k6 run script.js", true),
    ];
    expect(lines[1]).toContain("pointe 12,3/s (moyenne sur 10 s) = 740/min = 44\u202f400/h");
    for (const line of lines) expect(line).not.toMatch(/\b(the|of|people|and|about|written|at|bytes)\b/i);
  });

  it("groups the digits of what is counted, and gives long times in minutes, in both languages", () => {
    const demand = { vus: 111_540, memory: bytes(55.92e9), descriptors: 143_220, connectionsPerSecond: perSecond(1_924.2) };
    const en = compileWords("en");
    expect(en.plan("A region", 224_500, 2_700_000, 1)).toBe("A region: 224,500 people in 45\u00a0min, seed 1");
    expect(en.crowd("pupil", 97_500, 46_366, 317_924)).toContain(
      "46,366 at once at the worst (a visit that fails lasts 5\u00a0min\u00a018\u00a0s)",
    );
    expect(en.demand(demand)).toContain("111,540 VUs, about 55.9\u00a0GB of memory, 143,220 open files, 1,924 new connections a second");
    const fr = compileWords("fr");
    expect(fr.plan("Région", 224_500, 2_700_000, 1)).toBe("Région : 224\u202f500 personnes en 45\u00a0min, graine 1");
    expect(fr.crowd("élèves", 97_500, 46_366, 317_924)).toContain("46\u202f366 à la fois au pire");
    expect(fr.demand(demand)).toContain(
      "111\u202f540 VU, environ 55,9\u00a0Go de mémoire, 143\u202f220 fichiers ouverts, 1\u202f924 nouvelles connexions",
    );
  });
});
