const NAMED: Readonly<Record<string, string>> = { amp: "&", quot: '"', lt: "<", gt: ">", apos: "'" };
/** Accents by the ends of their entities' names, each with the sign that combines to it. */
const ACCENTS: Readonly<Record<string, string>> = {
  grave: "\u0300",
  acute: "\u0301",
  circ: "\u0302",
  tilde: "\u0303",
  uml: "\u0308",
  cedil: "\u0327",
};
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|quot|lt|gt|apos)|([a-z])(grave|acute|circ|tilde|uml|cedil));/gi;

/** A text with its entities replaced, as far as a chain replaces them when it looks for the text; others stay. */
export const unescapeEntities = (text: string): string =>
  text.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string, letter?: string, accent?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    if (letter !== undefined) return accented(letter, accent) ?? whole;
    const code = Number.parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Undefined where there is no such letter. */
function accented(letter: string, accent = ""): string | undefined {
  const char = `${letter}${ACCENTS[accent] ?? ""}`.normalize("NFC");
  return char.length === 1 && char !== letter ? char : undefined;
}
