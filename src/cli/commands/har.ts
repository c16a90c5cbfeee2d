import { existsSync, writeFileSync } from "node:fs";
import { decodeText } from "../../core/plan/accounts/decode.ts";
import { proposeChain } from "../har/chain.ts";
import { writeFragment } from "../har/fragment.ts";
import { parseHar } from "../har/recording.ts";
import { UserError } from "../mistake.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import { readOrdinary } from "../plan-file.ts";
import type { CommandEntry } from "../program.ts";
import { type Language, openTerminal } from "../terminal.ts";

interface HarOptions extends CommonOptions {
  readonly out?: string;
}

/** A recording of a sign-in has some megabytes; one of a whole morning is the wrong file. */
const MOST_BYTES = 100_000_000;

const written = (out: string, language: Language): string =>
  language === "fr"
    ? `${out} écrit ; le mettre dans un plan à la place de target et de signIn, puis : rentree check plan.yaml`
    : `${out} written; put it into a plan in place of its target and signIn, then: rentree check plan.yaml`;

export const harCommand: CommandEntry = {
  define: (program) =>
    addCommonOptions(program.command("har <file>").description("propose a chain from a browser's recording of a sign-in")).option(
      "-o, --out <file>",
      "where the plan's fragment goes (default: standard output)",
    ),
  run: async ({ args, options }) => {
    const { lang, quiet, json, out } = options as HarOptions;
    const file = args[0] ?? "";
    const terminal = openTerminal({ language: lang, quiet });
    const parsed = parseHar(decodeText(readOrdinary(file, MOST_BYTES)).text);
    if (parsed.kind === "wrong") throw new UserError(`${file} is no recording that can be read: ${parsed.why}`);
    const proposed = proposeChain(parsed.entries);
    if (proposed.kind === "wrong") throw new UserError(`${file} shows no sign-in: ${proposed.why}`);
    const fragment = writeFragment(proposed.proposal);
    if (out === "") throw new UserError("-o is empty; give it the name of a file, or leave it out");
    if (out !== undefined && existsSync(out)) throw new UserError(`${out} is there already; name another with -o`);
    if (out !== undefined) writeFileSync(out, fragment);
    if (json) terminal.out(JSON.stringify(proposed.proposal));
    else if (out === undefined) terminal.out(fragment.trimEnd());
    else terminal.out(written(out, lang));
    return 0;
  },
};
