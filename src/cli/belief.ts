import { type Written, writeCollapse, writeEstimate } from "../../reports/estimate.ts";
import { catalogueOf } from "../../reports/text/catalogue.ts";
import { formatFor } from "../../reports/text/format.ts";
import { assembleCapacity } from "../core/capacity/assemble.ts";
import type { CapacityOptions, PhaseResult } from "../core/capacity/phase.ts";
import type { Language } from "./terminal.ts";

/** What a capacity run believes after the phases so far, in one line. */
export function beliefLine(options: CapacityOptions, results: readonly PhaseResult[], language: Language): string {
  const words = { text: catalogueOf(language), format: formatFor(language) };
  const { ceiling, sloRate, collapse } = assembleCapacity(options, results);
  const parts: readonly (readonly [string, Written])[] = [
    [words.text.figures.ceiling, writeEstimate(ceiling, words)],
    [words.text.figures.sloRate, writeEstimate(sloRate, words)],
    ...(collapse.kind === "found" ? [[words.text.figures.collapse, writeCollapse(collapse, words)] as const] : []),
  ];
  return parts
    .map(([name, { value, basis }]) => `${name}${language === "fr" ? " :" : ":"} ${value}${basis === undefined ? "" : ` (${basis})`}`)
    .join(" · ");
}
