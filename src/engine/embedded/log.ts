/** k6's levels, most urgent first. */
export type Level = "error" | "warning" | "info" | "debug";

/** Writes lines to standard error, shaped as k6 shapes them. `fields` follow the message: `source=console`, `error=…`. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, string>>) => void;
