import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { scrubLine } from "./scrub.ts";

/** Lines of one kind that are kept; the rest are counted. A platform that is down makes the engine warn at every request. */
const MAX_KEPT_PER_KIND = 20;
/** Longest line kept, in characters. */
const MAX_LINE = 2_000;

/** What the engine warns of, by the words of k6 2.2 and the names that the embedded engine keeps of the system's errors; the first that fits counts. */
const KINDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ["descriptors", /too many open files|\bE[MN]FILE\b/i],
  ["ports", /cannot assign requested address|address already in use|\bEADDR(NOTAVAIL|INUSE)\b/i],
  ["memory", /out of memory|cannot allocate memory|heap limit|\bENOMEM\b/i],
  ["request-failed", /request failed/i],
  ["vus-short", /insufficient VUs/i],
  ["thrown", /uncaught|level=error.*executor=/i],
  ["interrupted", /interrupted|terminated/i],
];
/** Asked of each word: whether it is an account's name, a password or another secret. */
export type Words = Pick<ReadonlySet<string>, "has">;

/** Never kept, only counted: its lines hold whole addresses. */
const COUNTED_ONLY = "request-failed";

/** The kind of a line of the engine's log; `other` where none fits. */
export const kindOfLine = (line: string): string => KINDS.find(([, words]) => words.test(line))?.[0] ?? "other";

/**
 * Reads an engine's log until it ends, into `file` without secrets, and says how often it warned of what. A disk that fails costs the
 * file, not the counts. `words` are hidden.
 */
export async function keepLog(stream: Readable, file: string, words?: Words): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const handle = await open(file, "w", 0o644).catch(() => undefined);
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const kind = kindOfLine(line);
    const count = (counts[kind] ?? 0) + 1;
    counts[kind] = count;
    if (kind === COUNTED_ONLY || count > MAX_KEPT_PER_KIND) continue;
    // Cut after it is clean: half a password is one too.
    const clean = scrubLine(line.slice(0, 2 * MAX_LINE), words).slice(0, MAX_LINE);
    await handle?.appendFile(`${clean}\n`).catch(() => undefined);
  }
  await handle?.close().catch(() => undefined);
  return counts;
}
