import type { OnRecord } from "./csv.ts";
import { RecordSplitter, splitFields } from "./csv.ts";
import { ByteCache, decodeUtf8 } from "./text.ts";

/** A sample that the analysis reads: those of the script, and four of the engine's own. Every other row is stepped over. */
export interface Row {
  readonly metric: string;
  /** Microseconds since 1970, on the generator's clock. */
  readonly atUs: number;
  readonly value: number;
  /** The scenario: a `people` entry's name, or the metronome's. */
  readonly scenario: string;
  /** Index of the visit within its `people` entry, where the row belongs to one. */
  readonly visit: number | undefined;
  readonly tags: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** What was met while reading. */
export interface RowTally {
  /** Records, wanted or not. */
  readonly records: number;
  /** Rows handed on. */
  readonly rows: number;
  /** Rows that should have been read and could not: garbage, a number that is none, a record too long. */
  readonly unreadable: number;
  /** The stream ended inside a record, which is left out. */
  readonly isCut: boolean;
  /** The first record was not a header of the engine's: nothing was read. */
  readonly isForeign: boolean;
}

/** Metrics of the engine itself that are read beside those of the script. */
const ENGINE_METRICS = ["iterations", "dropped_iterations", "vus"] as const;
const COLUMNS = ["metric_name", "timestamp", "metric_value", "scenario", "name", "status", "extra_tags", "metadata"] as const;
const METRIC_NAME = /^[A-Za-z_]\w*$/;
const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const NO_TAGS: Tags = {};
const COMMA = 44;
/** Timestamps are microseconds since 1970: between 2001 and 2286 they have sixteen digits. Anything else is another unit. */
const MIN_TIME_US = 1e15;
const MAX_TIME_US = 1e16;
/** Values beyond this are garbage: the largest that is written is an instant in ms, and sums of what is kept must stay numbers. */
const MAX_VALUE = 1e15;
/** Visit indices beyond this are garbage: France has some twelve million pupils. */
const MAX_VISIT = 1e8;

type Column = (typeof COLUMNS)[number];
/** Names kept for one tag set; a script that puts addresses into names must not fill the memory. */
const MAX_JOINS = 1_000;

/**
 * Reads the engine's CSV as bytes, in chunks of any size. Columns may come in any order and unknown ones may be present. What is not wanted
 * is recognised by its first bytes and never decoded: one row in ten is, in a run with the usual landing pages.
 */
export class RowReader {
  private readonly splitter: RecordSplitter;
  private readonly onRow: (row: Row) => void;
  private readonly texts = new ByteCache(decodeUtf8);
  private readonly tagSets = new ByteCache(readTags);
  private places: Readonly<Record<Column, number>> | undefined;
  /** Where the fields of the record at hand begin and end. */
  private starts: Int32Array = new Int32Array(0);
  private ends: Int32Array = new Int32Array(0);
  private readonly joins: WeakMap<Tags, Map<string, Map<string, Tags>>> = new WeakMap();
  private records = 0;
  private rows = 0;
  private bad = 0;
  private isCut = false;
  private isForeign = false;

  constructor(onRow: (row: Row) => void) {
    this.onRow = onRow;
    const onRecord: OnRecord = (bytes, start, end, isQuoted) => this.take(bytes, start, end, isQuoted);
    this.splitter = new RecordSplitter(onRecord);
  }

  push(chunk: Uint8Array): void {
    this.splitter.push(chunk);
  }

  /** Ends the stream. */
  end(): RowTally {
    if (this.splitter.end()) this.isCut = true;
    return this.tally();
  }

  tally(): RowTally {
    const unreadable = this.bad + this.splitter.oversized;
    return { records: this.records, rows: this.rows, unreadable, isCut: this.isCut, isForeign: this.isForeign };
  }

  private take(bytes: Uint8Array, start: number, end: number, isQuoted: boolean): void {
    if (this.isForeign) return;
    if (this.places === undefined) {
      this.readHeader(bytes, start, end);
      return;
    }
    this.records += 1;
    if (this.places.metric_name === 0 && !isWanted(bytes, start)) return;
    const row = isQuoted ? this.readQuoted(bytes, start, end) : this.readPlain(bytes, start, end);
    if (row === "unwanted") return;
    if (row === undefined) this.bad += 1;
    else {
      this.rows += 1;
      this.onRow(row);
    }
  }

  private readHeader(bytes: Uint8Array, start: number, end: number): void {
    const names = splitFields(bytes, start, end).map(decodeUtf8);
    const first = names[0];
    if (first?.startsWith("\ufeff")) names[0] = first.slice(1);
    this.isForeign = ["metric_name", "timestamp", "metric_value", "scenario", "extra_tags"].some((name) => !names.includes(name));
    const place = (name: Column): number => names.indexOf(name);
    this.places = {
      metric_name: place("metric_name"),
      timestamp: place("timestamp"),
      metric_value: place("metric_value"),
      scenario: place("scenario"),
      name: place("name"),
      status: place("status"),
      extra_tags: place("extra_tags"),
      metadata: place("metadata"),
    };
    this.starts = new Int32Array(names.length);
    this.ends = new Int32Array(names.length);
  }

  /** Finds the fields in place. */
  private readPlain(bytes: Uint8Array, start: number, end: number): Row | "unwanted" | undefined {
    const { starts, ends } = this;
    const last = ends.length - 1;
    let column = 0;
    starts[0] = start;
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== COMMA) continue;
      if (column === last) return undefined;
      ends[column] = at;
      column += 1;
      starts[column] = at + 1;
    }
    if (column !== last) return undefined;
    ends[last] = end;
    return this.build(bytes);
  }

  /** Takes the quotes off first, into bytes of the record's own. */
  private readQuoted(bytes: Uint8Array, start: number, end: number): Row | "unwanted" | undefined {
    const fields = splitFields(bytes, start, end);
    if (fields.length !== this.ends.length) return undefined;
    const plain = new Uint8Array(end - start);
    let length = 0;
    fields.forEach((field, column) => {
      plain.set(field, length);
      this.starts[column] = length;
      length += field.length;
      this.ends[column] = length;
    });
    return this.build(plain);
  }

  private build(bytes: Uint8Array): Row | "unwanted" | undefined {
    const { places } = this;
    if (places === undefined) return undefined;
    const metric = this.textAt(bytes, places.metric_name);
    if (!metric.startsWith("rs_") && !ENGINE_METRICS.some((name) => name === metric))
      return METRIC_NAME.test(metric) ? "unwanted" : undefined;
    const atUs = readNumber(bytes, this.startOf(places.timestamp), this.endOf(places.timestamp));
    const value = readNumber(bytes, this.startOf(places.metric_value), this.endOf(places.metric_value));
    const visit = places.metadata < 0 ? undefined : readVisit(bytes, this.startOf(places.metadata), this.endOf(places.metadata));
    if (!(atUs >= MIN_TIME_US && atUs < MAX_TIME_US) || !(Math.abs(value) <= MAX_VALUE) || Number.isNaN(visit)) return undefined;
    return { metric, atUs, value, scenario: this.textAt(bytes, places.scenario), visit, tags: this.tagsOf(bytes, places) };
  }

  /** The script's own tags, with `name` and `status` which the engine gives columns of their own. */
  private tagsOf(bytes: Uint8Array, places: Readonly<Record<Column, number>>): Tags {
    const start = this.startOf(places.extra_tags);
    const end = this.endOf(places.extra_tags);
    const tags = end > start ? this.tagSets.read(bytes, start, end) : NO_TAGS;
    const name = places.name < 0 ? "" : this.textAt(bytes, places.name);
    const status = places.status < 0 ? "" : this.textAt(bytes, places.status);
    return name === "" && status === "" ? tags : this.joined(tags, name, status);
  }

  /** Joins are remembered as tag sets are: a run has a few hundred. */
  private joined(tags: Tags, name: string, status: string): Tags {
    const known = this.joins.get(tags)?.get(name)?.get(status);
    if (known !== undefined) return known;
    const fresh = { ...tags, name, status };
    const byName: Map<string, Map<string, Tags>> = this.joins.get(tags) ?? new Map();
    const byStatus: Map<string, Tags> = byName.get(name) ?? new Map();
    if (byName.size < MAX_JOINS) this.joins.set(tags, byName.set(name, byStatus.set(status, fresh)));
    return fresh;
  }

  private textAt(bytes: Uint8Array, column: number): string {
    return this.texts.read(bytes, this.startOf(column), this.endOf(column));
  }

  private startOf(column: number): number {
    return this.starts[column] ?? 0;
  }

  private endOf(column: number): number {
    return this.ends[column] ?? 0;
  }
}

/** Whether a record's metric is one that is read: `rs_…`, `iterations`, `dropped_iterations`, `vus`. */
function isWanted(bytes: Uint8Array, start: number): boolean {
  switch (bytes[start]) {
    case 114 /* r */:
      return bytes[start + 1] === 115 && bytes[start + 2] === 95;
    case 105 /* iterations, not iteration_duration */:
      return bytes[start + 9] === 115 && bytes[start + 10] === COMMA;
    case 100 /* dropped_…, not data_… */:
      return bytes[start + 1] === 114;
    case 118 /* vus, not vus_max */:
      return bytes[start + 3] === COMMA;
    case 104 /* http_… */:
      return false;
    case 34 /* a quoted name is no metric's, but a reader does not rely on it */:
      return true;
    default:
      return !isMetricName(bytes, start);
  }
}

/** A record whose first field cannot be a metric's name is garbage, and is counted rather than stepped over. */
function isMetricName(bytes: Uint8Array, start: number): boolean {
  const lead = bytes[start] ?? 0;
  return (lead >= 97 && lead <= 122) || (lead >= 65 && lead <= 90) || lead === 95;
}

/**
 * `a=b&c=d`, in any order: k6 escapes nothing, so a value cannot hold `&`, and only the first `=` of a part divides it
 * (k6: output/csv, SampleToRow). A key that comes twice keeps its first value.
 */
function readTags(bytes: Uint8Array): Tags {
  const tags: Record<string, string> = Object.create(null);
  for (const part of decodeUtf8(bytes).split("&")) {
    const equals = part.indexOf("=");
    if (equals > 0 && tags[part.slice(0, equals)] === undefined) tags[part.slice(0, equals)] = part.slice(equals + 1);
  }
  return tags;
}

/** `v=12` among the metadata; undefined without it, NaN where it is no index. */
function readVisit(bytes: Uint8Array, start: number, end: number): number | undefined {
  for (let at = start; at < end; at += 1) {
    const isKey = (at === start || bytes[at - 1] === 38) && bytes[at] === 118 && bytes[at + 1] === 61;
    if (!isKey) continue;
    let stop = at + 2;
    while (stop < end && bytes[stop] !== 38) stop += 1;
    const visit = readNumber(bytes, at + 2, stop);
    return Number.isInteger(visit) && visit >= 0 && visit <= MAX_VISIT ? visit : Number.NaN;
  }
  return undefined;
}

/** A decimal number as the engine writes it, digits with an optional point; anything else goes the long way, and NaN says it is none. */
function readNumber(bytes: Uint8Array, start: number, end: number): number {
  let whole = 0;
  let scale = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 46 && scale === 0) scale = 1;
    else if (byte >= 48 && byte <= 57 && whole < 9e14) {
      whole = whole * 10 + (byte - 48);
      if (scale > 0) scale *= 10;
    } else return readDecimal(decodeUtf8(bytes.subarray(start, end)));
  }
  if (end === start) return Number.NaN;
  return scale > 1 ? whole / scale : whole;
}

const readDecimal = (text: string): number => (DECIMAL.test(text) ? Number(text) : Number.NaN);
