import { existsSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { explainRefused, refusedUrl } from "../../core/plan/safety/refused.ts";
import { planTemplate } from "../../core/plan/template.ts";
import { splitUrl } from "../../core/plan/url.ts";
import { packageRoot } from "../../engine/root.ts";
import { UserError } from "../mistake.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { type Language, openTerminal } from "../terminal.ts";

interface InitOptions extends CommonOptions {
  readonly out: string;
}

export const initCommand: CommandEntry = {
  define: (program) =>
    addCommonOptions(program.command("init [url]").description("write a commented plan for your own platform")).option(
      "-o, --out <file>",
      "the plan to write",
      "plan.yaml",
    ),
  run: async ({ args, options }) => {
    const { lang, quiet, out, json } = options as InitOptions;
    const terminal = openTerminal({ language: lang, quiet });
    const url = args[0] === undefined ? undefined : platformAddress(args[0]);
    if (out === "") throw new UserError("-o is empty; give it the name of the plan to write, or leave it out");
    if (existsSync(out)) throw new UserError(`${out} is there already; name another with -o`);
    if (!existsSync(dirname(out))) throw new UserError(`${dirname(out)} is not there; make that folder first, or name another with -o`);
    writeFileSync(out, planTemplate({ ...(url === undefined ? {} : { url }), schema: schemaFor(out), file: out }));
    terminal.out(json ? JSON.stringify({ plan: out }) : written(out, lang));
    return 0;
  },
};

const written = (out: string, language: Language): string =>
  language === "fr" ? `${out} écrit ; ensuite : rentree check ${out}` : `${out} written; next: rentree check ${out}`;

/** The schema of the installed package, as the plan beside it names it: relative where it lies below the plan's folder, as in node_modules. */
function schemaFor(out: string): string {
  const file = join(packageRoot(), "schema", "plan.schema.json");
  const fromPlan = relative(dirname(resolve(out)), file);
  if (fromPlan.startsWith("..") || isAbsolute(fromPlan)) return pathToFileURL(file).href;
  return `./${fromPlan.split(sep).join("/")}`;
}

/**
 * A platform's address as a plan has it: without query, and a name with accents as the DNS knows it.
 * @throws UserError for what is no address, holds a user name or password, or is never tested.
 */
export function platformAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const address = url === undefined ? undefined : splitUrl(`${url.origin}${url.pathname}`);
  if (url === undefined || address === undefined)
    throw new UserError(`"${text}" is not the address of a platform; write for example rentree init https://ent-preprod.example.fr`);
  if (url.username !== "" || url.password !== "")
    throw new UserError(
      `the address holds a user name or password; write rentree init ${address.origin}${address.path}, and what protects the platform into a header under target.headers`,
    );
  const refused = refusedUrl(address.origin);
  if (refused !== undefined) throw new UserError(`${address.origin} ${explainRefused(refused)}`);
  return `${address.origin}${address.path}`;
}
