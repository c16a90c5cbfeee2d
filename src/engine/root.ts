import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of Rentrée's own package: the nearest one above this file whose package.json is Rentrée's, built or not. */
export function packageRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  const file = join(from, "package.json");
  if (existsSync(file) && parseName(readFileSync(file, "utf8")) === "rentree") return from;
  const above = dirname(from);
  if (above === from) throw new Error("Rentrée's own package.json is not above its code");
  return packageRoot(above);
}

/** The version in the package.json of `root`. */
export function packageVersion(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return field(parsed, "version") ?? "0.0.0";
}

function parseName(text: string): string | undefined {
  const parsed: unknown = JSON.parse(text);
  return field(parsed, "name");
}

function field(value: unknown, key: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" ? found : undefined;
}
