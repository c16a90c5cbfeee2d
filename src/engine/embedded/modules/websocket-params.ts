import { GoError } from "../go-error.ts";
import type { Vu } from "../vu.ts";

/** What a WebSocket is opened with. */
export interface SocketParams {
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly compression: boolean;
}

/** Reads the third argument of `new WebSocket(url, protocols, params)`; an option that k6 does not know throws, as there. */
export function parseParams(vu: Vu, raw: unknown): SocketParams {
  const headers: Record<string, string> = { "User-Agent": vu.program.userAgent };
  const tags: Record<string, string> = {};
  let compression = false;
  for (const [key, value] of entriesOf(raw)) {
    if (key === "headers") Object.assign(headers, texts(value));
    else if (key === "tags") Object.assign(tags, texts(value));
    else if (key === "compression") compression = parseCompression(value);
    else throw new GoError(`unknown WebSocket's option ${key}`);
  }
  return { headers, tags, compression };
}

/** Throws k6's message unless `value` is an address that a WebSocket can have. */
export function parseAddress(value: unknown): URL {
  if (value === undefined || value === null) throw new GoError("WebSocket requires a url");
  const text = String(value);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url === undefined ? "" : url.protocol.slice(0, -1);
  if (url === undefined || (scheme !== "ws" && scheme !== "wss")) {
    throw new GoError(`WebSocket requires url with scheme ws or wss, but got "${scheme}"`);
  }
  if (url.hash !== "") throw new GoError(`WebSocket requires no url fragment, but got "${url.hash.slice(1)}"`);
  return url;
}

function parseCompression(value: unknown): boolean {
  const name = String(value).trim();
  if (name !== "deflate") throw new GoError(`unsupported compression algorithm '${name}', supported algorithm is 'deflate'`);
  return true;
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(entriesOf(value).map(([key, text]) => [key, String(text)]));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
