import type { Run } from "../../core/verdict/run.ts";
import { packageRoot, packageVersion } from "../../engine/root.ts";
import { compareBeforehand } from "../files/beforehand.ts";
import { capacityOf } from "../files/capacity-folder.ts";
import { copiesIn, madeIn } from "../files/copies.ts";
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
    const found = await verifyFolder(dir, capacityOf(dir));
    const run = readRunJson(dir);
    const isWhole = found.every(({ kind }) => kind !== "missing");
    const differences = isWhole ? [...found, ...compareBeforehand(dir, run.warnings)] : found;
    const versions = { recorded: run.versions.rentree, own: packageVersion(packageRoot()) };
    const cause = causeOf(differences, versions.recorded, versions.own);
    const compared = copiesIn(dir, run);
    const notCompared = madeIn(dir).filter((file) => !compared.includes(file));
    if (json)
      terminal.out(
        JSON.stringify({ differences, ...(notCompared.length > 0 && { notCompared }), ...(cause !== undefined && { cause, versions }) }),
      );
    else {
      const say = (line: string): void => terminal.out(inOneLine(line));
      for (const difference of differences) say(words.differs(difference));
      say(
        cause === undefined ? sameAgain({ dir, run, compared, notCompared }, words) : words.causes[cause](versions.recorded, versions.own),
      );
    }
    return differences.length === 0 ? 0 : DIFFERS;
  },
};

/** What a folder says of itself ends no line: it could begin another that says that all is well. */
const inOneLine = (line: string): string => line.replace(/[\r\n]+/g, "\\n");

interface Same {
  readonly dir: string;
  readonly run: Pick<Run, "versions">;
  readonly compared: readonly string[];
  readonly notCompared: readonly string[];
}

/** That nothing differs, and of which copies that is not said: who changes one can also write another version's name into `run.json`. */
function sameAgain({ dir, run: { versions }, compared, notCompared }: Same, words: (typeof WORDS)[Language]): string {
  if (notCompared.length > 0) return words.notCompared(notCompared.join(", "), `Rentrée ${versions.rentree}, Node ${versions.node}`, dir);
  return compared.length > 0 ? words.same(compared.join(", ")) : words.noCopies;
}

const KINDS_FR: Readonly<Record<Difference["kind"], string>> = {
  hash: "empreinte",
  missing: "absent",
  added: "ajouté",
  arrivals: "arrivées",
  number: "valeur",
  line: "ligne",
};
/** What stands in place of a hash where a file is there or not. */
const THINGS_FR: Readonly<Record<string, string>> = {
  "a file": "un fichier",
  nothing: "rien",
  "a key twice, or a value in another spelling": "une clé deux fois, ou une valeur écrite autrement",
  "each once": "chacune une fois",
};
const inFrench = (thing: string): string => THINGS_FR[thing] ?? thing;

type Causes = Readonly<Record<Cause, (recorded: string, own: string) => string>>;

const CAUSES_EN: Causes = {
  evidence: () => "the evidence is not what was recorded: files were changed, added or lost",
  version: (recorded, own) =>
    `the evidence is what was recorded: every hash is the same. Rentrée ${recorded} wrote these numbers, and Rentrée ${own} reads the same evidence otherwise; whether somebody changed them, only Rentrée ${recorded} tells`,
  arrivals: (_, own) =>
    `every hash is the same, and the arrivals are not those that plan and seed give: a file was changed and its hash with it, or another build of Rentrée ${own} wrote it`,
  numbers: (_, own) =>
    `the evidence is what was recorded: every hash is the same. It does not give these numbers: run.json was changed and its hash with it, or another build of Rentrée ${own} wrote it`,
  copies: () => "the evidence and the numbers are what was recorded; what was made from them was changed",
};

const CAUSES_FR: Causes = {
  evidence: () => "les preuves ne sont pas celles qui ont été inscrites : des fichiers ont été modifiés, ajoutés ou perdus",
  version: (recorded, own) =>
    `les preuves sont celles qui ont été inscrites : chaque empreinte est la même. Rentrée ${recorded} a écrit ces valeurs, et Rentrée ${own} lit autrement les mêmes preuves ; seule Rentrée ${recorded} peut dire si quelqu'un les a modifiées`,
  arrivals: (_, own) =>
    `chaque empreinte est la même, et les arrivées ne sont pas celles que donnent le plan et la graine : un fichier a été modifié et son empreinte avec lui, ou un autre état de Rentrée ${own} l'a écrit`,
  numbers: (_, own) =>
    `les preuves sont celles qui ont été inscrites : chaque empreinte est la même. Elles ne donnent pas ces valeurs : run.json a été modifié et son empreinte avec lui, ou un autre état de Rentrée ${own} l'a écrit`,
  copies: () => "les preuves et les valeurs sont celles qui ont été inscrites ; ce qui en a été tiré a été modifié",
};

const WORDS = {
  en: {
    causes: CAUSES_EN,
    differs: ({ kind, place, recorded, found }: Difference) => `${kind} ${place}: recorded ${recorded}, found ${found}`,
    same: (copies: string) => `every hash and every number is the same when computed again, and so is every line of ${copies}`,
    noCopies: "every hash and every number is the same when computed again; nothing is there that was made from them",
    notCompared: (copies: string, versions: string, dir: string) =>
      `every hash and every number is the same when computed again; not compared, because run.json says another version of them (${versions}), so that they may have been changed: ${copies}; rentree report ${dir} makes them anew`,
  },
  fr: {
    causes: CAUSES_FR,
    differs: ({ kind, place, recorded, found }: Difference) =>
      `${KINDS_FR[kind]} ${place} : inscrit ${inFrench(recorded)}, trouvé ${inFrench(found)}`,
    same: (copies: string) =>
      `recalculées, toutes les empreintes et toutes les valeurs sont les mêmes, ainsi que chaque ligne de ${copies}`,
    noCopies: "recalculées, toutes les empreintes et toutes les valeurs sont les mêmes ; il n'y a rien qui en ait été tiré",
    notCompared: (copies: string, versions: string, dir: string) =>
      `recalculées, toutes les empreintes et toutes les valeurs sont les mêmes ; non comparés, car run.json les dit d'une autre version (${versions}), donc peut-être modifiés : ${copies} ; rentree report ${dir} les refait`,
  },
} as const;
