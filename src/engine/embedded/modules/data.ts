import { GoError } from "../go-error.ts";
import type { Vu } from "../vu.ts";
import type { ModuleFactory } from "./list.ts";

/**
 * `k6/data`. A SharedArray is built by the first VU that asks for its name; all others get the same rows, frozen to the bottom,
 * so that memory does not grow with VUs.
 */
export const dataModule: ModuleFactory = (vu) => ({ SharedArray: SharedArray.bind(null, vu) });

/** The constructor, bound to its VU: `new` gives back the shared rows. */
function SharedArray(this: unknown, vu: Vu, name: unknown, build: unknown): readonly unknown[] {
  return sharedArray(vu, String(name ?? ""), build);
}

function sharedArray(vu: Vu, name: string, build: unknown): readonly unknown[] {
  if (!vu.isInit) throw new GoError("new SharedArray must be called in the init context");
  if (name === "") throw new GoError("empty name provided to SharedArray's constructor");
  if (typeof build !== "function") throw new GoError("a function is expected as the second argument of SharedArray's constructor");
  if (build.constructor.name === "AsyncFunction") {
    throw new GoError("SharedArray constructor does not support async functions as second argument");
  }
  const { shared } = vu.program;
  if (!shared.has(name)) shared.set(name, frozenRows(build()));
  const rows = shared.get(name);
  return Array.isArray(rows) ? rows : [];
}

/** Rows go through JSON, as in k6, which keeps them as text: functions and dates do not survive there either. */
function frozenRows(rows: unknown): readonly unknown[] {
  if (!Array.isArray(rows)) throw new GoError("only arrays can be made into SharedArray");
  return Object.freeze(rows.map((row) => deepFreeze(JSON.parse(JSON.stringify(row)))));
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
