import type { Attributes } from "./tag.ts";
import { readTag } from "./tag.ts";

/** Takes a tag, with what stands between it and its end for boxes and buttons, and says whether a form is open after it. */
export type TakeTag = (tag: string, attributes: Attributes, inside: string) => boolean;

/** What no browser reads as tags until it ends (WHATWG HTML §13.2.6.2): a decoy in it is none. Known products have but the first two. */
export const RAW = HAS_STRANGE_FORMS ? "!-- script style template noscript title" : "!-- script";
/** Outside of forms one can leap from one of these to the next. */
const LEAPS = `${RAW} form base${HAS_STRANGE_FORMS ? " textarea" : ""}`.split(" ");
/** Tags that matter, by their first three characters, which no two share. */
const TAGS: Readonly<Record<string, string>> = {
  "!--": "!--",
  "/fo": "/form",
  bas: "base",
  but: "button",
  for: "form",
  inp: "input",
  scr: "script",
  ...(HAS_STRANGE_FORMS && {
    "/fi": "/fieldset",
    "/le": "/legend",
    fie: "fieldset",
    leg: "legend",
    nos: "noscript",
    sty: "style",
    sel: "select",
    tem: "template",
    tit: "title",
    tex: "textarea",
  }),
};

/**
 * Reads the tags of a page that matter to forms, in order: outside of forms no inputs and buttons, unless some of the page name their form.
 * Where a tag is not closed it reaches to the end of the page.
 */
export const walkTags = (html: string, take: TakeTag): void => {
  const lower = lowerCase(html);
  const leap = leaper(lower);
  const isScattered = HAS_STRANGE_FORMS && lower.includes(" form=");
  let isWithin = HAS_STRANGE_FORMS && isScattered;
  for (let at = 0; ; ) {
    at = isWithin ? lower.indexOf("<", at) : leap(at);
    if (!lower.charAt(at)) return;
    at += 1;
    const tag = TAGS[lower.slice(at, at + 3)];
    if (tag === undefined || !isTag(lower, at, tag)) continue;
    if (RAW.includes(tag)) {
      if (HAS_STRANGE_FORMS && isMarkup(lower, at, tag)) continue;
      at = lower.indexOf(endOf(tag), at);
      if (at < 0) return;
    } else {
      const { attributes, end } = readTag(html, at + tag.length);
      const isBox = tag === "select" || tag === "textarea";
      const close = HAS_STRANGE_FORMS && (isBox || tag === "button") ? lower.indexOf(`</${tag}`, end) : end;
      const inside = html.slice(end, close < 0 ? html.length : close);
      at = HAS_STRANGE_FORMS && isBox ? end + inside.length : end;
      isWithin = take(tag, attributes, inside);
      if (HAS_STRANGE_FORMS) isWithin ||= isScattered;
    }
  }
};

/** What ends a text that is no markup. */
export const endOf = (tag: string): string => (tag === "!--" ? "-->" : `</${tag}`);

/** How a name of a tag that is looked for begins where somebody wrote it in capitals. */
const CAPITALS = (HAS_STRANGE_FORMS ? "<F <I <B <S </F </S <T <N" : "<F <I <B <S </F </S").split(" ");

/**
 * A text in which names of tags are found in small letters, each character at its own place: the page itself where it was written so,
 * because making a page with accents small costs more on k6 than reading all of its forms. A letter that would become two does not stay.
 */
const lowerCase = (html: string): string => (CAPITALS.some((mark) => html.includes(mark)) ? html.replaceAll("İ", "i").toLowerCase() : html);

/** Where the next of `LEAPS` begins; beyond the page where there is none. A place is looked for again only once it is passed. */
const leaper = (lower: string): ((from: number) => number) => {
  const places: number[] = new Array(LEAPS.length).fill(-1);
  return (from) => {
    let next = Number.POSITIVE_INFINITY;
    for (let index = 0; index < places.length; index += 1) {
      let place = places[index] as number;
      if (place < from) places[index] = place = lower.indexOf(`<${LEAPS[index]}`, from) >>> 0;
      if (place < next) next = place;
    }
    return next;
  };
};

/** Whether that tag stands at `at` of a page in small letters. */
const isTag = (lower: string, at: number, name: string): boolean =>
  name === "!--" || (lower.startsWith(name, at) && " >/\n\t\r\f".includes(lower.charAt(at + name.length)));

/** Whether what follows is markup all the same: a tag of SVG that ends at once, and a template that browsers show where it stands. */
const isMarkup = (lower: string, at: number, tag: string): boolean => {
  const inside = lower.slice(at, lower.indexOf(">", at));
  return tag !== "!--" && tag !== "script" && (inside.endsWith("/") || inside.includes("shadowroot"));
};
