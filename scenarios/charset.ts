import type { Field } from "./form.ts";
import type { Page } from "./page.ts";

/** What Windows-1252 holds from 0x80 to 0x9f; the rest is Latin-1. Undefined bytes map to themselves, as in the WHATWG table. */
const HIGH =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/**
 * The charset that a page says it is in; what is neither Latin-1 nor Windows-1252 is taken for UTF-8. Where it says nothing and is no
 * UTF-8 (`body` is what it reads as then), browsers in France take it for Windows-1252.
 */
export const charsetOf = (contentType: string, body: string): Page["charset"] => {
  const type = contentType.toLowerCase();
  if (type.includes("=utf-8")) return "utf-8";
  const said = type.includes("charset") ? type : body.slice(0, 1_024).toLowerCase();
  const isOld = /8859-1|windows-1252|latin-?1/.test(said) || (!said.includes("charset") && body.includes("\ufffd"));
  return isOld ? "windows-1252" : "utf-8";
};

/** The character of a number: Windows-1252's from 128 to 159, as in browsers; the sign for none where it is no character. */
export const charOf = (code: number): string => {
  if (code >= 0x80 && code < 0xa0) return HIGH.charAt(code - 0x80);
  return code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "\ufffd";
};

/** Bytes of Latin-1 or Windows-1252 as text: browsers read both by the latter's table. */
export const decodeWindows1252 = (bytes: Uint8Array): string => Array.from(bytes, charOf).join("");

const encodeWindows1252 = (text: string): string =>
  Array.from(text, (char) => {
    const high = HIGH.indexOf(char);
    const code = high < 0 ? Number(char.codePointAt(0)) : 0x80 + high;
    if (code >= 0x80 && code < 0x100) return `%${code.toString(16)}`;
    return encodeURIComponent(code < 0x80 ? char : `&#${code};`);
  }).join("");

const tidy = (text: string): string => text.replace(/\r\n|\r|\n/g, "\r\n").replace(/[\ud800-\udfff]/gu, "\ufffd");

/**
 * `encode`, with line breaks as CRLF and what is no character as the sign for it, as browsers send them. Looked for without a pattern, which takes
 * a millisecond on k6 for the assertion of SAML; what is no character is met as encoding fails.
 */
const tidied =
  (encode: (text: string) => string) =>
  (text: string): string => {
    try {
      return encode(text.includes("\n") || text.includes("\r") ? tidy(text) : text);
    } catch {
      return encode(tidy(text));
    }
  };

/** A form's body, `application/x-www-form-urlencoded` in the page's charset. What the charset lacks is sent as browsers do, `&#8364;`. */
export const encodeFields = (fields: readonly Field[], charset?: Page["charset"]): string => {
  const encode = charset === "windows-1252" ? encodeWindows1252 : encodeURIComponent;
  const write = HAS_STRANGE_FORMS ? tidied(encode) : encode;
  return fields.map((field) => `${write(field[0])}=${write(field[1])}`).join("&");
};
