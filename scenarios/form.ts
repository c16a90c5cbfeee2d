import { resolveUrl } from "./address.ts";

/** A name and a value as sent. Lists, because a form may send a name twice. */
export type Field = readonly [name: string, value: string];

export interface Form {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly method: "GET" | "POST";
  /** Absolute. */
  readonly action: string;
  /** What a browser would send untouched: hidden and empty inputs, checked boxes; no unnamed, disabled or button input. */
  readonly fields: readonly Field[];
  /** Name of the input that asks for a password; empty where none does. */
  readonly password: string;
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly end: number;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** Text of an attribute with its entities replaced; unknown ones stay. */
export const unescapeHtml = (text: string): string =>
  text.indexOf("&") < 0
    ? text
    : text.replace(/&(#x[0-9a-f]+|#\d+|\w+);?/gi, (whole, entity: string) => {
        if (entity.charAt(0) !== "#") return ENTITIES[entity.toLowerCase()] ?? whole;
        const hex = entity.charAt(1).toLowerCase() === "x";
        const code = hex ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
        return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
      });

const isSpace = (char: string): boolean => char === " " || char === "\n" || char === "\t" || char === "\r" || char === "\f";

/** Reads the tag whose `<` is at `start`. An attribute's value may be quoted either way, or not at all. */
const readTag = (html: string, start: number): Tag => {
  const attributes: Record<string, string> = {};
  let at = start + 1;
  while (at < html.length && !isSpace(html.charAt(at)) && html.charAt(at) !== ">") at += 1;
  const name = html.slice(start + 1, at).toLowerCase();
  while (at < html.length && html.charAt(at) !== ">") {
    while (isSpace(html.charAt(at)) || html.charAt(at) === "/") at += 1;
    const from = at;
    while (at < html.length && !isSpace(html.charAt(at)) && "=>/".indexOf(html.charAt(at)) < 0) at += 1;
    const key = html.slice(from, at).toLowerCase();
    let next = at;
    while (isSpace(html.charAt(next))) next += 1;
    if (html.charAt(next) !== "=") {
      if (key !== "") attributes[key] ??= "";
      else if (html.charAt(at) !== ">") at += 1;
      continue;
    }
    at = next + 1;
    while (isSpace(html.charAt(at))) at += 1;
    const quote = html.charAt(at);
    let to: number;
    if (quote === '"' || quote === "'") {
      to = html.indexOf(quote, at + 1);
      if (to < 0) to = html.length;
      attributes[key] ??= unescapeHtml(html.slice(at + 1, to));
      at = to + 1;
    } else {
      to = at;
      while (to < html.length && !isSpace(html.charAt(to)) && html.charAt(to) !== ">") to += 1;
      attributes[key] ??= unescapeHtml(html.slice(at, to));
      at = to;
    }
  }
  return { name, attributes, end: at + 1 };
};

const UNSENT = ["submit", "button", "image", "reset", "file"];

/** What an input sends, if anything. */
const sent = (input: Readonly<Record<string, string>>): Field | undefined => {
  const name = input["name"];
  const type = (input["type"] ?? "text").toLowerCase();
  if (!name || "disabled" in input || UNSENT.indexOf(type) >= 0) return undefined;
  if (type !== "checkbox" && type !== "radio") return [name, input["value"] ?? ""];
  return "checked" in input ? [name, input["value"] ?? "on"] : undefined;
};

interface Draft {
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Field[];
  password: string;
}

const finish = (draft: Draft, url: string, base: string): Form => {
  const { attributes } = draft;
  const action = (attributes["action"] ?? "").trim();
  return {
    id: attributes["id"] ?? "",
    name: attributes["name"] ?? "",
    className: attributes["class"] ?? "",
    method: (attributes["method"] ?? "").toLowerCase() === "post" ? "POST" : "GET",
    action: action === "" ? resolveUrl(url, "") : resolveUrl(base, action),
    fields: draft.fields,
    password: draft.password,
  };
};

/**
 * The forms of a page in order. Tolerant of what real servers send: upper case, attributes without quotes, entities, unclosed
 * and nested forms (the inner tag is ignored, as browsers do), comments and scripts, `base href`, an `action` that is empty,
 * `?`, `#`, missing, relative or protocol-relative. `url` is the final URL of the page.
 */
export const readForms = (html: string, url: string): readonly Form[] => {
  const forms: Form[] = [];
  let base = url;
  let open: Draft | undefined;
  const close = (): void => {
    if (open !== undefined) forms.push(finish(open, url, base));
    open = undefined;
  };
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    const next = html.slice(at + 1, at + 9).toLowerCase();
    if (next.startsWith("!--")) at = skipTo(html, "-->", at);
    else if (next.startsWith("script")) at = skipTo(html, "</", at + 1);
    else if (next.startsWith("/form")) {
      close();
      at += 1;
    } else if (next.startsWith("form") || next.startsWith("input") || next.startsWith("base") || (open && next.startsWith("button"))) {
      const tag = readTag(html, at);
      at = tag.end;
      if (tag.name === "form") open ??= { attributes: tag.attributes, fields: [], password: "" };
      else if (tag.name === "base" && tag.attributes["href"]) base = resolveUrl(url, tag.attributes["href"]);
      else if (tag.name === "input" && open !== undefined) addInput(open, tag.attributes);
    } else at += 1;
  }
  close();
  return forms;
};

const skipTo = (html: string, mark: string, from: number): number => {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at;
};

const addInput = (form: Draft, attributes: Readonly<Record<string, string>>): void => {
  if ((attributes["type"] ?? "").toLowerCase() === "password" && form.password === "") form.password = attributes["name"] ?? "";
  const field = sent(attributes);
  if (field !== undefined) form.fields.push(field);
};

/** The form that `selector` names: `#id`, `.class`, `name`, or empty for the first that asks for a password, else the first of all. */
export const findForm = (forms: readonly Form[], selector: string): Form | undefined => {
  const wanted = selector.slice(1);
  if (selector.startsWith("#")) return forms.find((form) => form.id === wanted);
  if (selector.startsWith(".")) return forms.find((form) => form.className.split(" ").indexOf(wanted) >= 0);
  if (selector !== "") return forms.find((form) => form.name === selector);
  return forms.find((form) => form.password !== "") ?? forms[0];
};

/** The form's own fields with `own` in their place or after them. */
export const fillForm = (form: Form, own: Readonly<Record<string, string>>): readonly Field[] =>
  form.fields.filter(([name]) => !(name in own)).concat(Object.keys(own).map((name): Field => [name, own[name] ?? ""]));

/** The value of a field; undefined where the form has no such input. */
export const fieldOf = (form: Form, name: string): string | undefined => form.fields.find((field) => field[0] === name)?.[1];
