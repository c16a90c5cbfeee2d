import { once } from "node:events";
import { openSync } from "node:fs";
import type { Writable } from "node:stream";
import { createGzip } from "node:zlib";
import { csvHeader, csvRow, csvTail, formatTime, type TimeFormat } from "./csv.ts";
import { writeToDescriptor } from "./descriptor-stream.ts";

/** Where rows go. VUs write into it; the run flushes it. */
export interface Rows {
  /** One row per value; all share the instant and the tags. Names and values stand in pairs. */
  write(
    timeMs: number,
    values: ReadonlyArray<readonly [string, number]>,
    tags: ReadonlyMap<string, string>,
    metadata: ReadonlyMap<string, string>,
  ): void;
}

export interface CsvSettings {
  readonly columns: readonly string[];
  readonly timeFormat: TimeFormat;
}

/** Collects rows as text until they are taken away. */
export class RowBuffer implements Rows {
  #text: string[] = [];
  readonly #settings: CsvSettings;

  constructor(settings: CsvSettings) {
    this.#settings = settings;
  }

  write(
    timeMs: number,
    values: ReadonlyArray<readonly [string, number]>,
    tags: ReadonlyMap<string, string>,
    metadata: ReadonlyMap<string, string>,
  ): void {
    const time = formatTime(timeMs, this.#settings.timeFormat);
    const tail = csvTail(this.#settings.columns, tags, metadata);
    let text = "";
    for (const [name, value] of values) text += csvRow(name, time, value, tail);
    this.#text.push(text);
  }

  /** What was collected since the last call, as UTF-8. */
  take(): string {
    const text = this.#text.join("");
    this.#text = [];
    return text;
  }
}

/** A place that takes finished CSV text: standard output or a file, packed where its name ends in `.gz`. */
export interface CsvTarget {
  write(text: string): void;
  /** Resolves when everything is on its way. */
  close(): Promise<void>;
}

/** Opens `-` (standard output) or a file and writes the header. */
export function openCsv(name: string, columns: readonly string[], onError: (error: Error) => void): CsvTarget {
  const file = writeToDescriptor(name === "-" || name === "" ? 1 : openSync(name, "w"));
  file.on("error", onError);
  const end: Writable = name.endsWith(".gz") ? createGzip() : file;
  if (end !== file) end.pipe(file);
  end.write(csvHeader(columns));
  return {
    write: (text) => void end.write(text),
    close: async () => {
      end.end();
      if (!file.writableFinished && file.errored === null && !file.destroyed) await once(file, "finish").catch(() => undefined);
    },
  };
}
