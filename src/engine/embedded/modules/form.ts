import type { Selection } from "./selection.ts";

/** A field of a form, as `serializeArray` lists it. `value` is a list only for a select that allows several. */
export interface Field {
  readonly name: string;
  readonly value: string | readonly string[] | undefined;
}

/** Named fields that a browser would send: not disabled, no buttons or files, boxes only when checked – by k6's reading of the attributes. */
export function fieldsOf(selection: Selection): Field[] {
  const candidates = selection.is("form") ? selection.find(FIELDS) : selection.filter(FIELDS);
  return candidates
    .toArray()
    .filter(isSent)
    .map((field) => ({ name: field.attr("name") ?? "", value: field.val() }));
}

/** The fields as a form body, sorted by name as Go's `url.Values` writes them. */
export function serializeFields(fields: readonly Field[]): string {
  const values = new Map<string, readonly string[]>();
  for (const { name, value } of fields) {
    if (value !== undefined) values.set(name, typeof value === "string" ? [value] : value);
  }
  const names = [...values.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names.flatMap((name) => (values.get(name) ?? []).map((value) => `${escapeQuery(name)}=${escapeQuery(value)}`)).join("&");
}

/** Go's `url.QueryEscape`: everything but letters, digits, `-_.~`; a space is `+`. */
function escapeQuery(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

const FIELDS = "input,select,textarea,keygen";
const NOT_SENT: ReadonlySet<string> = new Set(["submit", "button", "reset", "image", "file"]);

function isSent(field: Selection): boolean {
  const type = field.attr("type") ?? "";
  if (!field.attr("name") || field.attr("disabled") === "disabled" || NOT_SENT.has(type)) return false;
  return field.attr("checked") === "checked" || (type !== "checkbox" && type !== "radio");
}
