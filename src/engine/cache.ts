import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What decides where a cache lies: the environment and the platform's name as Node gives it. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Rentrée's cache: `$XDG_CACHE_HOME/rentree` where that is set, else the platform's own place for caches. */
export function cacheFolder(place: Place): string {
  const { env, platform } = place;
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "rentree");
  const home = env["HOME"] || env["USERPROFILE"] || homedir();
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "rentree", "Cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "rentree");
  return join(home, ".cache", "rentree");
}

/** The folder below `cache` that holds one k6. */
export function k6Folder(cache: string, version: string): string {
  return join(cache, "k6", version);
}

/** The name of k6's program on a platform. */
export function k6Name(platform: NodeJS.Platform): string {
  return platform === "win32" ? "k6.exe" : "k6";
}

/** Every k6 in the cache, highest version first. Folders that are not a version (an install under way) do not count. */
export function cachedPrograms(place: Place): string[] {
  const cache = cacheFolder(place);
  return listFolder(join(cache, "k6"))
    .filter((name) => /^\d+\.\d+\.\d+/.test(name))
    .sort(byVersionDescending)
    .map((version) => join(k6Folder(cache, version), k6Name(place.platform)));
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // A cache that is not there, or may not be read, holds nothing.
  }
}

function byVersionDescending(a: string, b: string): number {
  return b.localeCompare(a, "en", { numeric: true });
}
