import { unescapeEntities } from "./entities.ts";

/** A form of a recorded page. */
export interface PageForm {
  /** How a chain names it: `#id`, `.class`, its name, or `form` where that finds it; else empty. */
  readonly selector: string;
  /** As written, unescaped. */
  readonly action: string;
  readonly inputs: readonly Input[];
}

interface Input {
  readonly name: string;
  /** As browsers take it; `select` and `textarea` by their tags. */
  readonly type: string;
  readonly value: string;
  /** Of a box or a radio button: the page has it chosen. */
  readonly isChecked?: true;
}

/** A form before it is known which of its names are its own. */
interface Draft extends Omit<PageForm, "selector"> {
  readonly names: readonly string[];
}

/** No page has more: a recording that says so is no person's. */
const MOST_FORMS = 200;

/** A longer name nobody has to read: it is no field of a platform. */
const LONGEST_NAME = 200;

/** Whether an input of the form asks for a password. */
export const asksPassword = ({ inputs }: Pick<PageForm, "inputs">): boolean => inputs.some(({ type }) => type === "password");

/** Forms of a page, in order; one within another is none, as browsers have it. What is proposed is walked by `rentree check` afterwards. */
export function readPageForms(html: string): readonly PageForm[] {
  const drafts: Draft[] = [];
  let inputs: Input[] | undefined;
  for (const { tag, text } of readTags(html)) {
    if (tag === "/form") inputs = undefined;
    else if (tag !== "form") inputs?.push(...readInput(tag, text));
    else if (drafts.length === MOST_FORMS) break;
    else if (inputs === undefined) {
      inputs = [];
      const classes = attribute(text, "class").split(/\s+/);
      const [id, name] = [attribute(text, "id"), attribute(text, "name")];
      const names = [`#${id}`, ...classes.map((one) => `.${one}`), name];
      // What follows the name in an id was made for one visit, as Icinga Web has it.
      const own = /\w/.test(name) && /^[-_.]\w{8,}$/.test(id.slice(name.length)) && id.startsWith(name) ? [name, ...names] : names;
      drafts.push({ names: own.filter((one) => /\w/.test(one)), action: attribute(text, "action"), inputs });
    }
  }
  return drafts.map(({ names, action, inputs }, index) => ({ selector: selectorOf(drafts, names, index), action, inputs }));
}

/** Tags of forms in order, each once: however a hostile page nests what it never closes, no part of it is read twice. */
function* readTags(html: string): Generator<{ readonly tag: string; readonly text: string }> {
  let end = -1;
  for (const found of html.matchAll(/<(!--|(?:script|style|template|\/?form|input|button|select|textarea)(?=[\s>/]))/gi)) {
    if (found.index < end) continue;
    const tag = found[1]?.toLowerCase() ?? "";
    const close = CLOSES[tag];
    end = close === undefined ? html.indexOf(">", found.index) : indexAfter(html, close, found.index);
    if (end < 0) return;
    if (close === undefined) yield { tag, text: html.slice(found.index + found[0].length, end) };
  }
}

/** What ends that in which a tag is none: a form that is written there, or was once, is no form of the page. */
const CLOSES: Readonly<Record<string, RegExp>> = { "!--": /-->/g, script: /<\/script/gi, style: /<\/style/gi, template: /<\/template/gi };

/** Where `pattern` is found from `from` on; −1 where it is not. */
function indexAfter(html: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(html)?.index ?? -1;
}

/** The first of the form's names that a chain would find it by; `form` is the first that asks for a password, else the first of all. */
function selectorOf(drafts: readonly Draft[], names: readonly string[], index: number): string {
  const own = names.find((name) => !isMadeUp(name) && drafts.findIndex((one) => one.names.includes(name)) === index);
  return own ?? (Math.max(drafts.findIndex(asksPassword), 0) === index ? "form" : "");
}

/** Nobody names a form with spaces or braces; a name with so many digits, or with a part like `50ac95ac`, is made for one visit. */
const isMadeUp = (name: string): boolean =>
  /[\s{}\p{Cc}]/u.test(name) || /(?:\D*\d){6}/.test(name) || name.split(/[^a-z\d]/i).some((part) => HEXADECIMAL.test(part));

/** Eight hexadecimal digits or more, a letter somewhere after a number: `facade` and `decade2024` are words. */
const HEXADECIMAL = /^(?=[a-f]*\d+[a-f])[a-f\d]{8,}$/i;

function readInput(tag: string, text: string): readonly Input[] {
  const name = attribute(text, "name");
  return name === "" || name.length > LONGEST_NAME ? [] : [inputOf(name, typeOf(tag, attribute(text, "type").toLowerCase()), text)];
}

/** A box or a radio button without a value sends `on` (WHATWG HTML §4.10.5.1.15). */
const inputOf = (name: string, type: string, text: string): Input => {
  const value = attribute(text, "value") || (type === "checkbox" || type === "radio" ? "on" : "");
  return { name, type, value, ...checkedIn(text) };
};

const checkedIn = (text: string): Pick<Input, "isChecked"> =>
  /\schecked(?=[\s=/]|$)/i.test(text.replace(/"[^"]*"|'[^']*'/g, '""')) ? { isChecked: true } : {};

const typeOf = (tag: string, type: string): string => (tag === "input" ? type || "text" : tag === "button" ? type || "submit" : tag);

function attribute(text: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(text);
  return unescapeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? "");
}
