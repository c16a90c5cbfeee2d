import { join } from "node:path";
import { isoIn } from "../../core/plan/safety/zone.ts";
import { analyseFolder, readSavedPlan } from "../files/analyse.ts";
import { capacityOf } from "../files/capacity-folder.ts";
import { checkResults } from "../files/results.ts";
import { writeWhole } from "../files/write-whole.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { reportPage } from "../report-page.ts";
import { openTerminal } from "../terminal.ts";

export const reportCommand: CommandEntry = {
  define: (program) => addCommonOptions(program.command("report <dir>").description("make the report again from a results folder")),
  run: async ({ args, options }) => {
    const { lang, quiet, json } = options as CommonOptions;
    const terminal = openTerminal({ language: lang, quiet });
    const dir = args[0] ?? "";
    checkResults(dir);
    const run = await analyseFolder(dir, undefined, capacityOf(dir));
    const file = join(dir, "report.html");
    writeWhole(file, reportPage(run, lang, isoIn(Date.now(), readSavedPlan(dir).timezone)));
    terminal.out(json ? JSON.stringify({ report: file }) : file);
    return 0;
  },
};
