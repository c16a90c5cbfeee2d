import { resolveUrl } from "./address.ts";
import type { Control, Field } from "./control.ts";
import { accountAmong, addedBy, entryOf, isChoice, isOpenBox, isSubmitter, leadsAway, optionsOf, readControl, sentBy } from "./control.ts";
import { walkTags } from "./markup.ts";
import type { Page } from "./page.ts";
import type { Attributes } from "./tag.ts";
import { isPasswordByName } from "./tag.ts";

export type { Field } from "./control.ts";

export interface Form {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly method: "GET" | "POST";
  /** Whether it asks to be sent as `multipart/form-data`; read only of forms of any make (`HAS_STRANGE_FORMS`). */
  readonly isMultipart: boolean;
  /** Absolute. */
  readonly action: string;
  /** What a browser would send untouched: hidden and empty inputs, checked boxes; no unnamed, disabled or button input. */
  readonly fields: readonly Field[];
  /** Name of the input that the account goes into; empty where there is none. */
  readonly account: string;
  /** Names of the inputs that ask for a password: more than one where a new one is asked for. */
  readonly passwords: readonly string[];
  /** What a browser adds when somebody presses the button that goes on; nothing where it has no name. */
  readonly button: readonly Field[];
  /** Names that its buttons add: who sends one of them presses no other. Read for chains (`HAS_FORMS`) and where something is chosen (`HAS_CHOICES`). */
  readonly buttons: readonly string[];
  /** Boxes that are not checked yet; like `choices`, read only where the script has a use for them (`HAS_CHOICES`). */
  readonly boxes: readonly Field[];
  /** Radio buttons, open boxes and buttons with a value: what one may choose. */
  readonly choices: readonly Field[];
  /** What its lists offer. */
  readonly options: readonly Field[];
}

/** A form as its tag says it, and what belongs to it. */
interface Draft {
  readonly attributes: Attributes;
  readonly controls: Control[];
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
  for (const stray of strays) forms.find(({ attributes }) => attributes["id"] === stray.attributes["form"])?.controls.push(stray);
  const root = base === "" ? url : resolveUrl(url, base);
  return forms.map((form) => describe(form, url, root));
};

/** Whether a box only shows what is typed into another, by a script: its name alone says that it is for a password, and that one's type does. */
const isShown = ({ attributes }: Control, controls: readonly Control[]): boolean =>
  isPasswordByName(attributes) && controls.some((one) => one.type === "password" && !isPasswordByName(one.attributes));

const describe = ({ attributes, controls }: Draft, url: string, base: string): Form => {
  const { id = "", name = "", class: className = "" } = attributes;
  const fields: Field[] = [];
  const passwords: string[] = [];
  const submitters: Control[] = [];
  /** How many buttons stand before the first password: a search, a language; nobody signs in by them. */
  let above = 0;
  for (let index = 0; index < controls.length; index += 1) {
    const control = controls[index] as Control;
    if (isSubmitter(control)) submitters.push(control);
    if (control.type === "password" && !(HAS_STRANGE_FORMS && isShown(control, controls)) && passwords.push(control.name) === 1)
      above = submitters.length;
    const sent = sentBy(control);
    for (let each = 0; each < sent.length; each += 1) fields.push(sent[each] as Field);
  }
  const below = HAS_STRANGE_FORMS ? submitters.slice(above) : submitters;
  const pressed = (HAS_STRANGE_FORMS && below.length > 1 ? below.find((one) => !leadsAway(one)) : undefined) ?? below[0];
  /** What the button says of where and how the form goes, else the form itself. */
  const said = (what: string): string => (HAS_STRANGE_FORMS ? pressed?.attributes[`form${what}`] : undefined) ?? attributes[what] ?? "";
  const action = said("action").trim();
  return {
    id: HAS_SELECTORS || HAS_DUTY || HAS_TRACE ? id : "",
    name: HAS_SELECTORS || HAS_TRACE ? name : "",
    className: HAS_SELECTORS || HAS_TRACE ? className : "",
    method: /^post$/i.test(said("method")) ? "POST" : "GET",
    isMultipart: HAS_STRANGE_FORMS && /multipart/i.test(said("enctype")),
    action: resolveUrl(action === "" ? url : base, action),
    fields,
    account: accountAmong(controls),
    passwords,
    button: pressed === undefined ? [] : addedBy(pressed),
    buttons: HAS_FORMS || HAS_CHOICES ? submitters.flatMap(addedBy).map(([added]) => added) : [],
    boxes: HAS_CHOICES ? controls.filter(isOpenBox).map(entryOf) : [],
    choices: HAS_CHOICES ? controls.filter(isChoice).map(entryOf) : [],
    options: HAS_CHOICES && HAS_STRANGE_FORMS ? controls.flatMap(optionsOf) : [],
  };
};

/** The forms of a page, read once: several parts of a sign-in ask for them. */
export const formsOf = (page: Page): readonly Form[] => {
  page.forms ??= readForms(page.body, page.url);
  return page.forms;
};

/** The form that `selector` names: `#id`, `.class`, `name`, or empty for the first that asks for a password, else the first of all. */
export const findForm = (forms: readonly Form[], selector: string): Form | undefined => {
  if (!HAS_SELECTORS || selector === "") return forms.find(({ passwords }) => passwords.length > 0) ?? forms[0];
  return forms.find(({ id, name, className }) => [name, `#${id}`].concat(className.split(" ").map((one) => `.${one}`)).includes(selector));
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
