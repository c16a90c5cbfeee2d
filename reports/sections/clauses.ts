import type { ClauseResult } from "../../src/core/verdict/run.ts";
import type { Block, Context, Section } from "../context.ts";
import { html } from "../html.ts";
import { clauseReason } from "../reasons.ts";
import { table } from "../table.ts";

/** The clauses of the plan, each with what was asked and what was measured. */
export const clausesSection: Section = { id: "clauses", blocks };

function blocks(context: Context): readonly Block[] {
  const { run, text, format } = context;
  if (run.clauses.length === 0) return [];
  const words = text.clauses;
  return [
    html`<p class="lede">${words.lede}</p>`,
    table({
      caption: words.caption,
      columns: [words.id, words.kind, words.measured, words.limit, words.why].map((head, index) => ({
        head,
        align: index === 2 || index === 3 ? "end" : "start",
      })),
      rows: run.clauses.map((clause) => [
        clause.id,
        html`<span class="state is-${clause.kind}">${words.kinds[clause.kind]}</span>`,
        clause.measured === undefined ? text.generator.unknown : measuredWithSample(clause, context),
        words.atLeast(writeAmount(clause, clause.limit, context)),
        clauseReason(clause, context),
      ]),
    }),
  ];

  function measuredWithSample(clause: ClauseResult, words: Context): string {
    const measured = writeAmount(clause, clause.measured ?? 0, words);
    return clause.sample === undefined ? measured : `${measured} (${text.sample(format.count(clause.sample))})`;
  }
}

/** A clause about a rate asks for a rate, the others for a share. Without `of` a limit above 1 can only be a rate. */
function writeAmount({ of, limit }: ClauseResult, amount: number, { format }: Context): string {
  const isRate = of === undefined ? limit > 1 : of === "sloRate";
  return isRate ? format.rate(amount) : format.share(amount);
}
