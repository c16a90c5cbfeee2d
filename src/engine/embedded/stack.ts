import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EXIT } from "./exit-code.ts";
import { CODE_LINE_OFFSET, type LoadedScript } from "./script.ts";

/** A script's error as k6 logs it. */
export interface ScriptError {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What the program ends with where this happens outside of iterations. */
  readonly exitCode: number;
  /** The same, as of a promise that nobody awaited. */
  readonly asRejection: () => UncaughtRejection;
}

/** A rejection that nobody handled; logged without a hint, as in k6. */
export class UncaughtRejection extends Error {}

/** The source of a line and column of the script, as `file:///…:line:column`. */
export type FindPlace = (line: number, column: number) => string;

/** Finds places in the sources that the script was bundled from. */
export function createFindPlace(script: LoadedScript): FindPlace {
  const map = script.sourceMap === "" ? undefined : new SourceMap(JSON.parse(script.sourceMap));
  const file = pathToFileURL(script.path).href;
  return (line, column) => {
    const entry = map?.findEntry(line - 1 - CODE_LINE_OFFSET, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return `${file}:${line}:${column}`;
    const source = pathToFileURL(resolve(dirname(script.path), entry.originalSource)).href;
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
}

/** Writes the places of a stack, or of several in any text, as places in the sources; frames of the engine are left out. */
export function mapText(script: LoadedScript, place: FindPlace): (text: string) => string {
  const file = pathToFileURL(script.path).href;
  return (text) => {
    if (!text.includes(file)) return text;
    const lines = text.split("\n").filter((line) => line.includes(file) || !/^\s+at /.test(line));
    return lines.join("\n").replaceAll(placesIn(file), (_, line: string, column: string) => place(Number(line), Number(column)));
  };
}

function placesIn(file: string): RegExp {
  return new RegExp(`${file.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
}

/** Puts errors into k6's shape. */
export function createDescriber(script: LoadedScript, place: FindPlace): (error: unknown) => ScriptError {
  const file = pathToFileURL(script.path).href;
  return (error) => {
    if (error instanceof UncaughtRejection) return { text: error.message, fields: {}, exitCode: EXIT.rejection, asRejection: () => error };
    const text = describe(error, file, place);
    const isError = error instanceof Error;
    return {
      text,
      exitCode: EXIT.scriptException,
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
