import { capacityOf } from "../files/capacity-folder.ts";
import { copiesIn } from "../files/copies.ts";
import { readRunJson } from "../files/run-json.ts";
import { verifyFolder } from "../files/verify.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { openTerminal } from "../terminal.ts";

/** A hash, a number or a line of a copy differs. */
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
    if (!json && differences.length === 0) terminal.out(sameAgain(args[0] ?? ""));
    return differences.length === 0 ? 0 : DIFFERS;
  },
};

function sameAgain(dir: string): string {
  const { versions } = readRunJson(dir);
  const copies = copiesIn(dir, { versions });
  return copies.length > 0
    ? `every hash and every number is the same when computed again, and so is every line of ${copies.join(", ")}`
    : `every hash and every number is the same when computed again; what is made from them is not compared (there is none, or it is by Rentrée ${versions.rentree} on Node ${versions.node})`;
}
