/** A form of a recorded page. */
export interface PageForm {
  /** How a chain names it: `#id`, `.class`, its name, or `form` where it asks for a password and has none; else empty. */
  readonly selector: string;
  /** As written, unescaped. */
  readonly action: string;
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}

/** Forms of a page, in order. Regular expressions are enough: what is proposed is walked by `rentree check` afterwards. */
export function readPageForms(html: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)(?:<\/form|$)/gi)].map(([, head = "", inside = ""]) => {
    const id = attribute(head, "id");
    const className = attribute(head, "class").split(/\s+/)[0] ?? "";
    const inputs = [...inside.matchAll(/<(?:input|button)\b([^>]*)>/gi)].map(([, text = ""]) => ({
      name: attribute(text, "name"),
      type: attribute(text, "type").toLowerCase() || "text",
      value: attribute(text, "value"),
    }));
    const named = id !== "" ? `#${id}` : className !== "" ? `.${className}` : attribute(head, "name");
    const selector = named === "" && inputs.some(({ type }) => type === "password") ? "form" : named;
    return { selector, action: attribute(head, "action"), inputs: inputs.filter(({ name }) => name !== "") };
  });
}

function attribute(text: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(text);
  return unescapeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? "");
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", quot: '"', lt: "<", gt: ">", apos: "'" };

const unescapeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|quot|lt|gt|apos));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = Number.parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
