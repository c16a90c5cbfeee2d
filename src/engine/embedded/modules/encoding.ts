import { GoError } from "../go-error.ts";
import { arrayBufferOf, bytesOf } from "./binary.ts";
import type { ModuleFactory } from "./list.ts";

/** `k6/encoding`: base64 in k6's four alphabets, `std`, `rawstd`, `url` and `rawurl` (raw: without padding). */
export const encodingModule: ModuleFactory = () => ({ b64encode, b64decode });

function b64encode(input: unknown, encoding?: unknown): string {
  const standard = bytesOf(input).toString("base64");
  const letters = isUrl(encoding) ? standard.replaceAll("+", "-").replaceAll("/", "_") : standard;
  return isRaw(encoding) ? letters.replace(/=+$/, "") : letters;
}

/** Padding and alphabet must be those of the encoding; line ends are ignored. */
function b64decode(input: unknown, encoding?: unknown, format?: unknown): string | ArrayBuffer {
  const text = String(input).replace(/[\r\n]/g, "");
  const wrong = text.search(isUrl(encoding) ? /[^A-Za-z0-9_=-]/ : /[^A-Za-z0-9+/=]/);
  const body = text.replace(/=+$/, "");
  const padding = isRaw(encoding) ? 0 : (4 - (body.length % 4)) % 4;
  if (wrong >= 0) throw new GoError(`illegal base64 data at input byte ${wrong}`);
  if (body.length % 4 === 1 || text.length !== body.length + padding) throw new GoError(`illegal base64 data at input byte ${body.length}`);
  const bytes = Buffer.from(body, isUrl(encoding) ? "base64url" : "base64");
  return format === "s" ? bytes.toString("utf8") : arrayBufferOf(bytes);
}

const isRaw = (encoding: unknown): boolean => encoding === "rawstd" || encoding === "rawurl";
const isUrl = (encoding: unknown): boolean => encoding === "url" || encoding === "rawurl";
