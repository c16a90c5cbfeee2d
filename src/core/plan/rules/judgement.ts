import type { SourceNode } from "../source.ts";
import { findNode, findText, itemsAt } from "../source-path.ts";
import { readRate } from "../units/rate.ts";
import { quote } from "../units/reading.ts";
import { readShare } from "../units/share.ts";
import { type Found, type Rule, valueAt } from "./rule.ts";

/** A clause asks for a share of attempts or visits, or for a rate. */
export const clauses: Rule = (root) => itemsAt(root, ["clauses"]).flatMap((_, index) => checkClause(root, ["clauses", index]));

function checkClause(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const of = findText(root, [...path, "of"]);
  const least = findText(root, [...path, "atLeast"]);
  const found: Found[] = [];
  if (of === "sloRate") {
    if (least !== undefined && valueAt(root, [...path, "atLeast"], readShare) !== undefined) {
      found.push({ path: [...path, "atLeast"], message: `must be a rate, as of is sloRate (got ${quote(least)}); write for example 40/s` });
    }
    found.push(
      ...refuseKeys(
        root,
        path,
        ["people", "from", "to"],
        "belongs to clauses of attempts and visits; a capacity run judges everyone, at any time",
      ),
    );
  } else if (of === "attempts" || of === "visits") {
    if (least !== undefined && valueAt(root, [...path, "atLeast"], readRate) !== undefined) {
      found.push({ path: [...path, "atLeast"], message: `must be a share, as of is ${of} (got ${quote(least)}); write for example 95%` });
    }
    found.push(...refuseKeys(root, path, ["share"], "belongs to clauses of sloRate; write the share that is asked for as atLeast"));
  }
  if (of === "visits")
    found.push(
      ...refuseKeys(root, path, ["within"], "belongs to clauses of attempts and sloRate; a visit counts as soon as the person is in"),
    );
  return found;
}

function refuseKeys(root: SourceNode, path: readonly PropertyKey[], keys: readonly string[], why: string): Found[] {
  return keys.filter((key) => findNode(root, [...path, key]) !== undefined).map((key) => ({ path: [...path, key], message: why }));
}
