import { resolveUrl } from "./address.ts";
import { unescapeHtml } from "./entities.ts";

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
  /** Name of the first input that asks for a password, and of the text input before it; empty where there is none. */
  readonly password: string;
  readonly login: string;
  /** Names of all the inputs that ask for a password: more than one where a new one is asked for. */
  readonly passwords: readonly string[];
  /** The first named submit button: what a browser adds when somebody presses Enter. */
  readonly button: Field | undefined;
  /** Boxes that are not checked yet. */
  readonly boxes: readonly Field[];
  /** Radio buttons, open boxes and buttons with a value: what one may choose. */
  readonly choices: readonly Field[];
}

interface Tag {
  readonly attributes: Readonly<Record<string, string>>;
  readonly end: number;
}

/** An attribute, its value quoted either way or not at all; or the end of the tag. Made where a page is read: a pattern of the module costs every waiting VU 25 kB on k6. */
const attributePattern = (): RegExp => /([^\s=>"'/]+)(?:\s*=\s*("[^"]*"?|'[^']*'?|[^\s>]*))?|>/g;

/** Reads attributes from `start` to the end of the tag. The first of a name counts, as in browsers. */
const readTag = (html: string, start: number, pattern: RegExp): Tag => {
  const attributes: Record<string, string> = {};
  pattern.lastIndex = start;
  for (let found = pattern.exec(html); found !== null && found[1] !== undefined; found = pattern.exec(html)) {
    const value = found[2] ?? "";
    const quote = value.charAt(0);
    attributes[found[1].toLowerCase()] ??= unescapeHtml(quote === '"' || quote === "'" ? value.slice(1).replace(quote, "") : value);
  }
  return { attributes, end: pattern.lastIndex || html.length };
};

const UNSENT = ["submit", "button", "image", "reset", "file"];

/** A form while its inputs are still being read. */
type Draft = { -readonly [Key in keyof Form]: Form[Key] } & {
  readonly fields: Field[];
  readonly choices: Field[];
  readonly boxes: Field[];
  readonly passwords: string[];
};

const openForm = (attributes: Readonly<Record<string, string>>, url: string, base: string): Draft => {
  const action = (attributes["action"] ?? "").trim();
  return {
    id: attributes["id"] ?? "",
    name: attributes["name"] ?? "",
    className: attributes["class"] ?? "",
    method: (attributes["method"] ?? "").toLowerCase() === "post" ? "POST" : "GET",
    action: resolveUrl(action === "" ? url : base, action),
    fields: [],
    password: "",
    login: "",
    passwords: [],
    button: undefined,
    boxes: [],
    choices: [],
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
  const attribute = attributePattern();
  const tagName = /^(!--|\/?\w+)/;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    const [name = ""] = tagName.exec(html.slice(at + 1, at + 10).toLowerCase()) ?? [];
    const start = at + 1 + name.length;
    if (name === "!--") at = skipTo(html, "-->", start);
    else if (name === "script") at = skipTo(html, `</${html.slice(at + 1, start)}`, start);
    else at = start;
    if (name === "/form") open = undefined;
    else if (name === "form" || name === "input" || name === "button" || name === "base") {
      const { attributes, end } = readTag(html, start, attribute);
      at = end;
      if (name === "form" && open === undefined) {
        open = openForm(attributes, url, base);
        forms.push(open);
      }
      if (name === "base") base = resolveUrl(url, attributes["href"] ?? "");
      else if (name !== "form" && open !== undefined) addInput(open, name, attributes);
    }
  }
  return forms;
};

const skipTo = (html: string, mark: string, from: number): number => {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at;
};

const addInput = (form: Draft, tag: string, attributes: Readonly<Record<string, string>>): void => {
  const type = (attributes["type"] ?? (tag === "button" ? "submit" : "text")).toLowerCase();
  const name = attributes["name"] ?? "";
  const value = attributes["value"] ?? "";
  if (name === "" || "disabled" in attributes) return;
  if (type === "submit") form.button ??= [name, value];
  if (type === "password") form.passwords.push(name);
  else if (form.password === "" && (type === "text" || type === "email")) form.login = name;
  form.password = form.passwords[0] ?? "";
  const toggles = type === "checkbox" || type === "radio";
  const field: Field = [name, value || (toggles ? "on" : "")];
  if (toggles || (type === "submit" && value !== "")) form.choices.push(field);
  if (type === "checkbox" && !("checked" in attributes)) form.boxes.push(field);
  const isSent = tag !== "button" && UNSENT.indexOf(type) < 0 && (!toggles || "checked" in attributes);
  if (isSent) form.fields.push(field);
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
