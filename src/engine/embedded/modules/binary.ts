import { GoError } from "../go-error.ts";

/** The bytes of what k6 accepts as binary: a string as UTF-8, an ArrayBuffer, or a view of one. Anything else throws, as in k6. */
export function bytesOf(data: unknown): Buffer {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  throw new GoError(`invalid type ${data === null ? "null" : typeof data}, expected string, []byte or ArrayBuffer`);
}

/** A copy of the bytes as an ArrayBuffer of exactly their length. */
export function arrayBufferOf(data: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(data.byteLength);
  new Uint8Array(copy).set(data);
  return copy;
}
