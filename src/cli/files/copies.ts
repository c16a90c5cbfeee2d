import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { catalogueOf } from "../../../reports/text/catalogue.ts";
import type { Run } from "../../core/verdict/run.ts";
import { packageRoot, packageVersion } from "../../engine/root.ts";
import { reportPage } from "../report-page.ts";
import type { Analysis } from "./analyse.ts";
import { junitXml } from "./junit.ts";
import { secondsCsv } from "./seconds-csv.ts";

/** A line of a copy that is not what the numbers give. */
export interface ChangedLine {
  readonly place: string;
  readonly recorded: string;
  readonly found: string;
}

/** What is made from the numbers for people, and how the same is made again; one that is not there can be made again too, and is not missed. */
const COPIES: Readonly<Record<string, (analysis: Analysis, kept: string) => { readonly kept: string; readonly again: string }>> = {
  "report.html": ({ run }, kept) => {
    const language = kept.includes('<html lang="fr">') ? "fr" : "en";
    return { kept: withoutDate(kept, catalogueOf(language).made("")), again: reportPage(run, language) };
  },
  "seconds.csv": ({ seconds }, kept) => ({ kept, again: secondsCsv(seconds, kept.startsWith("\ufeff") ? "excel" : "plain") }),
  "junit.xml": ({ run }, kept) => ({ kept, again: junitXml(run) }),
};
const LONGEST_SHOWN = 200;

/** Names of the copies in `dir` that can be compared: another version of Rentrée, or of Node, words them in its own way. */
export function copiesIn(dir: string, { versions }: Pick<Run, "versions">): readonly string[] {
  const isOurs = versions.rentree === packageVersion(packageRoot()) && versions.node === process.versions.node;
  return isOurs ? madeIn(dir) : [];
}

/** Names of the copies in `dir`. */
export function madeIn(dir: string): readonly string[] {
  return Object.keys(COPIES).filter((file) => statSync(join(dir, file), { throwIfNoEntry: false })?.isFile() === true);
}

/** The first line of each copy that differs from what the numbers give. */
export function compareCopies(dir: string, analysis: Analysis): readonly ChangedLine[] {
  return copiesIn(dir, analysis.run).flatMap((file) => {
    const made = COPIES[file]?.(analysis, readFileSync(join(dir, file), "utf8"));
    if (made === undefined || made.kept === made.again) return [];
    const [kept, again] = [made.kept.split("\n"), made.again.split("\n")];
    const at = [...kept, ""].findIndex((line, index) => line !== again[index]);
    const shown = (line: string | undefined): string => (line === undefined || line === "" ? "nothing" : line.slice(0, LONGEST_SHOWN));
    return [{ place: `${file}:${at + 1}`, recorded: shown(kept[at]), found: shown(again[at]) }];
  });
}

/** When a report was made is told, not computed. */
function withoutDate(html: string, made: string): string {
  const from = html.indexOf(`<p class="when">${made}`);
  return from < 0 ? html : html.slice(0, from) + html.slice(html.indexOf("\n", from) + 1);
}
