import { capacityOf } from "../files/capacity-folder.ts";
import { copiesIn } from "../files/copies.ts";
import { checkResults } from "../files/results.ts";
import { readRunJson } from "../files/run-json.ts";
import { type Difference, verifyFolder } from "../files/verify.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { type Language, openTerminal } from "../terminal.ts";

/** A hash, a number or a line of a copy differs. */
const DIFFERS = 1;

export const verifyCommand: CommandEntry = {
  define: (program) =>
    addCommonOptions(program.command("verify <dir>").description("recompute the hashes and the numbers of a results folder")),
  run: async ({ args, options }) => {
    const { lang, quiet, json } = options as CommonOptions;
    const terminal = openTerminal({ language: lang, quiet });
    const words = WORDS[lang];
    const dir = args[0] ?? "";
    checkResults(dir);
    const differences = await verifyFolder(dir, capacityOf(dir));
    if (json) terminal.out(JSON.stringify({ differences }));
    else for (const difference of differences) terminal.out(words.differs(difference));
    if (!json && differences.length === 0) terminal.out(sameAgain(dir, words));
    return differences.length === 0 ? 0 : DIFFERS;
  },
};

function sameAgain(dir: string, words: (typeof WORDS)[Language]): string {
  const { versions } = readRunJson(dir);
  const copies = copiesIn(dir, { versions });
  return copies.length > 0 ? words.same(copies.join(", ")) : words.notCompared(versions.rentree, versions.node);
}

const KINDS_FR: Readonly<Record<Difference["kind"], string>> = {
  hash: "empreinte",
  missing: "absent",
  added: "ajouté",
  number: "valeur",
  line: "ligne",
};
/** What stands in place of a hash where a file is there or not. */
const THINGS_FR: Readonly<Record<string, string>> = { "a file": "un fichier", nothing: "rien" };
const inFrench = (thing: string): string => THINGS_FR[thing] ?? thing;

const WORDS = {
  en: {
    differs: ({ kind, place, recorded, found }: Difference) => `${kind} ${place}: recorded ${recorded}, found ${found}`,
    same: (copies: string) => `every hash and every number is the same when computed again, and so is every line of ${copies}`,
    notCompared: (rentree: string, node: string) =>
      `every hash and every number is the same when computed again; what is made from them is not compared (there is none, or it is by Rentrée ${rentree} on Node ${node})`,
  },
  fr: {
    differs: ({ kind, place, recorded, found }: Difference) =>
      `${KINDS_FR[kind]} ${place} : inscrit ${inFrench(recorded)}, trouvé ${inFrench(found)}`,
    same: (copies: string) => `chaque empreinte et chaque valeur est la même, recalculée, et de même chaque ligne de ${copies}`,
    notCompared: (rentree: string, node: string) =>
      `chaque empreinte et chaque valeur est la même, recalculée ; ce qui en est tiré n'est pas comparé (il n'y en a pas, ou c'est par Rentrée ${rentree} sur Node ${node})`,
  },
} as const;
