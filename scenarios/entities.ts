import { charOf } from "./charset.ts";

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", rsquo: "\u2019" };
/** Accents by the ends of their entities' names, each with the sign that combines to it. */
const ACCENTS: Readonly<Record<string, string>> = {
  grave: "\u0300",
  acute: "\u0301",
  circ: "\u0302",
  tilde: "\u0303",
  uml: "\u0308",
  cedil: "\u0327",
};

/**
 * Text of an attribute with its entities replaced, as browsers do there (WHATWG HTML §13.2.5.73): one without a semicolon stays where
 * an `=` follows, because addresses are written so. Unknown ones stay.
 */
export const unescapeHtml = (text: string): string =>
  !text.includes("&")
    ? text
    : text.replace(/&(#x[0-9a-f]+|#\d+|\w+);?/gi, (whole, entity: string, at: number) => {
        if (entity.charAt(0) === "#") return charOf(Number(`0${entity.slice(1)}`));
        if (!whole.endsWith(";") && text.charAt(at + whole.length) === "=") return whole;
        const known = ENTITIES[entity.toLowerCase()];
        if (typeof known === "string") return known;
        if (HAS_STRANGE_FORMS) {
          const mark = ACCENTS[entity.slice(1)];
          const char = typeof mark === "string" ? (entity.charAt(0) + mark).normalize("NFC") : "";
          if (char.length === 1) return char;
        }
        return whole;
      });

/**
 * Whether a page's body holds a text that people read in it, written with entities or without: `Élève`, `&Eacute;l&egrave;ve`, `l&#039;ENT`. A
 * text that no entity could stand in for is not looked for twice.
 */
export const holds = (body: string, text: string): boolean =>
  body.includes(text) || (HAS_STRANGE_FORMS && /[^\w ]/.test(text) && unescapeHtml(body).includes(text));
