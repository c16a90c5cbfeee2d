import type { Context } from "./context.ts";
import { writeTime } from "./estimate.ts";
import { ceilingSentence, type PlatformSentence, rateNote, type Summary, sessionSentence } from "./platform.ts";

/** Both estimates are within 5 % of the truth when they are as good as is asked of them: nearer than that they are not told apart. */
const ONE_WITH_IT = 0.95;

/** The summary of a capacity run: the SLO rate, what lies beyond it, and what may be planned on. */
export function capacitySummary(context: Context): Summary {
  const { sentence, rate } = comfortSentence(context);
  const beyond = beyondSentences(context);
  const trust = trustSentence(context);
  return {
    platform: sentence,
    ...(rate === undefined ? {} : { rate: rateNote(rate, context) }),
    ...(beyond === "" ? {} : { people: beyond }),
    ...(trust === "" ? {} : { trust }),
  };
}

function comfortSentence(context: Context): PlatformSentence {
  const { run, text, format } = context;
  const { sloRate } = run;
  if (sloRate.kind === "none" || run.sessionLimit.kind !== "none") return withoutComfort(context);
  if (sloRate.kind === "at-least") return { sentence: text.sentence.comfortAtLeast(format.number(sloRate.rate)), rate: sloRate.rate };
  if (sloRate.kind === "generator-limited")
    return { sentence: text.sentence.comfortLimited(format.number(sloRate.atLeast)), rate: sloRate.atLeast };
  if (sloRate.kind === "not-reached" && isLimitKnown(run))
    return { sentence: text.sentence.comfortHeld(format.number(sloRate.highestTested)), rate: sloRate.highestTested };
  if (sloRate.kind !== "found") return ceilingSentence(sloRate, context);
  const { rate, low, high, heldMs } = sloRate;
  const interval = low === undefined || high === undefined ? text.singleRun : text.intervalShort(format.number(low), format.number(high));
  const known = heldMs === undefined ? interval : `${interval}, ${writeTime(heldMs, context)}`;
  return { sentence: text.sentence.comfort(format.number(rate), known), rate };
}

/** Whether the ramp met a limit: a platform of which it did has not kept up with everything, wherever the holds stopped. */
const isLimitKnown = ({ ceiling, collapse }: Context["run"]): boolean =>
  collapse.kind === "found" || ceiling.kind === "found" || ceiling.kind === "at-least";

function withoutComfort(context: Context): PlatformSentence {
  const { run } = context;
  if (run.sessionLimit.kind !== "none") return sessionSentence(run.sessionLimit, context);
  return ceilingSentence(run.ceiling, context);
}

/** What happens beyond: ceiling or collapse, and whether the platform comes back. */
function beyondSentences(context: Context): string {
  const { run, text, format } = context;
  const { sentence } = text;
  const { ceiling, collapse, capacity } = run;
  const parts = [
    collapse.kind === "found" ? collapseSentence(collapse.corrected ?? collapse.rate, context) : undefined,
    collapse.kind === "none" && ceiling.kind === "found" ? ceilingBeside(ceiling.rate, context) : undefined,
    capacity?.selfHealing === undefined ? undefined : sentence.selfHealing(format.number(capacity.selfHealing.limit)),
    capacity?.recovery === "healthy" ? sentence.selfHeals : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

/** A collapse below the rate at which the comfort holds would contradict it: within the error of both they are one. */
function collapseSentence(collapse: number, { run, text, format }: Context): string {
  return collapse < (comfortIn(run) ?? 0)
    ? text.sentence.collapseBeside(format.number(collapse))
    : text.sentence.collapseOnly(format.number(collapse));
}

/**
 * "At most" below the rate just said would contradict it. Within the error of both they are said to be one; further below, the ramp
 * asked for more than the holds did and got less: sessions are opened for people whose next page is refused, or the capacity wanders.
 */
function ceilingBeside(ceiling: number, { run, text, format }: Context): string | undefined {
  const rate = format.number(ceiling);
  const comfort = comfortIn(run);
  if (comfort === undefined) return undefined;
  if (ceiling >= comfort) return text.sentence.found(rate);
  return ceiling >= ONE_WITH_IT * comfort ? text.sentence.upToCeiling(rate) : text.sentence.belowComfort(rate);
}

/** The rate of comfort that was just said, where one was: found, or held wherever it was tried. */
function comfortIn({ sloRate }: Context["run"]): number | undefined {
  if (sloRate.kind === "not-reached") return sloRate.highestTested;
  return sloRate.kind === "found" ? sloRate.rate : undefined;
}

/** What may be planned on is the lower bound, and nothing where there is none or where it was not confirmed. */
function trustSentence({ run, text, format }: Context): string {
  const { sloRate, capacity, validity } = run;
  const parts = [validity.kind === "incomplete" ? text.sentence.incomplete : undefined];
  if (sloRate.kind !== "found") parts.push(run.ceiling.kind === "found" ? text.doNotSize : undefined);
  else if (capacity?.verified === false) parts.push(text.capacity.slo.missed);
  else parts.push(sloRate.low === undefined ? text.limits.singleRun : text.sentence.planUpTo(format.number(sloRate.low)));
  return parts.filter((part) => part !== undefined).join(" ");
}
