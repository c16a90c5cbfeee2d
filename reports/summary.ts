import type { Estimate } from "../src/core/capacity/estimate.ts";
import { ATTEMPT_OUTCOMES } from "../src/core/samples/metric.ts";
import type { Run } from "../src/core/verdict/run.ts";
import { type Context, contextOf } from "./context.ts";
import { bindPunctuation } from "./html.ts";
import type { Language } from "./text/format.ts";

/** What a head of regional IT reads first: what the platform took, what happened to people, how far to trust it. */
export interface Summary {
  readonly platform: string;
  /** The rate of `platform` in all units, what it is not, and the stocks that belong beside it. */
  readonly rate?: string;
  readonly people?: string;
  readonly trust?: string;
}

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
  if (run.visits.ok === 0) return nobodySummary(context);
  const { sentence, rate } = platformSentence(context);
  const trust = trustSentences(context, rate !== undefined);
  return {
    platform: sentence,
    ...(rate === undefined ? {} : { rate: rateNote(rate, context) }),
    people: peopleSentences(context),
    ...(trust === "" ? {} : { trust }),
  };
}

/** `40/s = 2,400/min = 144,000/h; this is not the number of people connected at once: …` (design.md §4). */
export function rateNote(rate: number, { run, text, format }: Context): string {
  return text.rateNote(text.isNot(format.rates(rate)), run.peakWaiting, format.number(run.peakLive));
}

function nobodySummary({ run, text, format }: Context): Summary {
  const { outcomes, total } = run.attempts;
  const platform = text.sentence.nobody(run.visits.started);
  if (total === 0) return { platform };
  const most = ATTEMPT_OUTCOMES.reduce((a, b) => (outcomes[b] > outcomes[a] ? b : a));
  return { platform, people: text.sentence.mostly(text.outcomes.attempt[most], format.share(outcomes[most] / total)) };
}

interface PlatformSentence {
  readonly sentence: string;
  readonly rate?: number;
}

function platformSentence(context: Context): PlatformSentence {
  const { run, text, format } = context;
  const { sentence } = text;
  if (run.validity.kind === "generator-limited" && run.ceiling.kind !== "generator-limited")
    return { sentence: sentence.generatorLimitedOnly };
  if (run.sessionLimit.kind === "found") return { sentence: sentence.sessionLimit(format.number(run.sessionLimit.sessions)) };
  if (run.collapse.kind === "found") {
    const rate = format.number(run.collapse.corrected ?? run.collapse.rate);
    if (run.ceiling.kind !== "found") return { sentence: sentence.collapseOnly(rate) };
    return { sentence: sentence.collapse(rate, format.number(run.ceiling.rate)), rate: run.ceiling.rate };
  }
  return ceilingSentence(run.ceiling, context);
}

function ceilingSentence(ceiling: Estimate, { text, format }: Context): PlatformSentence {
  const { sentence } = text;
  switch (ceiling.kind) {
    case "found":
      return { sentence: sentence.found(format.number(ceiling.rate)), rate: ceiling.rate };
    case "at-least":
      return { sentence: sentence.atLeast(format.number(ceiling.rate)), rate: ceiling.rate };
    case "not-reached":
      return { sentence: sentence.notReached(format.number(ceiling.highestTested)), rate: ceiling.highestTested };
    case "below":
      return { sentence: sentence.below(format.number(ceiling.lowestTested)), rate: ceiling.lowestTested };
    case "generator-limited":
      return { sentence: sentence.generatorLimited(format.number(ceiling.atLeast)), rate: ceiling.atLeast };
    case "changing":
      return { sentence: sentence.changing(format.number(ceiling.from), format.number(ceiling.to)) };
    case "none":
      return { sentence: sentence.unknown };
  }
}

function peopleSentences({ run, text, format }: Context): string {
  const { sentence } = text;
  const { p50Ms, p95Ms } = run.latency.timeToGetIn;
  const got = sentence.people(format.count(run.visits.ok), run.visits.started, format.share(run.visits.ok / run.visits.started));
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
    hasRate && !measured ? `${text.doNotSize} ${text.limits.singleRun}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

function objectiveSentence({ run, text, format }: Context): string | undefined {
  const [objective] = run.objectives;
  if (objective === undefined) return undefined;
  if (objective.of === 0) return text.sentence.objectiveUnknown;
  const share = objective.good / objective.of;
  const say = share >= objective.share ? text.sentence.objectiveHeld : text.sentence.objectiveMissed;
  return say(format.share(share), format.duration(objective.withinMs), format.share(objective.share));
}
