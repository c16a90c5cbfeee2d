import type { Run } from "../src/core/verdict/run.ts";
import type { ChartSpec } from "./charts/spec.ts";
import type { Html } from "./html.ts";
import { catalogueOf } from "./text/catalogue.ts";
import type { Catalogue } from "./text/en.ts";
import { type Format, formatFor, type Language } from "./text/format.ts";

/** What every section is given: the run, the words and the way to write numbers. */
export interface Context {
  readonly run: Run;
  readonly text: Catalogue;
  readonly format: Format;
}

/** A part of a section: HTML, or a chart that the renderer turns into a figure with its table. */
export type Block = Html | ChartSpec | undefined;

/** One section of the report. `blocks` empty: the section is left out. */
export interface Section {
  /** Anchor, and the key of the section's title in the catalogue. */
  readonly id: keyof Catalogue["sections"];
  readonly blocks: (context: Context) => readonly Block[];
}

export const contextOf = (run: Run, language: Language): Context => ({
  run,
  text: catalogueOf(language),
  format: formatFor(language),
});
