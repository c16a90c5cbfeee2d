import type { Selection } from "./selection.ts";

type Methods = Record<string, () => unknown>;

/**
 * The methods that k6 gives to elements of single tags, for those tags that a sign-in meets: links, forms and their fields.
 * A link in a page with a known address is absolute; without one it is the attribute as it stands.
 */
export function attributeMethods(tag: string, selection: Selection): Methods {
  const text = (TEXTS[tag] ?? []).map((name) => [methodName(name), () => selection.attr(name, "")]);
  const flags = (FLAGS[tag] ?? []).map((name) => [methodName(name), () => selection.attr(name) !== undefined]);
  const links = (LINKS[tag] ?? []).map((name) => [name, () => resolveLink(selection, name)]);
  return { ...Object.fromEntries([...text, ...flags, ...links]), ...OWN[tag]?.(selection) };
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  a: ["target", "rel", "type", "hreflang", "download", "media"],
  form: ["name", "target", "enctype", "accept-charset", "autocomplete"],
  input: ["name", "type", "placeholder", "pattern", "accept", "alt", "min", "max", "step"],
  button: ["name", "type"],
  select: ["name"],
  textarea: ["name", "placeholder"],
  label: ["for"],
  meta: ["name", "content"],
};
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  form: ["novalidate"],
  input: ["checked", "disabled", "readonly", "required", "multiple", "autofocus"],
  button: ["disabled", "autofocus"],
  select: ["disabled", "multiple", "required", "autofocus"],
  option: ["selected"],
  textarea: ["disabled", "readonly", "required", "autofocus"],
};
const LINKS: Readonly<Record<string, readonly string[]>> = {
  a: ["href"],
  area: ["href"],
  base: ["href"],
  link: ["href"],
  form: ["action"],
  img: ["src"],
  iframe: ["src"],
  script: ["src"],
  input: ["src"],
};
const OWN: Readonly<Record<string, (selection: Selection) => Methods>> = {
  a: (selection) => ({ text: () => selection.text() }),
  form: (selection) => ({
    method: () => (selection.attr("method") === "post" ? "post" : "get"),
    elements: () => selection.find(CONTROLS).get(),
    length: () => selection.find(CONTROLS).size(),
  }),
  input: (selection) => ({ ...formField(selection), value: () => selection.attr("value", "") }),
  button: (selection) => ({ ...formField(selection), value: () => selection.valueOrHtml() }),
  textarea: (selection) => ({ form: () => selection.closest("form").get(0) }),
  select: (selection) => ({
    form: () => selection.closest("form").get(0),
    options: () => selection.find("option").get(),
    selectedOptions: () => selection.find("option[selected]").get(),
    length: () => selection.find("option").size(),
    value: () => (selection.find("option[selected]").size() === 0 ? "" : selection.find("option[selected]").first().valueOrHtml()),
  }),
  option: (selection) => ({ value: () => selection.valueOrHtml(), text: () => selection.text() }),
};
const CONTROLS = "input,select,button,textarea,fieldset";
/** Names that are not the attribute's own. */
const NAMES: Readonly<Record<string, string>> = {
  for: "htmlFor",
  "accept-charset": "acceptCharset",
  novalidate: "noValidate",
  readonly: "readOnly",
};

function methodName(attribute: string): string {
  return NAMES[attribute] ?? attribute;
}

function formField(selection: Selection): Methods {
  return { form: () => selection.closest("form").get(0) };
}

function resolveLink(selection: Selection, name: string): string {
  const value = selection.attr(name);
  if (selection.url === "" || value === undefined) return value ?? "";
  try {
    return new URL(value, selection.url).href;
  } catch {
    return value;
  }
}
