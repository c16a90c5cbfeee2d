import { threeDigits } from "../../src/core/digits.ts";

/** Languages that reports and the terminal speak. */
export type Language = "fr" | "en";

/** How numbers are written for people: three significant digits, the unit always, counts exact (style.md). */
export interface Format {
  readonly language: Language;
  /** A whole number, exact, in groups of three. */
  readonly count: (value: number) => string;
  /** Three significant digits. */
  readonly number: (value: number) => string;
  /** `41.7/s`. */
  readonly rate: (perSecond: number) => string;
  /** `40/s = 2,400/min = 144,000/h`. */
  readonly rates: (perSecond: number) => string;
  /** `345 ms`, `2.05 s`, `3 min 20 s`, `1 h 05 min`. */
  readonly duration: (ms: number) => string;
  /** A share from 0 to 1 as a percentage. It says 0 % and 100 % only where that is exact. */
  readonly share: (ratio: number) => string;
  /** `512 MB`; in French `512 Mo`. */
  readonly bytes: (value: number) => string;
  /** `2 min` is clearer than `2:00` in a sentence; on an axis this is `m:ss`. */
  readonly elapsed: (ms: number) => string;
  /** An ISO date with its offset, `23 November 2026, 07:50 (UTC+01:00)`; what is no such date is returned as it came. */
  readonly date: (iso: string) => string;
  /** `one` or `many`: French counts 0 and 1.5 as singular. */
  readonly plural: (count: number, one: string, many: string) => string;
}

/** Shown where a value is not a number: a report never says NaN. */
export const NO_VALUE = "—";

const NARROW_SPACE = "\u202f";
const SPACE = "\u00a0";
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  fr: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
};

/** The number format of a language. Written by hand, because `Intl`'s data differ from one runtime to the next. */
export function formatFor(language: Language): Format {
  const write = (value: number) => writeNumber(value, language);
  const number = (value: number) => write(threeDigits(value));
  return {
    language,
    number,
    count: (value) => write(Math.round(value)),
    rate: (value) => `${number(value)}/s`,
    rates: (value) => `${number(value)}/s = ${number(value * 60)}/min = ${number(value * 3_600)}/h`,
    duration: (ms) => writeDuration(ms, number),
    share: (ratio) => writeShare(ratio, language),
    bytes: (value) => writeBytes(value, number, language),
    elapsed: writeElapsed,
    date: (iso) => writeDate(iso, language),
    plural: (count, one, many) => ((language === "fr" ? Math.abs(count) < 2 : count === 1) ? one : many),
  };
}

function writeNumber(value: number, language: Language): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  const [whole = "0", fraction] = plainDecimal(Math.abs(value)).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, language === "fr" ? NARROW_SPACE : ",");
  const sign = value < 0 ? "−" : "";
  return sign + grouped + (fraction === undefined ? "" : (language === "fr" ? "," : ".") + fraction);
}

/** Without an exponent: numbers below 10⁻⁶ would be written with one. */
function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(value < 1 ? 9 : 0).replace(/\.?0+$/, "") : text;
}

function writeDuration(ms: number, number: (value: number) => string): string {
  if (!Number.isFinite(ms)) return NO_VALUE;
  if (threeDigits(ms) < 1_000) return `${number(ms)}${SPACE}ms`;
  if (threeDigits(ms / 1_000) < 60) return `${number(ms / 1_000)}${SPACE}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return join(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function join(whole: number, unit: string, rest: number, restUnit: string): string {
  const first = `${whole}${SPACE}${unit}`;
  return rest === 0 ? first : `${first}${SPACE}${String(rest).padStart(2, "0")}${SPACE}${restUnit}`;
}

function writeShare(ratio: number, language: Language): string {
  const unit = language === "fr" ? `${NARROW_SPACE}%` : "%";
  const percent = ratio * 100;
  if (!Number.isFinite(percent)) return NO_VALUE;
  if (percent > 0 && percent < 0.01) return `<${SPACE}${writeNumber(0.01, language)}${unit}`;
  if (percent < 100 && percent > 99.99) return `>${SPACE}${writeNumber(99.99, language)}${unit}`;
  const digits = percent > 99 && percent < 100 ? Math.floor(percent * 100) / 100 : threeDigits(percent);
  return writeNumber(digits, language) + unit;
}

function writeBytes(value: number, number: (value: number) => string, language: Language): string {
  const letter = language === "fr" ? "o" : "B";
  const steps = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  const step = steps.find(([size]) => value >= size);
  return step === undefined ? `${number(value)}${SPACE}${letter}` : `${number(value / step[0])}${SPACE}${step[1]}${letter}`;
}

function writeElapsed(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const sign = seconds < 0 ? "−" : "";
  const rest = String(Math.abs(seconds) % 60).padStart(2, "0");
  return `${sign}${Math.floor(Math.abs(seconds) / 60)}:${rest}`;
}

function writeDate(iso: string, language: Language): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(iso);
  if (match === null) return iso;
  const [, year, month, day, time, offset] = match;
  const zone = offset === undefined || offset === "Z" ? "UTC" : `UTC${offset.replace("-", "−")}`;
  const name = MONTHS[language][Number(month) - 1] ?? month;
  const comma = language === "fr" ? " à " : ", ";
  return `${Number(day)} ${name} ${year}${comma}${time} (${zone})`;
}
