/** k6's levels, most urgent first. */
export type Level = "error" | "warning" | "info" | "debug";

/** Writes lines to standard error, shaped as k6 shapes them. `fields` follow the message: `source=console`, `error=…`. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, string>>) => void;

export interface LogSettings {
  /** `text` (logfmt), `json`, or `raw` (the message alone). */
  readonly format: "text" | "json" | "raw";
  /** Lines of level debug are left out unless asked for. */
  readonly verbose: boolean;
  /** Takes a finished line with its line break. */
  readonly write: (line: string) => void;
}

export function createLog({ format, verbose, write }: LogSettings): Log {
  return (level, message, fields = {}) => {
    if (level === "debug" && !verbose) return;
    write(`${formatLine(format, level, message, fields)}\n`);
  };
}

function formatLine(format: LogSettings["format"], level: Level, message: string, fields: Readonly<Record<string, string>>): string {
  const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  if (format === "raw") return message;
  if (format === "json") return JSON.stringify({ ...fields, level, msg: message, time });
  const behind = Object.keys(fields)
    .sort()
    .map((key) => ` ${key}=${logfmt(String(fields[key]))}`);
  return `time="${time}" level=${level} msg=${logfmt(message)}${behind.join("")}`;
}

/** A logfmt value: bare where it holds nothing but plain characters, else quoted as Go's `%q` does. */
function logfmt(text: string): string {
  return /^[\w\-./@^+]+$/.test(text) ? text : JSON.stringify(text);
}
