/** Longest record that is read; a longer one is counted and left out, so that garbage cannot fill the memory. */
export const MAX_RECORD_BYTES = 1 << 20;

const NEWLINE = 10;
const QUOTE = 34;
const EMPTY = new Uint8Array(0);

/** Receives a record: `bytes[start, end)` without its line end. `isQuoted`: it holds quotes, so commas and line ends may be content. */
export type OnRecord = (bytes: Uint8Array, start: number, end: number, isQuoted: boolean) => void;

/**
 * Cuts a stream of bytes into CSV records (RFC 4180). Line ends are found by the runtime's own search, so records that nobody wants cost
 * next to nothing; only where a quote stands before the next line end are bytes looked at one by one.
 */
export class RecordSplitter {
  /** Records too long to be read. */
  oversized = 0;
  private readonly onRecord: OnRecord;
  private rest: Uint8Array = EMPTY;
  private isSkipping = false;

  constructor(onRecord: OnRecord) {
    this.onRecord = onRecord;
  }

  push(chunk: Uint8Array): void {
    if (this.isSkipping) this.skipThrough(chunk);
    else if (this.rest.length === 0) this.scan(chunk);
    else this.continueWith(chunk);
  }

  /** Ends the stream. Returns whether a record was cut: bytes after the last line end, which are left out. */
  end(): boolean {
    const isCut = this.isSkipping || this.rest.length > 0;
    this.rest = EMPTY;
    this.isSkipping = false;
    return isCut;
  }

  private continueWith(chunk: Uint8Array): void {
    const newline = chunk.indexOf(NEWLINE);
    if (newline < 0) {
      this.keep(join(this.rest, chunk));
      return;
    }
    const head = join(this.rest, chunk.subarray(0, newline));
    if (isInsideQuotes(head)) {
      this.scan(join(this.rest, chunk));
      return;
    }
    this.rest = EMPTY;
    this.emit(head, 0, head.length, head.indexOf(QUOTE) >= 0);
    this.scan(chunk.subarray(newline + 1));
  }

  private scan(bytes: Uint8Array): void {
    let start = 0;
    let quote = bytes.indexOf(QUOTE);
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, start);
      if (newline < 0) break;
      const isQuoted = quote >= 0 && quote < newline;
      const end = isQuoted ? endOfQuoted(bytes, start) : newline;
      if (end < 0) break;
      this.emit(bytes, start, end, isQuoted);
      start = end + 1;
      if (isQuoted) quote = bytes.indexOf(QUOTE, start);
    }
    this.keep(start < bytes.length ? bytes.slice(start) : EMPTY);
  }

  private emit(bytes: Uint8Array, start: number, end: number, isQuoted: boolean): void {
    if (end - start > MAX_RECORD_BYTES) {
      this.oversized += 1;
      return;
    }
    const stop = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    if (stop > start) this.onRecord(bytes, start, stop, isQuoted);
  }

  /** Keeps an unfinished record. One that is too long loses its first line, if it has several: a lone quote must not swallow the rest. */
  private keep(rest: Uint8Array): void {
    this.rest = rest;
    if (rest.length <= MAX_RECORD_BYTES) return;
    this.oversized += 1;
    this.rest = EMPTY;
    const newline = rest.indexOf(NEWLINE);
    if (newline < 0) this.isSkipping = true;
    else this.scan(rest.subarray(newline + 1));
  }

  private skipThrough(chunk: Uint8Array): void {
    const newline = chunk.indexOf(NEWLINE);
    if (newline < 0) return;
    this.isSkipping = false;
    this.scan(chunk.subarray(newline + 1));
  }
}

/** The fields of a record, unquoted. For headers and quoted records; plain records are cheaper to walk in place. */
export function splitFields(bytes: Uint8Array, start: number, end: number): Uint8Array[] {
  const fields: Uint8Array[] = [];
  let from = start;
  let isInside = false;
  for (let at = start; at <= end; at += 1) {
    if (at < end && bytes[at] === QUOTE) isInside = !isInside;
    if (at < end && (isInside || bytes[at] !== 44)) continue;
    fields.push(unquote(bytes.subarray(from, at)));
    from = at + 1;
  }
  return fields;
}

function unquote(field: Uint8Array): Uint8Array {
  if (field[0] !== QUOTE) return field;
  const plain: number[] = [];
  for (let at = 1; at < field.length; at += 1) {
    if (field[at] === QUOTE) {
      if (field[at + 1] !== QUOTE) break;
      at += 1;
    }
    plain.push(field[at] ?? 0);
  }
  return Uint8Array.from(plain);
}

function isInsideQuotes(bytes: Uint8Array): boolean {
  let isInside = false;
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) isInside = !isInside;
  return isInside;
}

function endOfQuoted(bytes: Uint8Array, start: number): number {
  let isInside = false;
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) isInside = !isInside;
    else if (bytes[at] === NEWLINE && !isInside) return at;
  }
  return -1;
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
