import { ATTEMPT_OUTCOMES } from "../src/core/samples/metric.ts";
import type { Run } from "../src/core/verdict/run.ts";
import { capacitySummary } from "./capacity-summary.ts";
import { type Context, contextOf } from "./context.ts";
import { gotInOf } from "./got-in.ts";
import { bindPunctuation } from "./html.ts";
import { ceilingSentence, type PlatformSentence, rateNote, type Summary, sessionSentence } from "./platform.ts";
import type { Language } from "./text/format.ts";

/** The summary as sentences for the terminal: three, fewer where a run says less. */
export function summarySentences(run: Run, language: Language): readonly string[] {
  const { platform, rate, people, trust } = summaryOf(contextOf(run, language));
  const first = rate === undefined ? platform : `${platform} ${rate}`;
  return [first, people, trust].filter((sentence) => sentence !== undefined).map(bindPunctuation);
}

/** `Measurement: valid`. Reasons, where there are any, follow on lines of their own. */
export function validityLine(run: Run, language: Language): string {
  const { text } = contextOf(run, language);
  return bindPunctuation(text.validity.line(text.validity.kinds[run.validity.kind]));
}

/** `Verdict: not judged`. */
export function verdictLine(run: Run, language: Language): string {
  const { text } = contextOf(run, language);
  return bindPunctuation(text.verdict.line(text.verdict.kinds[run.verdict]));
}

export function summaryOf(context: Context): Summary {
  const { run, text } = context;
  if (run.validity.kind === "broken") return { platform: text.sentence.broken };
  if (run.visits.started === 0) return { platform: text.sentence.nobodyCame };
  if (gotInOf(run) === 0) return nobodySummary(context);
  if (run.capacity !== undefined) return capacitySummary(context);
  const { sentence, rate } = platformSentence(context);
  const trust = trustSentences(context, rate !== undefined);
  return {
    platform: sentence,
    ...(rate === undefined ? {} : { rate: rateNote(rate, context) }),
    people: peopleSentences(context),
    ...(trust === "" ? {} : { trust }),
  };
}

function nobodySummary({ run, text, format }: Context): Summary {
  const { outcomes, total } = run.attempts;
  const platform = text.sentence.nobody(run.visits.started);
  if (total === 0) return { platform };
  const most = ATTEMPT_OUTCOMES.reduce((a, b) => (outcomes[b] > outcomes[a] ? b : a));
  const how = text.outcomes.attempt[most];
  const people = outcomes[most] === total ? text.sentence.wholly(how) : text.sentence.mostly(how, format.share(outcomes[most] / total));
  return { platform, people };
}

function platformSentence(context: Context): PlatformSentence {
  const { run, text, format } = context;
  const { sentence } = text;
  if (run.validity.kind === "generator-limited" && run.ceiling.kind !== "generator-limited")
    return { sentence: sentence.generatorLimitedOnly };
  if (run.sessionLimit.kind !== "none") return sessionSentence(run.sessionLimit, context);
  if (run.collapse.kind === "found") {
    const fell = run.collapse.corrected ?? run.collapse.rate;
    const rate = format.number(fell);
    if (isSteadyLoad(run)) return { sentence: sentence.collapseSteady(rate), rate: fell };
    if (run.ceiling.kind !== "found") return { sentence: sentence.collapseOnly(rate), rate: fell };
    return { sentence: sentence.collapse(rate, format.number(run.ceiling.rate)), rate: run.ceiling.rate };
  }
  return ceilingSentence(run.ceiling, context);
}

/** How far the plan's intensity may change in a load of which nobody says that more and more came. */
const STEADY = 0.02;

/** The last second has a part of the load only, where that ends within it. */
function isSteadyLoad({ seconds }: Context["run"]): boolean {
  const loaded = seconds.flatMap(({ intended = 0 }) => (intended > 0 ? [intended] : [])).slice(0, -1);
  const most = loaded.reduce((most, intended) => Math.max(most, intended), 0);
  return loaded.length > 0 && loaded.every((intended) => intended >= (1 - STEADY) * most);
}

function peopleSentences({ run, text, format }: Context): string {
  const { sentence } = text;
  const { p50Ms, p95Ms } = run.latency.timeToGetIn;
  const got = sentence.people(format.count(gotInOf(run)), run.visits.started, format.share(run.gotInShare));
  if (p50Ms === undefined) return got;
  const half = format.duration(p50Ms);
  return `${got} ${p95Ms === undefined ? sentence.time(half) : sentence.times(half, format.duration(p95Ms))}`;
}

/** The objective of this run, and what keeps its numbers from being used for sizing. */
function trustSentences(context: Context, hasRate: boolean): string {
  const { run, text } = context;
  const measured = run.sloRate.kind === "found";
  const parts = [
    run.validity.kind === "incomplete" ? text.sentence.incomplete : undefined,
    objectiveSentence(context),
    isSteep(run) ? text.sentence.steep : undefined,
    hasRate && !measured ? `${text.doNotSize} ${text.limits.singleRun}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

/**
 * Share of the corrected rate by which the observed one lies above it where the load rose too fast. Simulated, 24 platforms under ramps of one minute to
 * half an hour, the corrected rate is within 10 % of the true one in 91 of 100 runs up to a lag of 75 %, and in 80 beyond, within a quarter in 97.
 */
const STEEP = 0.75;

function isSteep({ collapse }: Context["run"]): boolean {
  return collapse.kind === "found" && collapse.rate > (1 + STEEP) * (collapse.corrected ?? collapse.rate);
}

function objectiveSentence({ run, text, format }: Context): string | undefined {
  const [objective] = run.objectives;
  if (objective === undefined) return undefined;
  if (objective.of === 0) return text.sentence.objectiveUnknown;
  const share = objective.good / objective.of;
  const say = share >= objective.share ? text.sentence.objectiveHeld : text.sentence.objectiveMissed;
  return say(format.share(share), format.duration(objective.withinMs), format.share(objective.share));
}
