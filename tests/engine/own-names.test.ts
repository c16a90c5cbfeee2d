import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { OWN_NAMES } from "../../src/engine/script.ts";

/** What scripts ask of JavaScript by name: all that its own objects have, and what a match of a pattern has beside its parts. */
const KNOWN = new Set(
  [Object, Array, String, Number, RegExp, Date, Promise, Map, Set, Error, Uint8Array, ArrayBuffer, TextDecoder]
    .flatMap((one) => [one, one.prototype])
    .concat([Math, JSON, Reflect, "".matchAll(/a/g)])
    .flatMap(Object.getOwnPropertyNames)
    .concat("index", "input", "groups", "indices"),
);

const root = resolve(import.meta.dirname, "../..");
/** Scenarios, and what they draw from. */
const sources = ["scenarios", "src/core/people"]
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => [name, readFileSync(join(root, name), "utf8")] as const);

it("shortens no name that JavaScript knows, but for two that scenarios have for themselves", () =>
  expect([...KNOWN].filter((name) => OWN_NAMES.test(name))).toEqual(["random", "index"]));

it.each(sources)("does not ask JavaScript for these two by their short names in %s", (_, text) => {
  expect(text).not.toMatch(/\bMath\.random\b|\bMath\b(?!\.\w)/);
  // A match's own, taken out of it or read from it; `visit.index` is a visit's.
  expect(text).not.toMatch(/[{,]\s*index\b[^}\n]*\}\s*(?:of|=)[^\n]*(?:\.matchAll|\.exec|\.match)\(/);
  expect(text).not.toMatch(/(?<!\bvisit)\??\.index\b(?!-)/);
});
