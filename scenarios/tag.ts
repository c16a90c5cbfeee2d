import { unescapeHtml } from "./entities.ts";

/** A tag's attributes by their names in small letters, entities replaced. */
export type Attributes = Readonly<Record<string, string>>;

export interface Tag {
  readonly attributes: Attributes;
  readonly end: number;
}

/**
 * Reads attributes from `start` to the end of the tag, however they are written: quoted either way, or not at all. The first of a name
 * counts, as in browsers. The pattern is made here: one of the module costs every waiting VU 25 kB on k6.
 */
export const readOddTag = (html: string, start: number): Tag => {
  const attributes: Record<string, string> = {};
  const pattern = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>]*)))?|>/g;
  pattern.lastIndex = start;
  for (let found = pattern.exec(html); found?.[1] !== undefined; found = pattern.exec(html))
    attributes[found[1].toLowerCase()] ??= unescapeHtml(found[2] ?? found[3] ?? found[4] ?? "");
  return { attributes, end: pattern.lastIndex || html.length };
};

/** What stands before a value in double quotes in nearly every tag of a form, and the name that it says: these need not be read. */
const USUAL: Readonly<Record<string, string | undefined>> = {
  " type=": "type",
  " name=": "name",
  " value=": "value",
  " id=": "id",
};

/** The name in what stands before a value, in small letters; undefined where it is more than a name and its `=`. */
const nameIn = (before: string): string | undefined => {
  const name = before.trim().slice(0, -1);
  return `${encodeURIComponent(name)}=` === before.trim() ? name.toLowerCase() : undefined;
};

/**
 * The same for tags as servers write them, every value in double quotes, without a pattern: on k6 a pattern costs as much for each
 * attribute as all of this for a tag. What is encoded as nothing but its `=` is one name.
 */
export const readTag = (html: string, start: number): Tag => {
  const end = html.indexOf(">", start);
  const parts = html.slice(start, end).split('"');
  const last = parts.length - 1;
  const rest = parts[last];
  if (end < 0 || last % 2 !== 0 || !(rest === "" || "/".startsWith(`${rest}`.trim()))) return readOddTag(html, start);
  const attributes: Record<string, string> = {};
  for (let index = 0; index < last; index += 2) {
    const before = parts[index] as string;
    const name = USUAL[before] ?? nameIn(before);
    if (typeof name !== "string") return readOddTag(html, start);
    attributes[name] ??= unescapeHtml(parts[index + 1] as string);
  }
  return { attributes, end: end + 1 };
};

/** Whether an input asks for a password though everybody may read what is typed into it: only its name tells. One that is good for one time is a code. */
export const isPasswordByName = ({ name = "", type = "text" }: Attributes): boolean =>
  name.toLowerCase().includes("password") &&
  /^text$/i.test(type || "text") &&
  /^[\w.[\]-]*password\]?$/i.test(name) &&
  !/otp|time/i.test(name);
