import type { Console } from "./console.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import { MODULES } from "./modules/list.ts";
import type { Instantiate, LoadedScript } from "./script.ts";
import { createTimers } from "./timers.ts";
import type { VirtualUser } from "./virtual-user.ts";
import { createWebCrypto } from "./web-crypto.ts";

/** JavaScript's own globals as k6 has them; a script's `globalThis` inherits them and nothing of Node's. */
const LANGUAGE = Object.freeze(
  Object.fromEntries(
    "Object,Function,Array,String,Number,BigInt,RegExp,Date,Boolean,Proxy,Reflect,Error,AggregateError,TypeError,ReferenceError,SyntaxError,RangeError,EvalError,URIError,Math,JSON,ArrayBuffer,DataView,Uint8Array,Uint8ClampedArray,Int8Array,Uint16Array,Int16Array,Uint32Array,Int32Array,Float32Array,Float64Array,BigInt64Array,BigUint64Array,Symbol,WeakSet,WeakMap,Map,Set,Promise,NaN,Infinity,isNaN,parseInt,parseFloat,isFinite,decodeURI,decodeURIComponent,encodeURI,encodeURIComponent,escape,unescape,TextDecoder,TextEncoder"
      .split(",")
      .map((name) => [name, (globalThis as Record<string, unknown>)[name]]),
  ),
);

/** What instances share: the compiled script, what it imports, and the console. */
export interface ScriptParts {
  readonly script: LoadedScript;
  readonly instantiate: Instantiate;
  readonly console: Console;
}

/** Runs the script's top level for one VU and keeps what it exports. */
export async function instantiate(vu: VirtualUser, { script, instantiate: make, console }: ScriptParts): Promise<void> {
  const modules = script.imports.map(({ name, names }) => importModule(vu, name, names));
  const timers = createTimers(vu);
  const open = (path: unknown, mode?: unknown) => openFile(vu, String(path), mode);
  const crypto = createWebCrypto(vu);
  const globals = Object.assign(Object.create(LANGUAGE) as object, timers, { console, open, crypto, __ENV: vu.env });
  const given = [
    vu,
    modules,
    globals,
    console,
    open,
    vu.env,
    timers.setTimeout,
    timers.clearTimeout,
    timers.setInterval,
    timers.clearInterval,
    crypto,
  ];
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

/** A module's exports; `default` is the whole where it has none of its own. */
function importModule(vu: VirtualUser, name: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  const made = MODULES[name]?.(vu) ?? {};
  const exports = "default" in made ? made : { ...made, default: made };
  const missing = names.find((wanted) => !(wanted in exports));
  if (missing !== undefined) {
    throw new ExitError(
      EXIT.scriptException,
      `the embedded engine's module '${name}' has no '${missing}'; it has ${Object.keys(exports).join(", ")}. Run this script with k6, or leave the import out`,
    );
  }
  return exports;
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
