/**
 * What `Selection.data()` gives: the `data-` attributes of an element by their names in camel case, or one of them. Values that
 * are written as true, false, a number or JSON come as such; `null`, `undefined` and an empty value come as undefined.
 */
export function dataOf(attributes: Readonly<Record<string, string>>, key?: string): unknown {
  const names = Object.keys(attributes).filter((name) => name.startsWith(PREFIX) && name.length > PREFIX.length);
  if (key !== undefined) {
    const value = attributes[PREFIX + key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
    return value === undefined ? undefined : convert(value);
  }
  if (Object.keys(attributes).length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [camel(name.slice(PREFIX.length)), convert(attributes[name] ?? "")]));
}

const PREFIX = "data-";

function camel(name: string): string {
  return name.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function convert(value: string): unknown {
  if (value === "" || value === "null" || value === "undefined") return undefined;
  if (value === "true" || value === "false") return value === "true";
  if (value.startsWith("{") || value.startsWith("[")) return parsed(value);
  return String(Number(value)) === value ? Number(value) : value;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
