import { execFile } from "node:child_process";

/** Rentrée speaks to this major of k6. */
export const K6_MAJOR = 2;
/** What `rentree k6 install` fetches unless told otherwise. */
export const K6_VERSION = "2.2.0";

/** How a k6 of some version stands to Rentrée; only the major counts, because a locally built k6 carries the last release's number. */
export type Standing = "known" | "older" | "newer";

/** The version in the first line of `k6 version`, e.g. `k6 v2.2.0 (commit/devel, go1.26.0, linux/amd64)`; nothing when it is not k6's. */
export function parseK6Version(line: string): string | undefined {
  return /^k6(?:\.exe)? v?(\d+\.\d+\.\d+[\w.+-]*)/.exec(line.trim())?.[1];
}

/** Whether a version is of the major that Rentrée knows, an older or a newer one. */
export function standingOf(version: string): Standing {
  const major = Number.parseInt(version, 10);
  if (major === K6_MAJOR) return "known";
  return major < K6_MAJOR ? "older" : "newer";
}

/** Whether a k6 gives its scripts no `TextDecoder`, and so reads pages of no other charset than UTF-8: all before 2.2 (its release notes, #6182). */
export function readsOnlyUtf8(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return major === K6_MAJOR && minor < 2;
}

/** Runs `program version`. Nothing when it cannot be run, hangs, or is not k6. */
export async function probeK6(program: string): Promise<string | undefined> {
  for (let tries = 0; ; tries += 1) {
    const answer = await firstAnswer(program);
    if (answer !== BUSY || tries === MOST_TRIES) return answer === BUSY ? undefined : answer;
    await new Promise((done) => setTimeout(done, BUSY_FOR_MS));
  }
}

/** Just written, and another process that was started meanwhile still holds the file as it was open for writing: for some milliseconds. */
const BUSY = Symbol("busy");
const BUSY_FOR_MS = 50;
const MOST_TRIES = 40;

function firstAnswer(program: string): Promise<string | typeof BUSY | undefined> {
  const meaning = (error: Error & { code?: unknown }): typeof BUSY | undefined => (error.code === "ETXTBSY" ? BUSY : undefined);
  return new Promise((resolve) => {
    try {
      execFile(program, ["version"], { timeout: PROBE_TIMEOUT_MS, killSignal: "SIGKILL", windowsHide: true }, (error, stdout) => {
        resolve(error === null ? parseK6Version(stdout) : meaning(error));
      });
    } catch (error) {
      // What Node cannot start it throws at once, some of it.
      resolve(error instanceof Error ? meaning(error) : undefined);
    }
  });
}

/** A cold k6 on a slow disk answers within a second; ten times that is a program that is something else. */
const PROBE_TIMEOUT_MS = 10_000;
