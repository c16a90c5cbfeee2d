/** A cookie as a response set it. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  /** 0: not given; negative: delete now. */
  readonly maxAge: number;
  readonly expires: Date | undefined;
}

/** Reads one `Set-Cookie` line by Go's rules (`net/http/cookie.go`); undefined where Go drops it. */
export function parseSetCookie(line: string): SetCookie | undefined {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const at = pair.indexOf("=");
  if (at < 1) return undefined;
  const name = pair.slice(0, at).trim();
  const value = parseValue(pair.slice(at + 1));
  if (!TOKEN.test(name) || value === undefined) return undefined;
  const given = new Map(attributes.map((text) => splitAttribute(text)));
  return {
    name,
    value,
    domain: given.get("domain") ?? "",
    path: given.get("path") ?? "",
    httpOnly: given.has("httponly"),
    secure: given.has("secure"),
    maxAge: parseMaxAge(given.get("max-age")),
    expires: parseExpires(given.get("expires")),
  };
}

/** The `name=value` of a `Cookie` header, cleaned as Go cleans it: a value with a space or comma is quoted. */
export function formatCookie(name: string, value: string): string {
  const clean = [...value].filter((letter) => /[\x20-\x7e]/.test(letter) && !/["\\;]/.test(letter)).join("");
  return `${name.replace(/[\r\n]/g, "-")}=${/[ ,]/.test(clean) ? `"${clean}"` : clean}`;
}

const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;

function parseValue(text: string): string | undefined {
  const bare = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  return /^[\x20-\x7e]*$/.test(bare) && !/["\\;]/.test(bare) ? bare : undefined;
}

/** What stands around the sign stays, as in Go: a value that begins with a space is seldom one. */
function splitAttribute(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.toLowerCase(), ""] : [text.slice(0, at).toLowerCase(), text.slice(at + 1)];
}

function parseMaxAge(text: string | undefined): number {
  if (text === undefined || !/^(-?\d+)$/.test(text)) return 0;
  return Number(text) <= 0 ? -1 : Number(text);
}

/** Go knows two ways to write the date, in letters as they come but for the zone; anything else counts as not given. */
function parseExpires(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\w{3}, \d{2}[ -]\w{3}[ -]\d{4} \d{2}:\d{2}:\d{2} [A-Z]\w*$/.test(text)) return undefined;
  const time = Date.parse(text.replace(/(\d)-(\w{3})-(\d)/, "$1 $2 $3"));
  return Number.isNaN(time) ? undefined : new Date(time);
}
