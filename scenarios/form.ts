import { resolveUrl } from "./address.ts";
import { unescapeHtml } from "./entities.ts";
import type { Page } from "./page.ts";

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
  /** What a browser adds when somebody presses Enter: the name and value of the first submit button, where it has a name. */
  readonly button: Field | undefined;
  /** Names of all its buttons: who sends one of them presses no other. */
  readonly buttons: readonly string[];
  /** Boxes that are not checked yet; like `choices`, read only where the script has a use for them (`HAS_CHOICES`). */
  readonly boxes: readonly Field[];
  /** Radio buttons, open boxes and buttons with a value: what one may choose. */
  readonly choices: readonly Field[];
}

type Attributes = Readonly<Record<string, string>>;

interface Tag {
  readonly attributes: Attributes;
  readonly end: number;
}

/**
 * Reads attributes from `start` to the end of the tag, however they are written: quoted either way, or not at all. The first of a name
 * counts, as in browsers. The pattern is made here: one of the module costs every waiting VU 25 kB on k6.
 */
export const readOddTag = (html: string, start: number): Tag => {
  const attributes: Record<string, string> = {};
  const pattern = /([^\s=>"'/]+)(?:\s*=\s*("[^"]*"?|'[^']*'?|[^\s>]*))?|>/g;
  pattern.lastIndex = start;
  for (let found = pattern.exec(html); found?.[1] !== undefined; found = pattern.exec(html)) {
    const value = found[2] ?? "";
    const quote = value.charAt(0);
    attributes[found[1].toLowerCase()] ??= unescapeHtml(quote === '"' || quote === "'" ? value.slice(1).replace(quote, "") : value);
  }
  return { attributes, end: pattern.lastIndex || html.length };
};

/**
 * The same for tags as servers write them, every value in double quotes, without a pattern: on k6 a pattern costs as much for each
 * attribute as all of this for a tag. What is encoded as nothing but its `=` is one name.
 */
const readTag = (html: string, start: number): Tag => {
  const end = html.indexOf(">", start);
  const parts = html.slice(start, end).split('"');
  const last = parts.length - 1;
  const attributes: Record<string, string> = {};
  for (let index = 0; index < last; index += 2) {
    const before = parts[index] ?? "";
    const name = before.trim().slice(0, -1);
    if (!before.endsWith("=") || encodeURIComponent(name) !== name) return readOddTag(html, start);
    attributes[name.toLowerCase()] ??= unescapeHtml(parts[index + 1] ?? "");
  }
  return end < 0 || last % 2 !== 0 || !"/".startsWith((parts[last] ?? "").trim()) ? readOddTag(html, start) : { attributes, end: end + 1 };
};

const UNSENT = ["submit", "button", "image", "reset", "file"];
/** Inputs that people write into, but for passwords. */
const WRITTEN = ["text", "email", "tel", "number", "search", "url"];

/** A form while its inputs are still being read. */
type Draft = { -readonly [Key in keyof Form]: Form[Key] } & {
  readonly fields: Field[];
  readonly choices: Field[];
  readonly boxes: Field[];
  readonly passwords: string[];
  readonly buttons: string[];
  /** How likely `login` is where the account goes. */
  likely: number;
  pressed: boolean;
};

const openForm = (attributes: Attributes, url: string, base: string): Draft => {
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
    buttons: [],
    boxes: [],
    choices: [],
    likely: 0,
    pressed: false,
  };
};

/** How a name of a tag that is looked for begins where somebody wrote it in capitals. */
const CAPITALS = (HAS_STRANGE_FORMS ? "<F <I <B <S <T <N </F </S </T </N" : "<F <I <B <S </F </S").split(" ");

/**
 * A text in which names of tags are found in small letters, each character at its own place: the page itself where it was written so,
 * because making a page with accents small costs more on k6 than reading all of its forms. A letter that would become two does not stay.
 */
const lowerCase = (html: string): string => (CAPITALS.some((mark) => html.includes(mark)) ? html.split("İ").join("i").toLowerCase() : html);

/** Whether the tag at `at` of a page in small letters is called `name`. */
const isTag = (lower: string, at: number, name: string): boolean =>
  lower.startsWith(name, at) && (name === "!--" || " >/\n\t\r\f".indexOf(lower.charAt(at + name.length)) >= 0);

/** Which of `names` stands at `at`. */
const tagAt = (lower: string, at: number, names: string | undefined): string | undefined => {
  if (names === undefined) return undefined;
  return names.split(" ").find((name) => isTag(lower, at, name));
};

/** What no browser reads as tags until it ends (WHATWG HTML §13.2.6.2): a decoy in it is none. Known products have but the first two. */
const RAW = HAS_STRANGE_FORMS ? "!-- script style template noscript title" : "!-- script";
/** Tags that matter outside of forms and within one, by the character that each begins with. */
const COMMON: Readonly<Record<string, string>> = HAS_STRANGE_FORMS
  ? { "!": "!--", s: "script style select", t: "template title textarea", n: "noscript" }
  : { "!": "!--", s: "script" };
const OUTSIDE: Readonly<Record<string, string>> = { ...COMMON, f: "form", b: "base" };
const WITHIN: Readonly<Record<string, string>> = { ...COMMON, b: "button", i: "input", "/": "/form" };
/** Outside one can leap from one of these to the next. */
const LEAPS = Object.values(OUTSIDE).join(" ").split(" ");

/**
 * The forms of a page in order. Tolerant of what real servers send: upper case, attributes without quotes, entities, unclosed
 * and nested forms (the inner tag is ignored, as browsers do), comments, scripts and other text that is no markup, `base href`, an `action` that is empty,
 * `?`, `#`, missing, relative or protocol-relative. Forms for those without scripts count only where there are no others. `url` is the final URL of the page.
 */
export const readForms = (html: string, url: string): readonly Form[] => {
  const forms = scanForms(html, url);
  if (!HAS_STRANGE_FORMS || forms.length > 0) return forms;
  const bare = html.replace(/<\/?noscript>/gi, "");
  return bare === html ? forms : scanForms(bare, url);
};

const scanForms = (html: string, url: string): readonly Form[] => {
  const lower = lowerCase(html);
  const forms: Form[] = [];
  const leaps = LEAPS.map(() => -1);
  /** Where the next tag that matters outside begins. A place is looked for again only once it is passed. */
  const leap = (from: number): number => {
    LEAPS.forEach((mark, index) => {
      if ((leaps[index] ?? 0) >= from) return;
      const place = lower.indexOf(`<${mark}`, from);
      leaps[index] = place < 0 ? html.length : place;
    });
    return Math.min(...leaps);
  };
  let base: string | undefined;
  let open: Draft | undefined;
  for (let at = leap(0); at >= 0 && at < html.length; at = open === undefined ? leap(at) : lower.indexOf("<", at)) {
    at += 1;
    const tag = tagAt(lower, at, (open === undefined ? OUTSIDE : WITHIN)[lower.charAt(at)]);
    if (tag === undefined) continue;
    if (tag === "/form") open = undefined;
    else if (RAW.includes(tag)) {
      if (HAS_STRANGE_FORMS && isMarkup(lower, at, tag)) continue;
      at = lower.indexOf(tag === "!--" ? "-->" : `</${tag}`, at);
      if (at < 0) break;
    } else {
      const { attributes, end } = readTag(html, at + tag.length);
      at = end;
      if (HAS_STRANGE_FORMS && (tag === "textarea" || tag === "select")) {
        const close = lower.indexOf(`</${tag}`, end);
        at = close < 0 ? html.length : close;
        if (open !== undefined) addBox(open, tag, attributes, html.slice(end, at));
      } else if (open !== undefined) addInput(open, tag, attributes, base ?? url);
      else if (tag === "form") {
        open = openForm(attributes, url, base ?? url);
        forms.push(open);
      } else if (attributes["href"] !== undefined) base ??= resolveUrl(url, attributes["href"]);
    }
  }
  return forms;
};

/** Whether what follows is markup all the same: a tag of SVG that ends at once, and a template that browsers show where it stands. */
const isMarkup = (lower: string, at: number, tag: string): boolean => {
  const inside = lower.slice(at, lower.indexOf(">", at));
  return tag !== "!--" && tag !== "script" && (inside.endsWith("/") || inside.includes("shadowroot"));
};

/** A `<textarea>` or a `<select>`, with what is inside it. */
const addBox = (form: Draft, tag: string, attributes: Attributes, inside: string): void => {
  const name = attributes["name"] ?? "";
  if (name === "" || "disabled" in attributes) return;
  const values = tag === "select" ? chosen(inside, "multiple" in attributes) : [unescapeHtml(inside.replace(/^\r?\n/, ""))];
  for (const value of values) form.fields.push([name, value]);
};

/** What an untouched `<select>` sends: the options that are selected, else the first one unless several may be. */
const chosen = (inside: string, isMultiple: boolean): readonly string[] => {
  const options = inside.split(/<option(?=[\s>])/i).slice(1);
  const open = options.map((text) => ({ text, ...readOddTag(text, 0) })).filter(({ attributes }) => !("disabled" in attributes));
  const selected = open.filter(({ attributes }) => "selected" in attributes);
  const sent = isMultiple ? selected : selected.length > 0 ? selected.slice(-1) : open.slice(0, 1);
  return sent.map(({ text, attributes, end }) => attributes["value"] ?? unescapeHtml(text.slice(end).split("<")[0]?.trim() ?? ""));
};

/**
 * How likely people write their account into an input: `autocomplete` says so, or its name does. One that nobody sees is a trap for
 * robots. Of equal ones the last before the password is meant.
 */
const likelihood = (attributes: Attributes): number => {
  if ("hidden" in attributes || /display:\s*none/i.test(attributes["style"] ?? "") || attributes["aria-hidden"] === "true") return 0;
  if ((attributes["autocomplete"] ?? "").includes("username")) return 3;
  return /user|login|ident|mail/i.test(attributes["name"] ?? "") ? 2 : 1;
};

const addInput = (form: Draft, tag: string, attributes: Attributes, base: string): void => {
  const said = (attributes["type"] ?? "").toLowerCase();
  const type = tag === "button" ? (said === "button" || said === "reset" ? said : "submit") : said || "text";
  const name = attributes["name"] ?? "";
  const value = attributes["value"] ?? "";
  if ("disabled" in attributes) return;
  if ((type === "submit" || type === "image") && !form.pressed) {
    form.pressed = true;
    if (name !== "" && type === "submit") form.button = [name, value];
    if (HAS_STRANGE_FORMS && attributes["formaction"] !== undefined) form.action = resolveUrl(base, attributes["formaction"]);
  }
  if (name === "") return;
  if (type === "submit") form.buttons.push(name);
  if (type === "password") form.passwords.push(name);
  else if (form.password === "" && WRITTEN.indexOf(type) >= 0) {
    const likely = HAS_STRANGE_FORMS ? likelihood(attributes) : 1;
    if (likely > 0 && likely >= form.likely) {
      form.login = name;
      form.likely = likely;
    }
  }
  form.password = form.passwords[0] ?? "";
  const toggles = type === "checkbox" || type === "radio";
  const field: Field = [name, attributes["value"] ?? (toggles ? "on" : "")];
  if (HAS_CHOICES && (toggles || (type === "submit" && value !== ""))) form.choices.push(field);
  if (HAS_CHOICES && type === "checkbox" && !("checked" in attributes)) form.boxes.push(field);
  const sends = tag !== "button" && UNSENT.indexOf(type) < 0 && (!toggles || "checked" in attributes);
  if (sends) form.fields.push(field);
};

/** The forms of a page, read once: several parts of a sign-in ask for them. */
export const formsOf = (page: Page): readonly Form[] => {
  page.forms ??= readForms(page.body, page.url);
  return page.forms;
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
