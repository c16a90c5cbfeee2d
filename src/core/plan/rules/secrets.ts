import type { SourceNode } from "../source.ts";
import { entriesAt, findText, itemsAt } from "../source-path.ts";
import { isLoopback, splitUrl } from "../url.ts";
import type { Found, Rule } from "./rule.ts";

/** What a header is named that is nobody's but the one who sends it. */
export const SECRET_HEADER = /^(proxy-)?authorization$|cookie|token|key|secret/i;
const REFERENCE = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;

const SECRET_FIELD = /secret|passw|api_?key/i;
/** What a chain has kept of an answer is nobody's secret in the plan. */
const KEPT = /\{\w+\}/;

/** A literal password or secret header would be kept in every result and every archive: it belongs into the environment. */
export const secrets: Rule = (root) => {
  if (isFree(root)) return [];
  const signIns = [["signIn"], ...itemsAt(root, ["people"]).map((_, index) => ["people", index, "signIn"])];
  return [
    ...itemsAt(root, ["people"]).flatMap((_, index) => checkPassword(root, ["people", index, "accounts"])),
    ...checkHeaders(root, ["target", "headers"]),
    ...signIns.flatMap((path) => [
      ...checkValue(root, [...path, "clientSecret"], "CLIENT_SECRET"),
      ...checkHeaders(root, [...path, "headers"]),
      ...itemsAt(root, [...path, "steps"]).flatMap((_, step) =>
        ["headers", "fields", "json"].flatMap((key) => checkHeaders(root, [...path, "steps", step, key])),
      ),
    ]),
  ];
};

/** The target is the reference platform, or on loopback: nobody else's secrets are at stake. */
export function isFree(root: SourceNode): boolean {
  if (entriesAt(root, ["target"]).some(([key]) => key === "reference")) return true;
  const address = splitUrl(findText(root, ["target", "url"]) ?? "");
  return address === undefined || isLoopback(address.host);
}

function checkPassword(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  return findText(root, [...path, "pattern"]) === undefined ? [] : checkValue(root, [...path, "password"], "PUPIL_PASSWORD");
}

function checkHeaders(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  return entriesAt(root, path).flatMap(([name]) => {
    const isSecret = (path.at(-1) === "headers" ? SECRET_HEADER : SECRET_FIELD).test(name);
    return isSecret && !KEPT.test(findText(root, [...path, name]) ?? "") ? checkValue(root, [...path, name], "LOAD_TOKEN") : [];
  });
}

function checkValue(root: SourceNode, path: readonly PropertyKey[], variable: string): Found[] {
  const text = findText(root, path);
  if (text === undefined || text === "" || REFERENCE.test(text)) return [];
  return [
    { path, message: `is a secret written out, which would stay in every result; write "\${${variable}}" and set it in the environment` },
  ];
}
