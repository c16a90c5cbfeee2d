import { knowsLogout } from "../logout.ts";
import type { SourceNode } from "../source.ts";
import { findNode, findText, formatPath, itemsAt } from "../source-path.ts";
import { quote } from "../units/reading.ts";
import { readShare } from "../units/share.ts";
import { splitUrl } from "../url.ts";
import { signInPaths } from "./chain.ts";
import { type Found, type Rule, valueAt } from "./rule.ts";

/** Who signs out needs an address for it, and one that can be opened: some sign-ins have one of their own, the others must name it. */
export const leaving: Rule = (root) => [
  ...itemsAt(root, ["people"]).flatMap((_, index) => checkKnown(root, index)),
  ...signInPaths(root).flatMap((path) => checkAddress(root, [...path, "logout"])),
];

function checkKnown(root: SourceNode, index: number): Found[] {
  const share = ["people", index, "logout"];
  if (!valueAt(root, share, readShare)) return [];
  const own = ["people", index, "signIn"];
  const signIn = findNode(root, own) === undefined ? ["signIn"] : own;
  const kind = findText(root, [...signIn, "kind"]);
  const isNamed = findNode(root, [...signIn, "logout"]) !== undefined;
  if (kind === undefined || isNamed || knowsLogout({ kind, issuer: findText(root, [...signIn, "issuer"]) })) return [];
  const key = formatPath([...signIn, "logout"]);
  return [
    { path: share, message: `needs to know where people sign out, which is not known of ${kind}; write for example ${key}: /logout` },
  ];
}

function checkAddress(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const text = findText(root, path);
  if (text === undefined || text.trim() === "") return [];
  const stranger = [...text.matchAll(/(\$?)\{([^{}]*)\}/g)].find(([, sign, name]) => sign === "" && name !== "target");
  if (stranger !== undefined)
    return [{ path, message: `uses {${stranger[2]}}, which nobody fills in there; known here: {target}, and \${NAME} of the environment` }];
  const isWhole = splitUrl(text.replace(/[?#].*$/s, "")) !== undefined || /^(\/(?!\/)|\{target\}|\$\{)/.test(text);
  if (!isWhole || /[\s\\#]/.test(text))
    return [{ path, message: `must be a path or an address, without # (got ${quote(text)}); write for example /logout` }];
  return [];
}
