import { misread, quote, type Reading, readAs } from "./units/reading.ts";

/** A web address taken apart: no runtime's `URL` is needed, so that the same code runs everywhere. */
export interface WebAddress {
  readonly scheme: "http" | "https";
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  /** "" where it is the scheme's own. */
  readonly port: string;
  /** From the first `/`, without query and fragment; "" where there is none. */
  readonly path: string;
  /** `scheme://host[:port]`, lower case, default port left out. */
  readonly origin: string;
}

const ADDRESS = /^(https?):\/\/(?:([^/?#@]*)@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]\s]+)(?::(\d{1,5}))?((?:\/[^?#\s]*)?)([?#].*)?$/i;
const HOST = /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.?$/;

/** Takes an http(s) URL apart; `undefined` where it is none. */
export function splitUrl(text: string): WebAddress | undefined {
  const match = ADDRESS.exec(text.trim());
  if (match === null || match[2] !== undefined) return undefined;
  const scheme = String(match[1]).toLowerCase() === "https" ? "https" : "http";
  const host = String(match[3]).toLowerCase();
  const given = match[4] ?? "";
  const port = given === "" || Number(given) === (scheme === "https" ? 443 : 80) ? "" : String(Number(given));
  if (Number(given) > 65_535 || (!host.startsWith("[") && !HOST.test(host))) return undefined;
  return { scheme, host, port, path: match[5] ?? "", origin: `${scheme}://${host}${port === "" ? "" : `:${port}`}` };
}
const ACCENTED = /^https?:\/\/[^/?#\s]*[^ -~][^/?#\s]*(?=[/?#]|$)/i;

/** A base URL, returned without its trailing slash. */
export function readUrl(text: string): Reading<string> {
  const trimmed = text.trim();
  if (/^https?:\/\/[^/]*@/i.test(trimmed))
    return misread("must not hold a user name or password; a protected platform takes a header under target.headers");
  if (trimmed.includes("${"))
    return misread(`must be written out, because somebody's permission is for this very address (got ${quote(text)})`);
  const address = splitUrl(trimmed);
  if (address === undefined && ACCENTED.test(trimmed))
    return misread(`must have its name as the DNS knows it, xn--… (got ${quote(text)}); rentree init ${trimmed} writes it so`);
  if (address === undefined)
    return misread(`must be an http or https URL (got ${quote(text)}); write for example https://ent-preprod.example.fr`);
  if (/[?#]/.test(trimmed)) return misread(`must be a base URL without ? or # (got ${quote(text)}); write for example ${address.origin}`);
  return readAs(`${address.origin}${address.path.replace(/\/+$/, "")}`);
}

/** Loopback (127.0.0.0/8, ::1, localhost and names below it) needs no authorisation: nobody else can be hit (RFC 6890, RFC 6761 §6.3). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  if (/^\[(0{0,4}:){2,7}0{0,3}1\]$/.test(name) || name === "::1") return true;
  const parts = name.split(".");
  return parts.length === 4 && parts[0] === "127" && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
