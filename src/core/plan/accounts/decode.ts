export type Encoding = "UTF-8" | "UTF-8 with a byte order mark" | "UTF-16" | "Windows-1252";
export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Windows-1252 from 0x80 to 0x9F, as the WHATWG Encoding Standard has it; the five bytes without a letter keep their number. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const CHUNK = 8_192;

/** Text of a file: by its byte order mark, else UTF-8 where every byte fits, else Windows-1252, which is what French Excel writes. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const text = decodeUtf8(bytes.subarray(3));
    if (text !== undefined) return { text, encoding: "UTF-8 with a byte order mark" };
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { text: decodeUtf16(bytes.subarray(2), bytes[0] === 0xff), encoding: "UTF-16" };
  }
  const text = decodeUtf8(bytes);
  return text === undefined ? { text: decodeWindows(bytes), encoding: "Windows-1252" } : { text, encoding: "UTF-8" };
}

/** UTF-8 by RFC 3629; `undefined` where a byte does not fit (overlong forms and surrogates included). */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const chunks: string[] = [];
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0) return undefined;
    let point = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let next = 1; next < length; next += 1) {
      const byte = bytes[at + next];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (byte & 0x3f);
    }
    if (isForbidden(point, length)) return undefined;
    if (point > 0xffff) units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
    else units.push(point);
    at += length;
    if (units.length > CHUNK) {
      chunks.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return chunks.join("") + String.fromCharCode(...units);
}

const LEAST = [0, 0, 0x80, 0x800, 0x10000];
const isForbidden = (point: number, length: number): boolean =>
  point < (LEAST[length] ?? 0) || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff;

function decodeWindows(bytes: Uint8Array): string {
  return decodeUnits(bytes.length, (at) => {
    const byte = bytes[at] ?? 0;
    return byte >= 0x80 && byte < 0xa0 ? HIGH.charCodeAt(byte - 0x80) : byte;
  });
}

function decodeUtf16(bytes: Uint8Array, little: boolean): string {
  const [low, high] = little ? [0, 1] : [1, 0];
  return decodeUnits(Math.floor(bytes.length / 2), (at) => (bytes[at * 2 + low] ?? 0) + (bytes[at * 2 + high] ?? 0) * 256);
}

function decodeUnits(length: number, unitAt: (at: number) => number): string {
  const chunks: string[] = [];
  for (let start = 0; start < length; start += CHUNK) {
    const units = Array.from({ length: Math.min(CHUNK, length - start) }, (_, index) => unitAt(start + index));
    chunks.push(String.fromCharCode(...units));
  }
  return chunks.join("");
}
