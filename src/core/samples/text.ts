/** Entries a cache holds before it starts again: tag sets of a run are a few hundred. */
const MAX_ENTRIES = 4_096;

interface Entry<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/** Remembers what a run of bytes means, so that a tag set seen a million times is decoded once. */
export class ByteCache<T> {
  private readonly entries: Map<number, Entry<T>> = new Map();
  private readonly decode: (bytes: Uint8Array) => T;

  constructor(decode: (bytes: Uint8Array) => T) {
    this.decode = decode;
  }

  read(bytes: Uint8Array, start: number, end: number): T {
    const hash = hashOf(bytes, start, end);
    const known = this.entries.get(hash);
    if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.value;
    const own = bytes.slice(start, end);
    const value = this.decode(own);
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(hash, { bytes: own, value });
    return value;
  }
}

/** UTF-8 to text; a byte that is not UTF-8 becomes U+FFFD. (The pure layer has no TextDecoder: k6 has none of its own either.) */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length =
      lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    const point = length === 0 ? undefined : codePointAt(bytes, at, length, lead);
    text += point === undefined ? "\ufffd" : String.fromCodePoint(point);
    at += point === undefined ? 1 : length;
  }
  return text;
}

function codePointAt(bytes: Uint8Array, at: number, length: number, lead: number): number | undefined {
  if (length === 1) return lead;
  let point = lead & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  return point <= 0x10ffff ? point : undefined;
}

/** FNV-1a over the bytes (Fowler, Noll, Vo). */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[start + at]) return false;
  return true;
}
