import { existsSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { planTemplate } from "../../core/plan/template.ts";
import { packageRoot } from "../../engine/root.ts";
import { UserError } from "../mistake.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { openTerminal } from "../terminal.ts";

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
    const url = args[0];
    if (url !== undefined && !isWebAddress(url))
      throw new UserError(`"${url}" is not the address of a platform; write for example rentree init https://ent-preprod.example.fr`);
    if (existsSync(out)) throw new UserError(`${out} is there already; name another with -o`);
    if (!existsSync(dirname(out))) throw new UserError(`${dirname(out)} is not there; make that folder first, or name another with -o`);
    writeFileSync(out, planTemplate({ ...(url === undefined ? {} : { url }), schema: schemaFor(out), file: out }));
    terminal.out(json ? JSON.stringify({ plan: out }) : `${out} written; next: rentree check ${out}`);
    return 0;
  },
};

/** The schema of the installed package, as the plan beside it names it: relative where it lies below the plan's folder, as in node_modules. */
function schemaFor(out: string): string {
  const file = join(packageRoot(), "schema", "plan.schema.json");
  const fromPlan = relative(dirname(resolve(out)), file);
  if (fromPlan.startsWith("..") || isAbsolute(fromPlan)) return pathToFileURL(file).href;
  return `./${fromPlan.split(sep).join("/")}`;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
