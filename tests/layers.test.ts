import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/**
 * The layering of the house: folder → what its files may import. A folder's own files are always allowed; the most specific
 * row counts. `node:*` and package names stand for themselves; a name ending in `/*` stands for everything below it.
 */
const LAYERS: Record<string, readonly string[]> = {
  "src/core": ["zod", "yaml"],
  "src/engine": ["src/core", "node:*", "esbuild", "tar", "yauzl", "undici"],
  "src/engine/embedded": ["src/core", "node:*", "esbuild", "undici", "tough-cookie", "cheerio", "fzstd", "ws", "domhandler"],
  "src/reference": ["src/core", "node:*", "ws"],
  "src/cli": [
    "src/core",
    "src/engine",
    "src/reference",
    "reports",
    "node:*",
    "commander",
    "log-update",
    "xmlbuilder2",
    "csv-parse/*",
    "yaml",
    "zod",
  ],
  reports: ["src/core"],
  "reports/page": ["src/core", "reports", "chart.js", "chart.js/*", "chartjs-plugin-annotation"],
  scenarios: ["src/core", "k6", "k6/*", "rentree:*"],
};
const CHART_IMPORTER = "reports/page/chart.ts";
/** No file of `src/engine` but the embedded engine itself may be reached by it, and it reaches none of them. */
const EMBEDDED_ALONE = "src/engine/embedded";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const files = ["src", "reports", "scenarios"].flatMap((folder) => listSources(join(root, folder)));

describe("layers", () => {
  it("reads every source file", () => expect(files.length).toBeGreaterThan(5));

  it("imports only what the table allows", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !isAllowed(file, target))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("imports chart.js in one file only", () => {
    const importers = files.filter((file) => importsOf(file).some((target) => target.startsWith("chart")));
    expect(importers.filter((file) => file !== CHART_IMPORTER)).toEqual([]);
  });

  it("lets the embedded engine and the rest of the engines' code stand alone", () => {
    const crossing = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith("src/engine") && isBelow(file, "src/engine"))
        .filter((target) => isBelow(file, EMBEDDED_ALONE) !== isBelow(target, EMBEDDED_ALONE))
        .map((target) => `${file} → ${target}`),
    );
    expect(crossing).toEqual([]);
  });

  it("refuses what the table does not allow", () => {
    expect(isAllowed("src/core/x.ts", "node:fs")).toBe(false);
    expect(isAllowed("src/core/x.ts", "src/cli/y.ts")).toBe(false);
    expect(isAllowed("scenarios/x.ts", "undici")).toBe(false);
    expect(isAllowed("reports/x.ts", "chart.js")).toBe(false);
  });
});

function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => relative(root, join(folder, name)).split(sep).join("/"));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s+["']([^"']+)["']/gm),
    ...text.matchAll(/\bimport\(\s*["']([^"']+)["']/g),
    ...text.matchAll(/^\s*import\s+["']([^"']+)["']/gm),
  ];
  return found
    .map((match) => String(match[1]))
    .map((target) =>
      target.startsWith(".")
        ? relative(root, resolve(root, dirname(file), target))
            .split(sep)
            .join("/")
        : target,
    );
}

function isAllowed(file: string, target: string): boolean {
  const layer = Object.keys(LAYERS)
    .filter((folder) => isBelow(file, folder))
    .sort((a, b) => b.length - a.length)[0];
  if (layer === undefined) return false;
  return isBelow(target, layer) || (LAYERS[layer] ?? []).some((allowed) => matches(target, allowed));
}

function matches(target: string, allowed: string): boolean {
  if (allowed.endsWith("*")) return target.startsWith(allowed.slice(0, -1));
  return target === allowed || isBelow(target, allowed);
}

function isBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}
