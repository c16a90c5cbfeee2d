import { knowsLogout } from "../logout.ts";
import type { SourceNode } from "../source.ts";
import { findNode, findText, itemsAt } from "../source-path.ts";
import { readShare } from "../units/share.ts";
import { type Found, type Rule, valueAt } from "./rule.ts";

/** Who signs out needs an address for it: some sign-ins have one of their own, the others must name it. */
export const leaving: Rule = (root) =>
  itemsAt(root, ["people"]).flatMap((_, index): Found[] => {
    const share = ["people", index, "logout"];
    if (!valueAt(root, share, readShare)) return [];
    const own = ["people", index, "signIn"];
    const signIn = findNode(root, own) === undefined ? ["signIn"] : own;
    const kind = findText(root, [...signIn, "kind"]);
    if (kind === undefined || findNode(root, [...signIn, "logout"]) !== undefined || isKnown(root, signIn, kind)) return [];
    const message = `needs to know where people sign out, which is not known of ${kind}; write for example ${[...signIn.filter((part) => typeof part === "string"), "logout"].join(".")}: /logout`;
    return [{ path: share, message }];
  });

const isKnown = (root: SourceNode, signIn: readonly PropertyKey[], kind: string): boolean =>
  knowsLogout({ kind, issuer: findText(root, [...signIn, "issuer"]) });
