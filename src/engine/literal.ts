import { variablesIn } from "../core/plan/environment.ts";

/** Keys below which texts are compared with what comes: the script looks for them as they are. Others it fills in itself, as it sends them. */
const COMPARED = ["landing", "expect", "refused", "locked", "pages"];

/**
 * A value of the settings as the script has it. What `${NAME}` stands for in a text that is compared is read from the environment when the script is loaded,
 * so that it is in no file; a name that is not there stays, so that what is missed shows.
 */
export function literalOf(value: unknown, isCompared = false): string {
  if (typeof value === "string") return isCompared ? expressionOf(value) : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => literalOf(item, isCompared)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const pairs = Object.entries(value).flatMap(([key, child]) =>
    child === undefined ? [] : [`${JSON.stringify(key)}: ${literalOf(child, isCompared || COMPARED.includes(key))}`],
  );
  return `{${pairs.join(", ")}}`;
}

/** `"Bonjour " + (__ENV["NOM"] ?? "${NOM}")`. */
function expressionOf(text: string): string {
  let expression = JSON.stringify(text);
  for (const name of variablesIn(text)) {
    const whole = `\${${name}}`;
    expression = expression.split(whole).join(`" + (__ENV["${name}"] ?? "${whole.replace("$", "\\u0024")}") + "`);
  }
  return expression;
}
