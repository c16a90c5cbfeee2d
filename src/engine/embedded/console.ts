import type { Level, Log } from "./log.ts";

/** The script's `console`; one for all VUs, since a line does not say which VU wrote it. */
export interface Console {
  readonly log: (...values: readonly unknown[]) => void;
  readonly info: (...values: readonly unknown[]) => void;
  readonly debug: (...values: readonly unknown[]) => void;
  readonly warn: (...values: readonly unknown[]) => void;
  readonly error: (...values: readonly unknown[]) => void;
}

/** `toSources` turns places in the script, which stacks are full of, into places of its sources. */
export function createConsole(log: Log, toSources: (text: string) => string): Console {
  const at =
    (level: Level) =>
    (...values: readonly unknown[]) =>
      log(level, toSources(values.map(formatValue).join(" ")), { source: "console" });
  return { log: at("info"), info: at("info"), debug: at("debug"), warn: at("warning"), error: at("error") };
}

/** A value as k6's console writes it: texts bare, objects as `{ a: 1, b: "x" }`, functions as `[object Function]`. */
export function formatValue(value: unknown): string {
  return typeof value === "object" && value !== null ? formatNested(value, []) : typeof value === "function" ? FUNCTION : String(value);
}

const FUNCTION = "[object Function]";

function formatNested(value: unknown, around: readonly object[]): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "function") return FUNCTION;
  if (typeof value === "string") return `"${value}"`;
  if (typeof value !== "object") return String(value);
  if (around.includes(value)) return "[Circular]";
  return formatObject(value, [...around, value]);
}

function formatObject(value: object, around: readonly object[]): string {
  if (value instanceof Error) return String(value);
  if (value instanceof ArrayBuffer) return formatBuffer(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return formatView(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[ ${Array.from(value, (item) => formatNested(item, around)).join(", ")} ]`;
  const keys = Object.keys(value);
  if (keys.length === 0) return value instanceof Date ? `"${value.toISOString()}"` : "{}";
  return `{ ${keys.map((key) => `${key}: ${formatNested((value as Record<string, unknown>)[key], around)}`).join(", ")} }`;
}

function formatBuffer(buffer: ArrayBuffer): string {
  const bytes = Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0"));
  return `ArrayBuffer { [Uint8Contents]: <${bytes.join(" ")}>, byteLength: ${buffer.byteLength} }`;
}

function formatView(view: ArrayLike<number>): string {
  const name = `${view.constructor.name}(${view.length})`;
  return view.length === 0 ? `${name} []` : `${name} [ ${Array.from(view).join(", ")} ]`;
}
