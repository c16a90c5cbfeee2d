import { createRequire } from "node:module";
import * as zlib from "node:zlib";

/** What k6 can unpack, by the name in `Content-Encoding`. */
const DECODERS: Readonly<Record<string, (packed: Buffer) => Buffer>> = {
  gzip: (packed) => unpackWhole(zlib.gunzipSync, packed),
  deflate: (packed) => zlib.inflateSync(packed),
  br: (packed) => unpackWhole(zlib.brotliDecompressSync as typeof zlib.gunzipSync, packed),
  zstd: decompressZstd,
};
const ENCODERS: Readonly<Record<string, (plain: Buffer) => Buffer>> = {
  gzip: (plain) => zlib.gzipSync(plain),
  deflate: (plain) => zlib.deflateSync(plain),
  br: (plain) => zlib.brotliCompressSync(plain),
};

/** Unpacks a body that was packed once or several times; unknown packings are left as they are. Throws on a broken one. */
export function decodeBody(body: Buffer, encodings: string): Buffer {
  const names = encodings.split(",").map((name) => name.trim());
  return names.reduceRight((plain, name) => DECODERS[name]?.(plain) ?? plain, body);
}

/** Packs a request's body by the names of the parameter `compression`. */
export function encodeBody(body: Buffer, names: readonly string[]): Buffer {
  return names.reduce((packed, name) => {
    const encode = ENCODERS[name];
    if (encode === undefined)
      throw new Error(`unknown compression algorithm ${name}, supported algorithms are ${Object.keys(ENCODERS).join(" ")}`);
    return encode(packed);
  }, body);
}

/** Throws where something stands behind what was packed, as Go's readers do but for that of `deflate`. */
function unpackWhole(unpack: typeof zlib.gunzipSync, packed: Buffer): Buffer {
  const { buffer, engine } = unpack(packed, { info: true }) as unknown as {
    readonly buffer: Buffer;
    readonly engine: { readonly bytesWritten: number };
  };
  if (engine.bytesWritten < packed.length) throw new Error("excessive input");
  return buffer;
}

/** Node has zstd from 22.15 on; below that a small library does it. */
function decompressZstd(packed: Buffer): Buffer {
  const native = (zlib as { zstdDecompressSync?: (packed: Buffer) => Buffer }).zstdDecompressSync;
  if (native !== undefined) return native(packed);
  fzstd ??= createRequire(import.meta.url)("fzstd") as typeof import("fzstd");
  return Buffer.from(fzstd.decompress(packed));
}

let fzstd: typeof import("fzstd") | undefined;
