import { type Milliseconds, milliseconds } from "../../core/units.ts";

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Reads a duration as k6 writes them: `90s`, `1h2m3.5s`, `1d5h`, a number or a numeral of milliseconds. Negative values are
 * durations too (a negative time-out). Throws where the text is none.
 */
export function parseDuration(given: unknown): Milliseconds {
  if (typeof given === "number" && Number.isFinite(given)) return milliseconds(given);
  if (typeof given !== "string") throw new Error(`unable to use type ${typeof given} as a duration value`);
  const text = given.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return milliseconds(Number(text));
  if (!/^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d))+$/.test(text)) throw new Error(`'${given}' is not a valid duration value`);
  const parts = text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d)/g);
  const size = [...parts].reduce((sum, part) => sum + Number(part[1]) * (UNITS[String(part[2])] ?? 0), 0);
  return milliseconds(text.startsWith("-") ? -size : size);
}
