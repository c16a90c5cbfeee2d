import { SINGLE_RUN } from "../../../src/core/capacity/estimate.ts";
import { perSecond } from "../../../src/core/units.ts";
import { validityOf } from "../../../src/core/verdict/cause.ts";
import type { Run } from "../../../src/core/verdict/run.ts";
import { changing, metastable, quick } from "./capacity.ts";
import { playMorning, runOf } from "./morning.ts";

/** A bell: demand climbs, peaks in the middle and falls. */
const bell = (peak: number) => (second: number) => peak * Math.exp(-(((second - 110) / 45) ** 2));

const healthy = (): Run =>
  runOf(playMorning({ seconds: 240, planned: bell(38), served: () => 60 }), {
    ceiling: { kind: "not-reached", highestTested: perSecond(38) },
    verdict: "pass",
    clauses: [
      {
        id: "CCTP-4.2",
        kind: "pass",
        of: "attempts",
        measured: 0.998,
        limit: 0.95,
        sample: 3_032,
        why: "3026 of 3032 first attempts proved success within 2000 ms",
      },
      { id: "CCTP-4.3", kind: "skipped", of: "sloRate", limit: 40, why: "the SLO rate belongs to a capacity run" },
    ],
    warnings: ["4,000 people share 500 accounts: about 12 of them are signed in twice at once"],
  });

const found = (): Run =>
  runOf(playMorning({ seconds: 240, planned: bell(66), served: () => 42, refused: { outcome: "timed-out", share: 0.04 } }), {
    ceiling: { kind: "found", rate: perSecond(41.66), basis: SINGLE_RUN },
    verdict: "fail",
    clauses: [
      {
        id: "CCTP-4.2",
        kind: "fail",
        of: "attempts",
        measured: 0.524,
        limit: 0.95,
        sample: 5_264,
        why: "52.4 % of 5,264 first attempts were good",
      },
    ],
    notes: { "wave-honoured": 12, "page-failed": 40 },
  });

const collapse = (): Run =>
  runOf(
    playMorning({
      seconds: 240,
      planned: bell(90),
      served: (waiting) => (waiting > 900 ? 9 : 50),
      refused: { outcome: "timed-out", share: 0.08 },
      reload: 0.9,
    }),
    {
      ceiling: { kind: "found", rate: perSecond(50.2), basis: SINGLE_RUN },
      collapse: { kind: "found", rate: perSecond(71.4), corrected: perSecond(58.3), basis: SINGLE_RUN },
    },
  );

const sessionLimit = (): Run =>
  runOf(
    playMorning({
      seconds: 240,
      planned: bell(60),
      served: (_, live) => (live < 2_500 ? 80 : 3),
      refused: { outcome: "overload-page", share: 0.2 },
    }),
    {
      ceiling: { kind: "at-least", rate: perSecond(57.1) },
      sessionLimit: { kind: "found", sessions: 2_504, basis: SINGLE_RUN },
    },
  );

const generatorLimited = (): Run => {
  const run = runOf(playMorning({ seconds: 240, planned: bell(120), served: () => 80, lagMs: 140 }), {
    engine: { kind: "embedded", version: "0.1.0" },
    ceiling: { kind: "generator-limited", atLeast: perSecond(74) },
    validity: validityOf([
      { code: "late", params: { lagP99Ms: 140 } },
      { code: "dropped", params: { count: 412 } },
      { code: "cpu", params: { generator: "g1", share: 0.97 } },
    ]),
    verdict: "no-verdict",
    generator: { lagP99Ms: 140, lagMaxMs: 912, cpuPeakShare: 0.97, vus: 900, warnings: { "vus-short": 1, "request-failed": 31 } },
  });
  const visits = { ...run.visits, started: run.visits.started - 412, dropped: 412, ok: run.visits.ok - 412 };
  return { ...run, visits, people: run.people.map((people) => ({ ...people, visits })) };
};

const nobody = (): Run =>
  runOf(playMorning({ seconds: 120, planned: () => 10, served: () => 0, refused: { outcome: "http-error", share: 0.5 }, reload: 0.5 }), {
    verdict: "no-verdict",
    latency: { attempt: { count: 0 }, timeToGetIn: { count: 0 } },
  });

const incomplete = (): Run =>
  runOf(playMorning({ seconds: 70, planned: bell(66), served: () => 42 }), {
    validity: validityOf([{ code: "interrupted", params: { atMs: 70_000 } }]),
    verdict: "no-verdict",
    ceiling: { kind: "not-reached", highestTested: perSecond(29.9) },
  });

const broken = (): Run => {
  const run = runOf(playMorning({ seconds: 60, planned: () => 8, served: () => 20 }), {
    validity: validityOf([{ code: "end-without-start", params: { count: 3 } }]),
    verdict: "no-verdict",
  });
  return { ...run, visits: { ...run.visits, ok: run.visits.ok + 3 } };
};

/** Nothing at all: no person, no second, no sample. */
const empty = (): Run =>
  runOf(
    { rows: [], gaveUp: 0, unfinished: 0 },
    {
      validity: validityOf([{ code: "no-phase", params: {} }]),
      verdict: "no-verdict",
      objectives: [],
      people: [],
      steps: [],
      generators: [],
      files: {},
    },
  );

/** The runs that reports are tested with, by the name of their golden file. */
export const RUNS: Readonly<Record<string, () => Run>> = {
  "not-reached": healthy,
  found,
  collapse,
  "session-limit": sessionLimit,
  "generator-limited": generatorLimited,
  nobody,
  incomplete,
  broken,
  empty,
  "capacity-metastable": metastable,
  "capacity-quick": quick,
  "capacity-changing": changing,
};

/** A run of the list, by name. */
export function runNamed(name: string): Run {
  const make = RUNS[name];
  if (make === undefined) throw new Error(`no run called ${name}`);
  return make();
}
