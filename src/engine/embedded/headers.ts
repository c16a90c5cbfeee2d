/**
 * Header names as Go writes them: `content-type` → `Content-Type`. A name that is no token stays as it is. Names repeat, so
 * each is worked out once.
 */
export function canonicalName(name: string): string {
  const known = canonical.get(name);
  if (known !== undefined) return known;
  const made = /^[\w!#$%&'*+\-.^`|~]+$/.test(name) ? name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()) : name;
  if (canonical.size < MAX_REMEMBERED) canonical.set(name, made);
  return made;
}

const canonical = new Map<string, string>();
/** A server that makes up names must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** Response headers as scripts see them: canonical names, several of one name joined by `, `, no transfer encoding. */
export function joinHeaders(raw: readonly Buffer[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = canonicalName(String(raw[i]));
    if (name === "Transfer-Encoding") continue;
    const value = valueText(raw[i + 1]);
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** All values of one header, in order. */
export function headerValues(raw: readonly Buffer[], name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) if (canonicalName(String(raw[i])) === name) values.push(valueText(raw[i + 1]));
  return values;
}

/** The spaces and tabs around a value are no part of it (RFC 9110 §5.5); the parser leaves those behind it. No pattern: a value may be a megabyte of them. */
function valueText(bytes: Buffer | undefined): string {
  const text = String(bytes);
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text, start)) start += 1;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

const isSpace = (text: string, at: number): boolean => text[at] === " " || text[at] === "\t";
