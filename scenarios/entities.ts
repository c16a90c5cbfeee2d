const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** Text of an attribute with its entities replaced; unknown ones stay. */
export const unescapeHtml = (text: string): string =>
  text.indexOf("&") < 0
    ? text
    : text.replace(/&(#x[0-9a-f]+|#\d+|\w+);?/gi, (whole, entity: string) => {
        if (entity.charAt(0) !== "#") return ENTITIES[entity.toLowerCase()] ?? whole;
        const code = Number(`0${entity.slice(1).toLowerCase()}`);
        return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
      });
