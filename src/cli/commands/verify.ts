import { packageRoot, packageVersion } from "../../engine/root.ts";
import { capacityOf } from "../files/capacity-folder.ts";
import { copiesIn } from "../files/copies.ts";
import { checkResults } from "../files/results.ts";
import { readRunJson } from "../files/run-json.ts";
import { type Cause, causeOf, type Difference, verifyFolder } from "../files/verify.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { type Language, openTerminal } from "../terminal.ts";

/**
 * A hash, a number or a line of a copy differs. So it is where another version may have read the same evidence otherwise: nobody could tell such a folder
 * from one whose numbers were changed and called another version's.
 */
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
    const versions = { recorded: readRunJson(dir).versions.rentree, own: packageVersion(packageRoot()) };
    const cause = causeOf(differences, versions.recorded, versions.own);
    if (json) terminal.out(JSON.stringify({ differences, ...(cause === undefined ? {} : { cause, versions }) }));
    else {
      for (const difference of differences) terminal.out(words.differs(difference));
      terminal.out(cause === undefined ? sameAgain(dir, words) : words.causes[cause](versions.recorded, versions.own));
    }
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

type Causes = Readonly<Record<Cause, (recorded: string, own: string) => string>>;

const CAUSES_EN: Causes = {
  evidence: () => "the evidence is not what was recorded: files were changed, added or lost",
  version: (recorded, own) =>
    `the evidence is what was recorded: every hash is the same. Rentrée ${recorded} wrote these numbers, and Rentrée ${own} reads the same evidence otherwise; whether somebody changed them, only Rentrée ${recorded} tells`,
  numbers: (_, own) =>
    `the evidence is what was recorded: every hash is the same. It does not give these numbers: run.json was changed and its hash with it, or another build of Rentrée ${own} wrote it`,
  copies: () => "the evidence and the numbers are what was recorded; what was made from them was changed",
};

const CAUSES_FR: Causes = {
  evidence: () => "les preuves ne sont pas celles qui ont été inscrites : des fichiers ont été modifiés, ajoutés ou perdus",
  version: (recorded, own) =>
    `les preuves sont celles qui ont été inscrites : chaque empreinte est la même. Rentrée ${recorded} a écrit ces valeurs, et Rentrée ${own} lit autrement les mêmes preuves ; si quelqu'un les a modifiées, seule Rentrée ${recorded} le dit`,
  numbers: (_, own) =>
    `les preuves sont celles qui ont été inscrites : chaque empreinte est la même. Elles ne donnent pas ces valeurs : run.json a été modifié et son empreinte avec lui, ou un autre état de Rentrée ${own} l'a écrit`,
  copies: () => "les preuves et les valeurs sont celles qui ont été inscrites ; ce qui en a été tiré a été modifié",
};

const WORDS = {
  en: {
    causes: CAUSES_EN,
    differs: ({ kind, place, recorded, found }: Difference) => `${kind} ${place}: recorded ${recorded}, found ${found}`,
    same: (copies: string) => `every hash and every number is the same when computed again, and so is every line of ${copies}`,
    notCompared: (rentree: string, node: string) =>
      `every hash and every number is the same when computed again; what is made from them is not compared (there is none, or it is by Rentrée ${rentree} on Node ${node})`,
  },
  fr: {
    causes: CAUSES_FR,
    differs: ({ kind, place, recorded, found }: Difference) =>
      `${KINDS_FR[kind]} ${place} : inscrit ${inFrench(recorded)}, trouvé ${inFrench(found)}`,
    same: (copies: string) => `chaque empreinte et chaque valeur est la même, recalculée, et de même chaque ligne de ${copies}`,
    notCompared: (rentree: string, node: string) =>
      `chaque empreinte et chaque valeur est la même, recalculée ; ce qui en est tiré n'est pas comparé (il n'y en a pas, ou c'est par Rentrée ${rentree} sur Node ${node})`,
  },
} as const;
