import { join, relative } from "node:path";
import { clauseLines, setAsideReasons, validityReasons, warningLines } from "../../reports/reasons.ts";
import { summarySentences, validityLine, verdictLine } from "../../reports/summary.ts";
import { catalogueOf } from "../../reports/text/catalogue.ts";
import { isoIn } from "../core/plan/safety/zone.ts";
import type { CapacityOf } from "../core/verdict/input.ts";
import type { Run } from "../core/verdict/run.ts";
import { exitCodeOf } from "../core/verdict/verdict.ts";
import { packageRoot, packageVersion } from "../engine/root.ts";
import { writeResults } from "./files/write-results.ts";
import { writeWhole } from "./files/write-whole.ts";
import { Unavailable } from "./mistake.ts";
import type { CommonOptions } from "./options.ts";
import { reportPage } from "./report-page.ts";
import { runWords } from "./run-words.ts";
import type { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface FinishOptions extends CommonOptions {
  readonly csv?: "excel";
  /** How to read the phases of a capacity run. */
  readonly capacityOf?: CapacityOf | undefined;
}

/** Makes everything that follows from what was measured, says it, and answers with the exit code. */
export async function finishRun(session: Session, warnings: readonly string[], options: FinishOptions): Promise<number> {
  const { run, report } = await makeResults(session, warnings, options).catch((error: unknown) => {
    throw error instanceof Unavailable
      ? new Unavailable(`${error.message}: what was measured is kept, and rentree report ${session.outDir} makes the rest of it`, {
          cause: error,
        })
      : error;
  });
  if (options.json) session.terminal.out(JSON.stringify(run));
  else sayResult(session.terminal, run, report);
  return exitCodeOf(run);
}

/** @throws Unavailable where the disk is full, which costs nothing that was measured: nobody has to play it again. */
async function makeResults(session: Session, warnings: readonly string[], options: FinishOptions) {
  const versions = { rentree: packageVersion(packageRoot()), node: process.versions.node };
  const run = await writeResults(session.outDir, { id: session.runId, versions, warnings }, options.csv ?? "plain", options.capacityOf);
  const report = join(session.outDir, "report.html");
  writeWhole(report, reportPage(run, options.lang, isoIn(Date.now(), session.plan.timezone)));
  return { run, report };
}

/** Validity before verdict, verdict before numbers (design.md law 4). */
function sayResult(terminal: Terminal, run: Run, report: string): void {
  terminal.out(validityLine(run, terminal.language));
  for (const reason of validityReasons(run, terminal.language)) terminal.out(`  ${reason}`);
  terminal.out(verdictLine(run, terminal.language));
  for (const clause of clauseLines(run, terminal.language)) terminal.out(`  ${clause}`);
  for (const sentence of summarySentences(run, terminal.language)) terminal.out(sentence);
  const say = runWords(terminal.language);
  const words = { text: catalogueOf(terminal.language), language: terminal.language };
  for (const reason of setAsideReasons(run, words)) terminal.warn(say.warning(reason));
  for (const warning of warningLines(run, terminal.language)) terminal.warn(say.warning(warning));
  terminal.out(say.report(relative(process.cwd(), report)));
}
