import { url as debuggerUrl } from "node:inspector";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { build } from "esbuild";
import { EXIT, ExitError } from "./exit-code.ts";
import { absentNames } from "./globals.ts";
import { MODULES } from "./modules/list.ts";

/** A script made ready for this engine: one module's text whose imports became places in a list. */
export interface LoadedScript {
  readonly path: string;
  /** The text of a function; see `PARAMETERS`. */
  readonly code: string;
  readonly imports: readonly ImportedModule[];
  /** esbuild's source map from `code` to the sources, as JSON. */
  readonly sourceMap: string;
}

export interface ImportedModule {
  readonly name: string;
  /** Names that the script takes from it; `default` among them. */
  readonly names: readonly string[];
}

/** What each VU passes when it instantiates the script, in order. */
const PARAMETERS = "__vu,$modules,globalThis,console,open,__ENV,setTimeout,clearTimeout,setInterval,clearInterval,crypto";
const LINES_BEFORE_BODY = 1;

export type Instantiate = (...values: readonly unknown[]) => unknown;

/**
 * Bundles a script with its relative imports, takes TypeScript as it is, and turns imports and exports into arguments and a
 * returned object. Ends the program with k6's codes: 255 where there is no script, 107 where it is not JavaScript or imports
 * what is not here.
 */
export async function loadScript(path: string, readable: (path: string) => boolean): Promise<LoadedScript> {
  if (!readable(path))
    throw new ExitError(
      EXIT.usage,
      `The moduleSpecifier "${path}" couldn't be found on local disk. Make sure that you've specified the right path to the file.`,
    );
  const { code, sourceMap } = await bundle(path);
  const imports: ImportedModule[] = [];
  const body = replaceImports(code, imports);
  for (const { name } of imports) if (MODULES[name] === undefined) throw new ExitError(EXIT.scriptException, explainModule(name));
  return { path: resolve(path), code: wrap(replaceExports(body)), imports, sourceMap };
}

/** Compiles the script once for all VUs of this thread. */
export function compileScript(script: LoadedScript): Instantiate {
  const filename = pathToFileURL(script.path).href;
  const compile = (kind: string) =>
    new Script(
      `(function(${absentNames().join(",")}){"use strict";return ${kind} function(${PARAMETERS}){${script.code}${mapForDebugger(script)}`,
      {
        filename,
      },
    ).runInThisContext() as Instantiate;
  try {
    return compile("");
  } catch (error) {
    if (!(error instanceof SyntaxError) || !/await/.test(error.message)) throw new ExitError(EXIT.scriptException, String(error));
    return compile("async");
  }
}

/** A source map as debuggers look for it; empty where none listens. A line without mappings stands for each that comes before the code. */
function mapForDebugger({ sourceMap }: LoadedScript): string {
  if (debuggerUrl() === undefined || sourceMap === "") return "";
  const map = JSON.parse(sourceMap) as { readonly mappings: string };
  const shifted = JSON.stringify({ ...map, mappings: ";".repeat(CODE_LINE_OFFSET) + map.mappings });
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(shifted).toString("base64")}`;
}

/** Lines of `compileScript`'s text before the first line of esbuild's. */
export const CODE_LINE_OFFSET = LINES_BEFORE_BODY;

async function bundle(path: string): Promise<{ readonly code: string; readonly sourceMap: string }> {
  const built = await build({
    entryPoints: [path],
    absWorkingDir: process.cwd(),
    outdir: dirname(resolve(path)),
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    external: ["k6", "k6/*", "https://*", "http://*"],
    define: { __ITER: "__vu.shownIteration", __VU: "__vu.idInInstance" },
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "silent",
    treeShaking: false,
  }).catch((error: { errors?: ReadonlyArray<{ text: string; location: { file: string; line: number; column: number } | null }> }) => {
    const first = error.errors?.[0];
    const place =
      first?.location == null
        ? ""
        : `${pathToFileURL(resolve(first.location.file)).href}: Line ${first.location.line}:${first.location.column + 1} `;
    throw new ExitError(
      EXIT.scriptException,
      `could not initialize '${path}': could not load JS test '${pathToFileURL(resolve(path)).href}': ${place}${first?.text ?? String(error)}`,
    );
  });
  const text = (suffix: string): string => built.outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? "";
  return { code: text(".js"), sourceMap: text(".map") };
}

/** esbuild prints each import of an external module on lines of its own, from the first column. */
const IMPORT =
  /^import (?:(?<default>[\w$]+)(?:, )?)?(?:\* as (?<all>[\w$]+) from |\{(?<names>[^}]*)\} from | from )?"(?<module>[^"\n]+)";$/gm;

function replaceImports(code: string, imports: ImportedModule[]): string {
  return code.replace(IMPORT, (statement, ...rest) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const pairs = [...(groups["default"] === undefined ? [] : [["default", groups["default"]] as const]), ...splitNames(groups["names"])];
    const place = `$modules[${imports.length}]`;
    imports.push({ name: String(groups["module"]), names: pairs.map(([name]) => name) });
    const whole = groups["all"] === undefined ? "" : `var ${groups["all"]}=${place};`;
    const picked = pairs.length === 0 ? "" : `var {${pairs.map(([name, local]) => `${name}:${local}`).join(",")}}=${place};`;
    return whole + picked + "\n".repeat(statement.split("\n").length - 1);
  });
}

function replaceExports(code: string): string {
  const at = code.lastIndexOf("\nexport {");
  if (at < 0) return `${code}\nreturn {};`;
  const end = code.indexOf("};", at);
  const pairs = splitNames(code.slice(at + "\nexport {".length, end));
  return `${code.slice(0, at)}\nreturn {${pairs.map(([local, name]) => `${JSON.stringify(name)}:${local}`).join(",")}};\n`;
}

/** `a, b as c` → [a, a], [b, c]. */
function splitNames(list: string | undefined): ReadonlyArray<readonly [string, string]> {
  return (list ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => part.split(" as "))
    .map(([first, second]) => [String(first), second ?? String(first)] as const);
}

function wrap(body: string): string {
  return `\n${body}\n}})()`;
}

function explainModule(name: string): string {
  const known = Object.keys(MODULES).join(", ");
  return `the embedded engine has no module '${name}'; it has ${known}. Run this script with k6, or leave the import out`;
}
