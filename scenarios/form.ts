import { resolveUrl } from "./address.ts";
import type { Control, Field } from "./control.ts";
import { accountAmong, addedBy, entryOf, isChoice, isOpenBox, isSubmitter, leadsAway, optionsOf, readControl, sentBy } from "./control.ts";
import { walkTags } from "./markup.ts";
import type { Page } from "./page.ts";
import type { Attributes } from "./tag.ts";
import { isPasswordByName } from "./tag.ts";

export type { Field } from "./control.ts";

/** A form as its tag says it, and what belongs to it. */
interface Draft {
  readonly attributes: Attributes;
  readonly controls: Control[];
}

export interface Form extends Readonly<Draft> {
  readonly method: "GET" | "POST";
  /** Absolute. */
  readonly action: string;
  /** What a browser would send untouched: hidden and empty inputs, checked boxes; no unnamed, disabled or button input. */
  readonly fields: readonly Field[];
  /** Name of the input that the account goes into; empty where there is none. */
  readonly account: string;
  /** Names of the inputs that ask for a password: more than one where a new one is asked for. */
  readonly passwords: readonly string[];
  /** The button that goes on. */
  readonly pressed: Control | undefined;
}

/**
 * The forms of a page in order. Tolerant of what real servers send: upper case, attributes without quotes, entities, unclosed
 * and nested forms (the inner tag is ignored, as browsers do), comments, scripts and other text that is no markup, `base href`, an `action` that is empty,
 * `?`, `#`, missing, relative or protocol-relative. Forms for those without scripts count only where there are no others. `url` is the final URL of the page.
 */
export const readForms = (html: string, url: string): readonly Form[] =>
  HAS_STRANGE_FORMS ? withBareForms(scanForms(html, url), html, url) : scanForms(html, url);

/** `forms`, or where there are none those for who has no scripts. */
const withBareForms = (forms: readonly Form[], html: string, url: string): readonly Form[] => {
  if (forms.length > 0 || !(html.includes("oscript") || html.includes("OSCRIPT"))) return forms;
  const bare = html.replace(/<\/?noscript>/gi, "");
  return bare === html ? forms : scanForms(bare, url);
};

const scanForms = (html: string, url: string): readonly Form[] => {
  const forms: Draft[] = [];
  /** Controls that name their form, which may stand anywhere. */
  const strays: Control[] = [];
  /** Of each fieldset around, innermost first, what is read of it where it is disabled: in its legend nothing is. */
  const off: string[] = [];
  let base = "";
  let open: Draft | undefined;
  walkTags(html, (tag, attributes, inside) => {
    if (tag === "/form") open = undefined;
    else if (tag === "base") base ||= attributes["href"] ?? "";
    else if (tag === "form") {
      const draft = { attributes, controls: [] };
      // One of a dialog sends nothing.
      if (open === undefined && !(HAS_STRANGE_FORMS && attributes["method"] === "dialog")) forms.push(draft);
      open ??= draft;
    } else if (HAS_STRANGE_FORMS && tag === "fieldset") off.unshift("disabled" in attributes ? tag : "");
    else if (HAS_STRANGE_FORMS && tag === "/fieldset") off.shift();
    else if (HAS_STRANGE_FORMS && tag.endsWith("legend")) off[0] &&= tag;
    else if (!("disabled" in attributes || (HAS_STRANGE_FORMS && off.some((last) => last !== "" && last !== "legend")))) {
      const control = readControl(tag, attributes, inside);
      const owner = HAS_STRANGE_FORMS && "form" in attributes ? strays : open?.controls;
      if (control.name !== "" || isSubmitter(control)) owner?.push(control);
    }
    return open !== undefined;
  });
  if (HAS_STRANGE_FORMS)
    for (const stray of strays) forms.find(({ attributes }) => attributes["id"] === stray.attributes["form"])?.controls.push(stray);
  const root = base === "" ? url : resolveUrl(url, base);
  return forms.map((form) => describe(form, url, root));
};

/** Whether a box only shows what is typed into another, by a script: its name alone says that it is for a password, and that one's type does. */
const isShown = ({ attributes }: Control, controls: readonly Control[]): boolean =>
  isPasswordByName(attributes) && controls.some((one) => one.type === "password" && !isPasswordByName(one.attributes));

const describe = ({ attributes, controls }: Draft, url: string, base: string): Form => {
  const fields: Field[] = [];
  const passwords: string[] = [];
  for (let index = 0; index < controls.length; index += 1) {
    const control = controls[index] as Control;
    if (control.type === "password" && !(HAS_STRANGE_FORMS && isShown(control, controls))) passwords.push(control.name);
    const sent = sentBy(control);
    for (let each = 0; each < sent.length; each += 1) fields.push(sent[each] as Field);
  }
  const pressed = HAS_STRANGE_FORMS ? pressedAmong(controls, passwords) : controls.find(isSubmitter);
  const action = said("action", attributes, pressed).trim();
  return {
    attributes,
    controls,
    method: said("method", attributes, pressed).toLowerCase() === "post" ? "POST" : "GET",
    action: resolveUrl(action === "" ? url : base, action),
    fields,
    account: accountAmong(controls),
    passwords,
    pressed,
  };
};

/** The button that goes on. Those before the first password search, or choose a language: nobody signs in by them. */
const pressedAmong = (controls: readonly Control[], [password]: readonly string[]): Control | undefined => {
  const first = controls.findIndex(({ type, name }) => type === "password" && name === password);
  const below = controls.slice(Math.max(first, 0)).filter(isSubmitter);
  return (below.length > 1 ? below.find((one) => !leadsAway(one)) : undefined) ?? below[0];
};

/** What the button says of where and how the form goes, else the form itself. */
const said = (what: string, attributes: Attributes, pressed: Control | undefined): string =>
  (HAS_STRANGE_FORMS ? pressed?.attributes[`form${what}`] : undefined) ?? attributes[what] ?? "";

/** Whether it asks to be sent as `multipart/form-data`; read only of forms of any make. */
export const isMultipart = ({ attributes, pressed }: Form): boolean => /multipart/i.test(said("enctype", attributes, pressed));

/** What a browser adds when somebody presses the button that goes on; nothing where it has no name. */
export const buttonOf = ({ pressed }: Form): readonly Field[] => (pressed === undefined ? [] : addedBy(pressed));

/** Names that its buttons add: who sends one of them presses no other. */
export const buttonsOf = ({ controls }: Form): readonly string[] =>
  controls
    .filter(isSubmitter)
    .flatMap(addedBy)
    .map(([name]) => name);

/** Boxes that are not checked yet. */
export const boxesOf = ({ controls }: Form): readonly Field[] => controls.filter(isOpenBox).map(entryOf);

/** Radio buttons, open boxes and buttons with a value: what one may choose. */
export const choicesOf = ({ controls }: Form): readonly Field[] => controls.filter(isChoice).map(entryOf);

/** What its lists offer. */
export const offeredBy = ({ controls }: Form): readonly Field[] => controls.flatMap(optionsOf);

/** The forms of a page, read once: several parts of a sign-in ask for them. */
export const formsOf = (page: Page): readonly Form[] => (page.forms ??= readForms(page.body, page.url));

/** The form that `selector` names: `#id`, `.class`, `name`, or empty for the first that asks for a password, else the first of all. */
export const findForm = (forms: readonly Form[], selector: string): Form | undefined => {
  if (!HAS_SELECTORS || selector === "") return forms.find(({ passwords }) => passwords.length > 0) ?? forms[0];
  return forms.find(({ attributes: { id = "", name = "", class: classes = "" } }) =>
    [name, `#${id}`].concat(classes.split(" ").map((one) => `.${one}`)).includes(selector),
  );
};

/** The form's own fields with `own` in their place or after them. */
export const fillForm = (form: Form, own: Readonly<Record<string, string>>): readonly Field[] =>
  form.fields.filter((field) => !(field[0] in own)).concat(Object.entries(own));

/** The first form that has such an input. */
export const formWith = (forms: readonly Form[], name: string): Form | undefined => forms.find((form) => fieldOf(form, name) !== undefined);

/** The form by which a page posts `name` to an address that begins as `to` does; one that asks for a password carries nothing. */
export const carrierOf = (page: Page, to: string, name: string): Form | undefined =>
  formsOf(page).find((form) => form.action.startsWith(to) && form.passwords[0] === undefined && fieldOf(form, name));

/** The value of a field; undefined where the form has no such input. */
export const fieldOf = (form: Form, name: string): string | undefined => form.fields.find((field) => field[0] === name)?.[1];
