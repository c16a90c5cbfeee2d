import type { Cause, ClauseResult, Run } from "../src/core/verdict/run.ts";
import { type Context, contextOf } from "./context.ts";
import { gotInOf } from "./got-in.ts";
import type { Catalogue } from "./text/en.ts";
import type { Language } from "./text/format.ts";
import { FRENCH_CAUSES } from "./text/fr-causes.ts";
import { inFrench as sentenceInFrench } from "./text/fr-warnings.ts";

/** Why a measurement is not valid, one sentence each without a full stop; in French where the run holds the reasons as data. */
export function validityReasons({ validity }: Pick<Run, "validity">, language: Language): readonly string[] {
  if (language === "en") return validity.reasons;
  return validity.reasons.map((reason, index) => {
    const cause = validity.causes?.[index];
    return cause === undefined ? reason : inFrench(cause, reason);
  });
}

/** The phases of a capacity run that count for nothing, a sentence each without a full stop. */
export const setAsideReasons = (
  run: Run,
  { text, language }: { readonly text: Catalogue; readonly language: Language },
): readonly string[] => (run.setAside ?? []).map((one) => text.warnings.setAside(one.phase, validityReasons(one, language).join("; ")));

/** What limits the numbers, a sentence each; one that is nobody's own keeps its language. */
export const warningLines = ({ warnings }: Pick<Run, "warnings">, language: Language): readonly string[] =>
  warnings.map((warning) => (language === "fr" ? (sentenceInFrench(warning) ?? warning) : warning));

/** A line a clause: its id, how it was judged and why. */
export function clauseLines(run: Run, language: Language): readonly string[] {
  if (language === "en") return run.clauses.map(({ id, kind, why }) => `${id}: ${kind} (${why})`);
  const context = contextOf(run, language);
  return run.clauses.map((clause) => `${clause.id} : ${context.text.clauses.kinds[clause.kind]} (${clauseReason(clause, context)})`);
}

function inFrench({ code, params }: Cause, english: string): string {
  const known: Readonly<Record<string, (params: Cause["params"]) => string>> = FRENCH_CAUSES;
  const text = known[code]?.(params);
  if (text === undefined) return english;
  return params["phase"] === undefined ? text : `phase ${params["phase"]} : ${text}`;
}

/** Why a clause was judged so. The run says it in English; in French it is said again from the run's numbers. */
export function clauseReason(clause: ClauseResult, { run, text, format }: Context): string {
  if (format.language === "en") return clause.why;
  const { because } = text.clauses;
  if (clause.kind === "skipped") return clause.of === "sloRate" ? because.ofCapacity : because.ofRun;
  if (run.validity.kind !== "valid") return because.notValid(text.validity.kinds[run.validity.kind]);
  if (clause.of === "sloRate") return rateReason(clause, { because, format });
  if (clause.measured !== undefined && clause.sample !== undefined) {
    return because.share(format.count(clause.measured * clause.sample), format.count(clause.sample));
  }
  if (gotInOf(run) === 0) return because.nobody;
  if (clause.of === "visits" && run.clock.compress > 1) return because.compress(format.number(run.clock.compress));
  return because.nobodyCame;
}

type RateWords = Pick<Context, "format"> & { readonly because: Catalogue["clauses"]["because"] };

/** A rate that was held or missed at every hold has no interval that could have decided it: `src/core/verdict/clauses.ts` says which it was. */
function rateReason({ kind, why, measured }: ClauseResult, { because, format }: RateWords): string {
  if (kind === "skipped") return because.ofCapacity;
  const rate = format.rate(measured ?? 0);
  if (why.startsWith("held at every rate")) return because.heldUpTo(rate);
  return why.startsWith("missed already at") ? because.missedAt(rate) : because.rate[kind];
}
