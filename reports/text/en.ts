import { enCapacity } from "./en-capacity.ts";
import { enSections } from "./en-sections.ts";
import { formatFor } from "./format.ts";

const { plural, count } = formatFor("en");
const people = (n: number): string => `${count(n)} ${plural(n, "person", "people")}`;

/**
 * Every sentence that people read, in English. It is the catalogue's type too: `fr.ts` has the same keys or does not compile.
 * Functions take numbers only where the grammar depends on them; everything else arrives formatted.
 */
export const en = {
  language: "English",
  title: (name: string, verdict: string) => `${name}: ${verdict}`,
  tool: "Rentrée",
  contents: "Contents",
  made: (date: string) => `Report made ${date}`,
  noScript: "The charts need JavaScript. Every chart's numbers are in the table below it.",
  table: "Numbers of this chart",
  tableStep: (step: string) => `One row for each ${step}; the charts are finer.`,
  total: "All",
  sample: (n: string) => `n = ${n}`,
  tooFew: "too few",
  none: "none",

  validity: {
    name: "Measurement",
    kinds: { valid: "valid", "generator-limited": "generator-limited", incomplete: "incomplete", broken: "broken" },
    means: {
      valid: "The generator kept its promises; what is shown is the platform.",
      "generator-limited":
        "The generator reached its own limits. Numbers about the platform are lower bounds at best, and no clause is judged.",
      incomplete: "The run was cut short. What was measured until then is shown, and no clause is judged.",
      broken: "The measurement contradicts itself. None of its numbers may be used.",
    },
    line: (kind: string) => `Measurement: ${kind}`,
  },
  verdict: {
    name: "Verdict",
    kinds: { pass: "pass", fail: "fail", "no-verdict": "no verdict", "not-judged": "not judged" },
    means: {
      pass: "Every clause of the plan held. This is not an acceptance decision.",
      fail: "At least one clause of the plan did not hold. This is not an acceptance decision.",
      "no-verdict": "No verdict follows from this measurement.",
      "not-judged": "The plan has no clauses to judge.",
    },
    line: (kind: string) => `Verdict: ${kind}`,
  },

  isNot: (rates: string) => `${rates}; this is not the number of people connected at once`,
  rateNote: (isNot: string, waiting: number, live: string) =>
    `${isNot}: at the worst moment ${waiting === 0 ? "nobody was" : `${people(waiting)} ${plural(waiting, "was", "were")}`} waiting at the door, and at the most about ${live} were signed in (estimate).`,
  doNotSize: "Do not size on this number: the rate at which the promised comfort holds was not measured.",
  singleRun: "single run, no interval",
  unconfirmed: "no interval: no verification hold passed",
  interval: (low: string, high: string) => `interval ${low} to ${high}`,
  intervalShort: (low: string, high: string) => `${low} to ${high}`,

  sentence: {
    broken: "This measurement contradicts itself; nothing may be concluded from its numbers.",
    nobody: (n: number) => `Nobody got in: of ${people(n)} who came, none could sign in.`,
    nobodyCame: "Nobody came: not one visit was started, so nothing is known of the platform.",
    mostly: (outcome: string, share: string) => `Most attempts (${share}) ended as “${outcome}”.`,
    wholly: (outcome: string) => `Every attempt ended as “${outcome}”.`,
    notReached: (rate: string) =>
      `This platform kept up with everything that was sent, up to ${rate} people a second; its limit was not reached.`,
    keptOut: (rate: string, share: string) =>
      `Up to ${rate} people a second no limit of this platform's pace was found, but ${share} of the people did not get in: they failed at any load, as far as this run shows.`,
    slow: (rate: string, missing?: string) =>
      `Up to ${rate} people a second no limit of this platform's pace was found, but ${missing === undefined ? "it was slow" : `${missing} of the people did not get in, and it was slow for the others`}: this run does not tell whether it is so at any load or was asked for too much; a slower rise to the same rate does.`,
    slowAlways: (rate: string, missing?: string) =>
      `Up to ${rate} people a second no limit of this platform's pace was found, but ${missing === undefined ? "it was slow" : `${missing} of the people did not get in, and it was slow for the others`} at any load, as far as this run shows.`,
    found: (rate: string) => `This platform let in at most ${rate} people a second.`,
    upToCeiling: (rate: string) =>
      `The promised comfort holds right up to the ceiling, which was found at ${rate} people a second: the two lie closer together than this measurement can tell.`,
    belowComfort: (rate: string) =>
      `Asked for more than that, it let in at most ${rate} people a second: it gets less done when it is asked for too much, or its capacity is not steady.`,
    collapse: (rate: string, best: string) =>
      `Beyond ${rate} people arriving a second this platform collapsed; at its best it let in ${best} a second.`,
    collapseBeside: (rate: string) =>
      `Right beyond that (${rate}, the same within the error of both) this platform collapsed: the more people came, the fewer got in.`,
    collapseOnly: (rate: string) =>
      `Beyond ${rate} people arriving a second this platform collapsed: the more people came, the fewer got in.`,
    collapseSteady: (rate: string) =>
      `With ${rate} people arriving a second all the time, this platform let in fewer and fewer: it collapsed under that load, or its capacity fell meanwhile.`,
    steep:
      "The load rose so fast that the rate of the collapse may be told up to a quarter too high or too low; a rise to the same rate in three times the time tells it better.",
    sessionLimit: (sessions: string) =>
      `This platform turned newcomers away once about ${sessions} people were signed in, though it was no slower then: a limit on how many may be inside, or one on how fast they come that counts those whom it turns away too. A rise to the same rate in twice the time tells which: only the first stops at the same number of people.`,
    sessionsAtLeast: (sessions: string) =>
      `This platform turned newcomers away, though it was no slower then, and let in others as people left: a limit on how many may be inside, ${sessions} at least. How many had left by then without the plan knowing is not known; a rise to the same rate in less time tells more.`,
    atLeast: (rate: string) =>
      `This platform let in at least ${rate} people a second; where exactly its limit lies is not known, because the run went beyond it for too short a time, or the platform was not the same all the while.`,
    atLeastCut: (rate: string) => `This platform let in at least ${rate} people a second; where its limit lies is not known.`,
    generatorLimited: (rate: string) =>
      `The machine that played the pupils gave up first: the platform takes at least ${rate} people a second, and how much more is not known.`,
    comfortHeld: (rate: string) => `The promised comfort held wherever it was tried, up to ${rate} people a second.`,
    comfortLimited: (rate: string) =>
      `The machine that played the pupils gave up first: with the promised comfort the platform takes at least ${rate} people a second, and how much more is not known.`,
    generatorLimitedOnly: "The machine that played the pupils gave up first: what the platform can take is not known.",
    changing: (from: string, to: string) =>
      `The platform's capacity changed during the measurement (${from} to ${to} people a second), so no single number describes it.`,
    below: (rate: string) => `Even at ${rate} people a second, the slowest pace that was tried, the promised comfort did not hold.`,
    unknown: "This measurement does not say how many people a second the platform can take.",
    incomplete: "The run was cut short, so the rest is unknown.",
    people: (got: string, n: number, share: string) => `Of the ${people(n)} who came, ${got} got in (${share}).`,
    times: (half: string, most: string) => `Half of those who got in needed ${half} or less, 95 of 100 needed ${most} or less.`,
    time: (half: string) => `Half of those who got in needed ${half} or less.`,
    objectiveHeld: (share: string, within: string, asked: string) =>
      `${share} of first attempts succeeded within ${within}; the objective was ${asked}, so it held over this run as a whole.`,
    objectiveMissed: (share: string, within: string, asked: string) =>
      `Only ${share} of first attempts succeeded within ${within}; the objective was ${asked}.`,
    objectiveUnknown: "No first attempt could be judged against the objective.",
    comfort: (rate: string, interval: string) => `This platform lets in ${rate} people a second at the promised comfort (${interval}).`,
    comfortAtLeast: (rate: string) => `At the promised comfort it takes at least ${rate} people a second.`,
    planUpTo: (rate: string) => `Do not plan above ${rate} people a second.`,
    selfHealing: (rate: string) => `After a collapse it does not recover by itself while more than ${rate} people a second keep arriving.`,
    selfHeals: "After a spike it recovered by itself.",
  },

  capacity: enCapacity,

  sections: {
    verdict: "Result",
    slo: "What the platform holds with the promised comfort",
    ramp: "Where it saturates",
    recovery: "Whether it recovers",
    demand: "Demand and what was served",
    time: "Time to get in",
    outcomes: "What happened to people",
    steps: "Steps and hops",
    conservation: "Planned against started",
    generator: "The generator's health",
    clauses: "Clauses",
    warnings: "Warnings",
    limits: "What these numbers do not prove",
    provenance: "Where these numbers come from",
  },
  short: {
    verdict: "Result",
    slo: "SLO rate",
    ramp: "Ramp",
    recovery: "Recovery",
    demand: "Demand",
    time: "Time",
    outcomes: "Outcomes",
    steps: "Steps",
    conservation: "Conservation",
    generator: "Generator",
    clauses: "Clauses",
    warnings: "Warnings",
    limits: "Limits",
    provenance: "Origin",
  },

  figures: {
    caption: "Key figures",
    peakPlanned: "Peak demand planned",
    peakPlannedNote: "highest mean over 10 s, first attempts",
    ceiling: "Ceiling",
    ceilingNote: "highest sustained rate of successful sign-ins",
    sloRate: "SLO rate",
    sloRateNote: "highest demand at which the objective holds",
    collapse: "Collapse",
    collapseNote: "demand beyond which fewer get in",
    sessionLimit: "Session limit",
    sessionLimitNote: "people signed in beyond which newcomers are turned away: a count, not a rate",
    gotIn: "People who got in",
    objective: (within: string) => `First attempts that succeeded within ${within}`,
    objectiveNote: (asked: string, n: string) => `objective ${asked}, n = ${n}`,
    quitNote: (quit: string) => `${quit} of them gave up before that limit`,
    waiting: "People waiting, at the worst moment",
    live: "People signed in, at the most",
    liveNote: "an estimate from what the plan knows of session expiry",
    amplification: "Attempts per visit",
    amplificationNote: "1 when nobody reloads",
  },

  estimate: {
    atLeast: (rate: string) => `at least ${rate}`,
    notReached: (rate: string) => `not reached up to ${rate}`,
    below: (rate: string) => `below ${rate}`,
    generatorLimited: (rate: string) => `at least ${rate}, the generator was the limit`,
    tried: (time: string) => `tried for ${time} on end at most`,
    changing: (from: string, to: string) => `no single number: it changed from ${from} to ${to}`,
    none: "not known",
    absent: "none seen",
    observed: (rate: string) => `seen at ${rate}, when the queue had grown for a while`,
    sessions: (n: string) => `${n} people signed in`,
  },

  axis: { elapsed: "time since the start (min:s)", clock: "time of day played" },

  ...enSections,
};

/** Text in one language. */
export type Catalogue = typeof en;
