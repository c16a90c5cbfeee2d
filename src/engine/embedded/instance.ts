import type { Console } from "./console.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import { LANGUAGE_NAMES } from "./globals.ts";
import { MODULES } from "./modules/list.ts";
import type { ImportedModule, Instantiate, LoadedScript } from "./script.ts";
import { createTimers, type Timers } from "./timers.ts";
import type { VirtualUser } from "./virtual-user.ts";
import { WebCrypto } from "./web-crypto.ts";

/** A script's `globalThis` inherits these and nothing of Node's. */
const LANGUAGE = Object.freeze(Object.fromEntries(LANGUAGE_NAMES.map((name) => [name, (globalThis as Record<string, unknown>)[name]])));

/** What instances share: the compiled script, what it imports, and the console. */
export interface ScriptParts {
  readonly script: LoadedScript;
  readonly instantiate: Instantiate;
  readonly console: Console;
}

/** A script's `globalThis`: the names that k6 has beside the language's own. */
class Globals {
  readonly setTimeout: Timers["setTimeout"];
  readonly clearTimeout: Timers["clearTimeout"];
  readonly setInterval: Timers["setInterval"];
  readonly clearInterval: Timers["clearInterval"];
  readonly console: Console;
  readonly open: (path: unknown, mode?: unknown) => string | ArrayBuffer;
  readonly crypto: WebCrypto;
  readonly __ENV: Readonly<Record<string, string>>;

  constructor(vu: VirtualUser, console: Console) {
    const timers = createTimers(vu);
    this.setTimeout = timers.setTimeout;
    this.clearTimeout = timers.clearTimeout;
    this.setInterval = timers.setInterval;
    this.clearInterval = timers.clearInterval;
    this.console = console;
    this.open = (path, mode) => openFile(vu, String(path), mode);
    this.crypto = new WebCrypto(vu);
    this.__ENV = vu.env;
  }
}
Object.setPrototypeOf(Globals.prototype, LANGUAGE);

/** Runs the script's top level for one VU and keeps what it exports. */
export async function instantiate(vu: VirtualUser, { script, instantiate: make, console }: ScriptParts): Promise<void> {
  const modules = importModules(vu, script.imports);
  const globals = new Globals(vu, console);
  const { open, setTimeout, clearTimeout, setInterval, clearInterval, crypto } = globals;
  const given = [vu, modules, globals, console, open, vu.env, setTimeout, clearTimeout, setInterval, clearInterval, crypto];
  const keep = (exports: VirtualUser["exports"]): void => {
    vu.exports = exports;
  };
  await vu.init(() => {
    const made = make(...given) as VirtualUser["exports"] | Promise<VirtualUser["exports"]>;
    if (made instanceof Promise) return made.then(keep);
    keep(made);
    return undefined;
  });
}

/** One instance of each module, however often the script's files import it. */
function importModules(vu: VirtualUser, imports: readonly ImportedModule[]): readonly Readonly<Record<string, unknown>>[] {
  const made = new Map<string, Readonly<Record<string, unknown>>>();
  return imports.map(({ name, names }) => {
    const module = made.get(name) ?? MODULES[name]?.(vu) ?? {};
    made.set(name, module);
    return importNames(name, module, names);
  });
}

/** A module's exports; `default` is the whole where it has none of its own, and is most often all that is wanted. */
function importNames(name: string, made: Readonly<Record<string, unknown>>, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (names.length === 1 && names[0] === "default" && !("default" in made)) return { default: made };
  const exports = "default" in made ? made : { __proto__: made, default: made };
  const missing = names.find((wanted) => !(wanted in exports));
  if (missing !== undefined) {
    throw new ExitError(
      EXIT.scriptException,
      `the embedded engine's module '${name}' has no '${missing}'; it has ${listNames(exports)}. Run this script with k6, or leave the import out`,
    );
  }
  return exports;
}

function listNames(exports: object): string {
  const names: string[] = [];
  for (const name in exports) names.push(name);
  return names.join(", ");
}

function openFile(vu: VirtualUser, path: string, mode: unknown): string | ArrayBuffer {
  if (!vu.isInit)
    throw new Error(
      'The "open()" function is only available in the init stage (i.e. the global scope), see https://grafana.com/docs/k6/latest/using-k6/test-lifecycle for more information',
    );
  if (path === "") throw new Error("open() can't be used with an empty filename");
  const bytes = vu.program.readFile(path);
  return mode === "b" ? Uint8Array.from(bytes).buffer : bytes.toString();
}
