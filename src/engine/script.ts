import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { BuildFailure, Message, Plugin } from "esbuild";
import { build } from "esbuild";
import type { ScriptSettings } from "../core/people/script.ts";
import type { Modules, Places } from "./bundle.ts";
import { entryModule, hasOwnCode, journeyFile, scriptConstants, signInFile, virtualModules } from "./bundle.ts";
import { ScriptMistake } from "./script-mistake.ts";

/**
 * Every VU carries its own copy of the script (facts/k6.md, second lab). A sign-in of a known make stays below 20 kB, one by
 * forms of any make or a chain takes up to 37, which a test holds, and half a dozen in one plan stay below this; beyond it a crowd no longer fits into a generator, and the plan is refused.
 */
export const MAX_SCRIPT_BYTES = 56_000;

/**
 * Names of the scenarios' own properties, which k6 does not use, and of the settings' own keys (see `entryOf`): shortened everywhere at once, but not where a plan
 * brings code of its own, which may read any name from a text. What k6, a JSON text or JavaScript itself (a match's
 * `index`) knows by name must never be added, or stand in brackets where it is read so: `["outcome"]`.
 */
export const OWN_NAMES =
  /^(account|action|again|anonymous|asks|asserted|attempts|attributes|authorize|browser|busy|changePassword|charset|classroom|controls|deadline|duty|exchange|expired|extras|follow|forms|honoursWait|index|inside|isData|isIn|isMultipart|isNamed|isPosted|isUnlimited|isWrong|journey|judge|landed|later|lessons|location|lostAt|method|needs|open|origins|outcome|passwords|patience|people|peopleIndex|persona|pressed|queue|random|reason|reload|reloadAfter|rest|rules|selector|sessionHeaders|settings|setup|sigma|signIn|token|trace|typed|typing|unlimited|until|userinfo|visit|wait|waitMs|wayOut|world|wrongPassword)$/;

export interface ScriptRequest extends Places {
  readonly settings: ScriptSettings;
  /** `false` for stepping through in a debugger: readable, stopping where a sign-in or a journey begins, without the limit of size. Default: true. */
  readonly minify?: boolean;
  /** `walk`: every hop is written to the log, a failure names the line of its source, and the limit of size, which is for crowds, does not hold. Default: play. */
  readonly use?: "play" | "walk";
}

export interface Script {
  readonly code: string;
  readonly bytes: number;
}

/**
 * The k6 script of a plan, one file: the entry, and only the sign-ins and journeys that the plan uses, its own `./x.ts` among
 * them. The same request gives the same bytes. Throws `ScriptMistake` where a file of the plan is missing, does not parse, lacks
 * its export, or makes the script larger than `MAX_SCRIPT_BYTES`.
 */
export async function bundleScript({ settings, planDir, packageRoot, minify = true, use = "play" }: ScriptRequest): Promise<Script> {
  const places = { planDir, packageRoot };
  const modules = virtualModules(settings, places, use);
  const stops = minify ? [] : settings.people.flatMap((people) => [signInFile(people, places), journeyFile(people, places)]);
  const isMapped = !minify || use === "walk";
  const code = await compile({
    entry: entryModule(settings, places),
    modules,
    define: scriptConstants(settings, use),
    places,
    minify,
    isMangled: minify && !settings.people.some(hasOwnCode),
    isMapped,
    stops,
  });
  const bytes = Buffer.byteLength(code);
  if (minify && use === "play" && bytes > MAX_SCRIPT_BYTES) throw tooLarge(bytes, settings);
  return { code, bytes };
}

interface Compilation {
  readonly entry: string;
  readonly modules: Modules;
  readonly define: Readonly<Record<string, string>>;
  readonly places: Places;
  readonly minify: boolean;
  /** Whether the names of `OWN_NAMES` are shortened. */
  readonly isMangled: boolean;
  readonly isMapped: boolean;
  /** Files whose sign-in or journey a debugger stops in. */
  readonly stops: readonly string[];
}

async function compile({ entry, modules, define, places, minify, isMangled, isMapped, stops }: Compilation): Promise<string> {
  try {
    const result = await build({
      stdin: { contents: entry, resolveDir: join(places.packageRoot, "scenarios"), sourcefile: "rentree-entry.ts", loader: "ts" },
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      platform: "neutral",
      charset: "utf8",
      legalComments: "none",
      external: ["k6", "k6/*"],
      define: { ...define },
      minify,
      ...(isMangled ? { mangleProps: OWN_NAMES } : {}),
      sourcemap: isMapped ? "external" : false,
      ...(isMapped ? { outdir: places.packageRoot } : {}),
      absWorkingDir: places.packageRoot,
      tsconfigRaw: "{}",
      logLevel: "silent",
      plugins: [generated(modules, places), stopping(stops)],
    });
    const nothing = result.warnings.find(({ text }) => NO_EXPORT.test(text));
    if (nothing !== undefined) throw new ScriptMistake(describe(nothing));
    const text = (suffix: string): string => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
    if (!isMapped) return result.outputFiles[0]?.text ?? "";
    return `${text(".js")}${inlineMap(text(".map"), places.packageRoot)}`;
  } catch (thrown) {
    throw isBuildFailure(thrown) ? new ScriptMistake(thrown.errors.map(describe).join("; ")) : thrown;
  }
}

/** Serves the generated modules, and lets code beside the plan import `rentree/…` from the package. */
function generated(modules: Modules, places: Places): Plugin {
  return {
    name: "rentree",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^rentree:/ }, ({ path }) => ({ path, namespace: "rentree" }));
      onResolve({ filter: /^rentree\// }, ({ path }) => ({ path: join(places.packageRoot, path.slice("rentree/".length)) }));
      onLoad({ filter: /.*/, namespace: "rentree" }, ({ path }) => ({
        contents: modules[path] ?? "",
        loader: "ts",
        resolveDir: dirname(join(places.packageRoot, "scenarios/surge.ts")),
      }));
    },
  };
}

/** Lets a debugger stop in the first line of a sign-in or journey; lines keep their numbers. */
function stopping(files: readonly string[]): Plugin {
  return {
    name: "stops",
    setup({ onLoad }) {
      onLoad({ filter: /\.[jt]s$/, namespace: "file" }, async ({ path }) => {
        if (!files.includes(path)) return undefined;
        const text = await readFile(path, "utf8");
        const contents = text.replace(/^(export const (?:signIn|journey)\b.*=>\s*\{)/m, "$1 debugger;");
        return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

/** The source map as a comment. Sources are named by their whole path, since the script lies in a folder of its own. */
function inlineMap(map: string, packageRoot: string): string {
  const parsed = JSON.parse(map) as { readonly sources: readonly string[] };
  const sources = parsed.sources.map((source) => (source.startsWith("rentree:") ? source : resolve(packageRoot, source)));
  const data = Buffer.from(JSON.stringify({ ...parsed, sources })).toString("base64");
  return `//# sourceMappingURL=data:application/json;base64,${data}\n`;
}

function isBuildFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && "errors" in thrown && Array.isArray(thrown.errors);
}

/** How esbuild says that a file lacks a name, and how it warns where a file exports nothing at all: it takes that for a module of another kind, whose names come later. */
const NO_NAME = /^No matching export in "(?<file>.*)" for import "(?<name>.*)"$/;
const NO_EXPORT = /^Import "(?<name>.*)" will always be undefined because the file "(?<file>.*)" has no exports$/;

function describe({ text, location }: Message): string {
  const missing = (NO_NAME.exec(text) ?? NO_EXPORT.exec(text))?.groups;
  if (missing !== undefined)
    return `${missing["file"]} must export ${missing["name"]}; write for example: export const ${missing["name"]} = async (person) => { … }`;
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1} ${text}`;
}

function tooLarge(bytes: number, settings: ScriptSettings): ScriptMistake {
  const own = [...new Set(settings.people.map((people) => people.signIn.kind))].join(", ");
  return new ScriptMistake(
    `the script is ${bytes} bytes and may be at most ${MAX_SCRIPT_BYTES}, because every waiting person carries a copy; use fewer sign-ins in one plan (${own}) or import less in your own files`,
  );
}
