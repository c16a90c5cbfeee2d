import { unescapeHtml } from "./entities.ts";
import type { Attributes, Tag } from "./tag.ts";
import { isPasswordByName, readOddTag } from "./tag.ts";

/** A name and a value as sent. Lists, because a form may send a name twice. */
export type Field = readonly [name: string, value: string];

/** An input, button or box of a page. */
export interface Control {
  /** As browsers take it: `text` where nothing is said, `select` and `textarea` by their tags. */
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** What stands between its tags, for all but inputs. */
  readonly inside: string;
}

/** What is sent only by who chooses it. */
const UNSENT = "submit button image reset file";

export const readControl = (tag: string, attributes: Attributes, inside: string): Control => {
  const { name = "", type = "" } = attributes;
  const said = HAS_STRANGE_FORMS && isPasswordByName(attributes) ? "password" : type.toLowerCase();
  const pressed = said === "button" || said === "reset" ? said : "submit";
  return { type: tag === "input" ? said || "text" : tag === "button" ? pressed : tag, name, attributes, inside };
};

const isToggle = ({ type }: Control): boolean => type === "checkbox" || type === "radio";

export const isSubmitter = ({ type }: Control): boolean => type === "submit" || type === "image";

/** What it sends once chosen: its own value, else `on` for boxes. */
export const entryOf = (control: Control): Field => [control.name, control.attributes["value"] ?? (isToggle(control) ? "on" : "")];

export const isOpenBox = ({ type, attributes }: Control): boolean => type === "checkbox" && !("checked" in attributes);

/** What one may choose: radio buttons, boxes, and buttons with a value that go on. */
export const isChoice = (control: Control): boolean => {
  const { type, name, attributes } = control;
  return isToggle(control) || (type === "submit" && name !== "" && !!attributes["value"] && !leadsAway(control));
};

/** What a browser sends of it untouched: hidden and empty inputs, checked boxes; no buttons. */
export const sentBy = (control: Control): readonly Field[] => {
  const { type, name, attributes, inside } = control;
  if (UNSENT.includes(type) || (isToggle(control) && !("checked" in attributes))) return [];
  if (HAS_STRANGE_FORMS && type === "select") return chosen(inside, "multiple" in attributes).map((value) => [name, value]);
  return [HAS_STRANGE_FORMS && type === "textarea" ? [name, unescapeHtml(inside.replace(/^\r?\n/, ""))] : entryOf(control)];
};

/** What an untouched `<select>` sends: the options that are selected, else the first one unless several may be. */
const chosen = (inside: string, isMultiple: boolean): readonly string[] => {
  const open = readOptions(inside);
  const selected = open.filter(({ attributes }) => "selected" in attributes);
  const sent = isMultiple ? selected : open.slice(0, 1).concat(selected).slice(-1);
  return sent.map(valueIn);
};

/** What a `<select>` offers; nothing of others. */
export const optionsOf = ({ type, name, inside }: Control): readonly Field[] =>
  type === "select" ? readOptions(inside).map((option): Field => [name, valueIn(option)]) : [];

/** An option's tag, and the text from its name on. */
interface Option extends Tag {
  readonly text: string;
}

const readOptions = (inside: string): readonly Option[] => {
  const options = inside.split(/<option(?=[\s>])/i).slice(1);
  return options.map((text) => ({ text, ...readOddTag(text, 0) })).filter(({ attributes }) => !("disabled" in attributes));
};

const valueIn = ({ text, attributes, end }: Option): string =>
  attributes["value"] ?? unescapeHtml(text.slice(end).split("<")[0]?.trim() ?? "");

/** What pressing it adds: a button its name and value, an image the place that was touched, which Enter says is its corner. */
export const addedBy = (control: Control): readonly Field[] => {
  const { name } = control;
  if (HAS_STRANGE_FORMS && control.type === "image") return ["x", "y"].map((axis) => [(name && `${name}.`) + axis, "0"]);
  return name === "" ? [] : [entryOf(control)];
};

/** Whether a button leads back or elsewhere: nobody who fills in a form presses it. */
export const leadsAway = ({ attributes, inside }: Control): boolean => {
  const { id, name, value } = attributes;
  return /cancel|annul|\bback|retour|abort|reset|initialis|forgot|oubli|refus|deny|d[eé]clin/i.test([id, name, value, inside].join(" "));
};

/** The name of the input that the account goes into: the likeliest one before the password; empty where there is none. */
export const accountAmong = (controls: readonly Control[]): string => {
  let account = "";
  let most = 1;
  for (let index = 0; index < controls.length; index += 1) {
    const { type, name, attributes } = controls[index] as Control;
    if (type === "password") break;
    const likely = !WRITTEN.includes(type) ? 0 : HAS_STRANGE_FORMS ? likelihood(attributes) : 1;
    if (likely < most) continue;
    account = name;
    most = likely;
  }
  return account;
};

/** Inputs that people write into, but for passwords. */
const WRITTEN = ["text", "email", "tel", "number", "search", "url"];

/**
 * How likely people write their account into an input: `autocomplete` says so, or its name does. One that nobody sees is a trap for
 * robots. Of equal ones the last before the password is meant.
 */
const likelihood = (attributes: Attributes): number => {
  const { style } = attributes;
  if ("hidden" in attributes || (style && /display:\s*none/i.test(style)) || attributes["aria-hidden"] === "true") return 0;
  if ((attributes["autocomplete"] ?? "").includes("username")) return 3;
  return /user|login|ident|mail/i.test(attributes["name"] ?? "") ? 2 : 1;
};
