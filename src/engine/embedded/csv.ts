/** How a row writes its time (`K6_CSV_TIME_FORMAT`). */
export const TIME_FORMATS = ["unix", "unix_milli", "unix_micro", "unix_nano", "rfc3339", "rfc3339_nano"] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** System tags that go to the metadata column rather than having one of their own. */
export const NOT_INDEXED: ReadonlySet<string> = new Set(["vu", "iter"]);

/** The columns between the value and `extra_tags`: the enabled system tags in the order of the alphabet. */
export function tagColumns(systemTags: ReadonlySet<string>): readonly string[] {
  return [...systemTags].filter((tag) => !NOT_INDEXED.has(tag)).sort();
}

/** k6's header line. */
export function csvHeader(columns: readonly string[]): string {
  return `${["metric_name", "timestamp", "metric_value", ...columns, "extra_tags", "metadata"].join(",")}\n`;
}

/**
 * The part of a row after the value: the tags' columns, the other tags as `a=1&b=2`, the metadata. Rows of one request share
 * it. A name that has a column never shows up among the others.
 */
export function csvTail(columns: readonly string[], tags: ReadonlyMap<string, string>, metadata: ReadonlyMap<string, string>): string {
  let tail = "";
  let placed = 0;
  for (const column of columns) {
    const value = tags.get(column);
    if (value === undefined) tail += ",";
    else {
      placed++;
      tail += `,${csvField(value)}`;
    }
  }
  const extra = placed === tags.size ? "" : joinPairs(columns, tags);
  return `${tail},${extra},${metadata.size === 0 ? "" : joinPairs(columns, metadata)}\n`;
}

/** A whole row. `value` has six decimals, as Go's `%f` writes them. */
export function csvRow(metric: string, time: string, value: number, tail: string): string {
  return `${metric},${time},${formatValue(value)}${tail}`;
}

/** Writes an instant, in ms since 1970 with a fraction, in the wanted format. */
export function formatTime(timeMs: number, format: TimeFormat): string {
  switch (format) {
    case "unix":
      return String(Math.floor(timeMs / 1_000));
    case "unix_milli":
      return String(Math.floor(timeMs));
    case "unix_micro":
      return String(Math.floor(timeMs * 1_000));
    case "unix_nano":
      return String(BigInt(Math.floor(timeMs * 1_000)) * 1_000n);
    case "rfc3339":
      return new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z");
    default:
      return formatNano(timeMs);
  }
}

/** A field, quoted where Go's csv writer quotes: a comma, quote or line break inside, white space in front, or `\.`. */
export function csvField(text: string): string {
  if (!/[",\n\r]|^\s|^\\\.$/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

function formatValue(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return `${value}.000000`;
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : value < 0 ? "-Inf" : "NaN";
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(Math.round(value))}.000000`;
}

function formatNano(timeMs: number): string {
  const micros = Math.floor(timeMs * 1_000) % 1e6;
  const fraction = String(micros).padStart(6, "0").replace(/0+$/, "");
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, fraction === "" ? "Z" : `.${fraction}Z`);
}

function joinPairs(columns: readonly string[], pairs: ReadonlyMap<string, string>): string {
  let text = "";
  for (const [key, value] of pairs) if (!columns.includes(key)) text += `${text === "" ? "" : "&"}${key}=${value}`;
  return csvField(text);
}
