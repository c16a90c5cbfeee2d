import { capacityOf } from "../files/capacity-folder.ts";
import { verifyFolder } from "../files/verify.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { openTerminal } from "../terminal.ts";

/** A hash or a number differs. */
const DIFFERS = 1;

export const verifyCommand: CommandEntry = {
  define: (program) =>
    addCommonOptions(program.command("verify <dir>").description("recompute the hashes and the numbers of a results folder")),
  run: async ({ args, options }) => {
    const { lang, quiet, json } = options as CommonOptions;
    const terminal = openTerminal({ language: lang, quiet });
    const differences = await verifyFolder(args[0] ?? "", capacityOf(args[0] ?? ""));
    if (json) terminal.out(JSON.stringify({ differences }));
    else for (const { kind, place, recorded, found } of differences) terminal.out(`${kind} ${place}: recorded ${recorded}, found ${found}`);
    if (!json && differences.length === 0)
      terminal.out(
        "every hash and every number is the same when computed again; report.html, seconds.csv and junit.xml are made from them and are not compared",
      );
    return differences.length === 0 ? 0 : DIFFERS;
  },
};
