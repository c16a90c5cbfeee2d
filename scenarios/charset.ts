import type { Field } from "./form.ts";
import type { Page } from "./page.ts";

/** What Windows-1252 holds from 0x80 to 0x9f; the rest is Latin-1. Undefined bytes map to themselves, as in the WHATWG table. */
export const HIGH =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/**
 * The charset that a page says it is in; what is neither Latin-1 nor Windows-1252 is taken for UTF-8. Where it says nothing and is no
 * UTF-8 (`body` is what it reads as then), browsers in France take it for Windows-1252.
 */
export const charsetOf = (contentType: string, body: string): Page["charset"] => {
  const said = (contentType.indexOf("charset") >= 0 ? contentType : body.slice(0, 1_024)).toLowerCase();
  if (/8859-1|windows-1252|latin-?1/.test(said)) return "windows-1252";
  return said.indexOf("charset") < 0 && body.indexOf("\ufffd") >= 0 ? "windows-1252" : "utf-8";
};

/** Bytes of Latin-1 or Windows-1252 as text: browsers read both by the latter's table. */
export const decodeWindows1252 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += 4_096) {
    const codes: number[] = [];
    for (const byte of bytes.subarray(from, from + 4_096)) codes.push(byte >= 0x80 && byte < 0xa0 ? HIGH.charCodeAt(byte - 0x80) : byte);
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join("");
};

const encodeWindows1252 = (text: string): string => {
  let out = "";
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const high = HIGH.indexOf(char);
    if (code < 0x80) out += encodeURIComponent(char);
    else if (high >= 0) out += `%${(0x80 + high).toString(16)}`;
    else out += code < 0x100 ? `%${code.toString(16)}` : encodeURIComponent(`&#${code};`);
  }
  return out;
};

const tidy = (text: string): string => text.replace(/\r\n|\r|\n/g, "\r\n").replace(/[\ud800-\udfff]/gu, "\ufffd");

/** A form's body, `application/x-www-form-urlencoded` in the page's charset. What the charset lacks is sent as browsers do, `&#8364;`. */
export const encodeFields = (fields: readonly Field[], charset: Page["charset"] = "utf-8"): string => {
  const encode = charset === "utf-8" ? encodeURIComponent : encodeWindows1252;
  // Line breaks are sent as CRLF, and what is no character as the sign for it, as browsers do.
  const write = (text: string): string => encode(HAS_STRANGE_FORMS && /[\n\r\ud800-\udfff]/.test(text) ? tidy(text) : text);
  return fields.map((field) => `${write(field[0])}=${write(field[1])}`).join("&");
};
