import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderReport } from "../../reports/report.ts";
import type { Run } from "../core/verdict/run.ts";
import { packageRoot } from "../engine/root.ts";
import type { Language } from "./terminal.ts";

/** The report of a run, one offline HTML file. `generatedAt`: an ISO date; without it the same run gives the same bytes. */
export function reportPage(run: Run, language: Language, generatedAt?: string): string {
  const pageScript = readFileSync(join(packageRoot(), "dist", "page.js"), "utf8");
  return renderReport(run, { language, pageScript, ...(generatedAt === undefined ? {} : { generatedAt }) });
}
