import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CODE_LINE_OFFSET, type LoadedScript } from "./script.ts";

/** A script's error as k6 logs it. */
export interface ScriptError {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The same, as of a promise that nobody awaited. */
  readonly asRejection: () => UncaughtRejection;
}

/** A rejection that nobody handled; logged without a hint, as in k6. */
export class UncaughtRejection extends Error {}

/** Puts errors into k6's shape, with places in the sources that the script was bundled from. */
export function createDescriber(script: LoadedScript): (error: unknown) => ScriptError {
  const map = script.sourceMap === "" ? undefined : new SourceMap(JSON.parse(script.sourceMap));
  const file = pathToFileURL(script.path).href;
  const place = (line: number, column: number): string => {
    const entry = map?.findEntry(line - 1 - CODE_LINE_OFFSET, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return `${file}:${line}:${column}`;
    const source = pathToFileURL(resolve(dirname(script.path), entry.originalSource)).href;
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  return (error) => {
    if (error instanceof UncaughtRejection) return { text: error.message, fields: {}, asRejection: () => error };
    const text = describe(error, file, place);
    const isError = error instanceof Error;
    return {
      text,
      fields: isError ? { hint: "script exception", source: "stacktrace" } : {},
      asRejection: () => new UncaughtRejection(`Uncaught (in promise) ${text}`),
    };
  };
}

/** Node's stack in k6's writing: own frames only, each behind a tab. */
function describe(error: unknown, file: string, place: (line: number, column: number) => string): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? "").split("\n").filter((line) => line.includes(file));
  const own = frames.map((frame) => {
    const found = /at (?:(.*?) \()?\S*?:(\d+):(\d+)\)?$/.exec(frame.trim());
    if (found === null) return "";
    const where = place(Number(found[2]), Number(found[3]));
    return found[1] === undefined ? `\tat ${where}\n` : `\tat ${found[1].replace(/^async /, "")} (${where})\n`;
  });
  return own.length === 0 ? String(error) : `${String(error)}\n${own.join("")}`;
}
