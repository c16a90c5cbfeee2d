import { explainRefused, refusedUrl } from "../safety/refused.ts";
import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, findText, itemsAt } from "../source-path.ts";
import { quote } from "../units/reading.ts";
import { isLoopback, splitUrl } from "../url.ts";
import { signInPaths } from "./chain.ts";
import type { Found, Rule } from "./rule.ts";

const ADDRESSES = ["server", "service", "start", "issuer", "authorize", "token", "userinfo", "redirectUri", "logout"];
const PLACEHOLDER = /^(…|\.{3,}|-|\?+|x{2,}|todo|tbd|à compléter)$/i;

/** Nobody is hit by accident: national third parties are refused, every other origin has its authorisation, a sign-in names listed origins only. */
export const origins: Rule = (root) => {
  const listed = [["target"], ...itemsAt(root, ["target", "allow"]).map((_, index) => ["target", "allow", index])];
  return [...listed.flatMap((path) => checkListed(root, path)), ...checkSignIns(root), ...checkPages(root)];
};

function checkListed(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const url = findText(root, [...path, "url"]) ?? "";
  const address = splitUrl(url);
  const refused = refusedUrl(url);
  if (refused) return [{ path: [...path, "url"], message: explainRefused(refused) }];
  const authorisation = [...path, "authorisation"];
  const placeholders = ["by", "reference"].flatMap((key) => {
    const text = findText(root, [...authorisation, key])?.trim() ?? "";
    if (!PLACEHOLDER.test(text)) return [];
    return [
      {
        path: [...authorisation, key],
        message: `is a placeholder (got ${quote(text)}); write ${key === "by" ? "who allows the test" : "the letter, ticket or mail that says so"}`,
      },
    ];
  });
  if (address === undefined || isLoopback(address.host) || findNode(root, authorisation) !== undefined) return placeholders;
  const sample = '{ by: "…", reference: "…", from: 2026-12-01, to: 2026-12-31 }';
  return [
    {
      path: authorisation,
      message: `is required for ${address.origin}, which is not on this machine; write who allows the test and when: authorisation: ${sample}`,
    },
  ];
}

function checkSignIns(root: SourceNode): Found[] {
  const known = listedOrigins(root);
  const reference = entriesAt(root, ["target"]).some(([key]) => key === "reference");
  return addressPaths(root).flatMap((path): Found[] => {
    const text = findText(root, path) ?? "";
    const address = splitUrl(text.replace(/[?#].*$/s, ""));
    if (address === undefined) return [];
    const refused = refusedUrl(address.origin);
    if (refused) return [{ path, message: explainRefused(refused) }];
    if (path.at(-1) === "redirectUri" || known.includes(address.origin) || (reference && isLoopback(address.host))) return [];
    return [
      { path, message: `leads to ${address.origin}, which the plan does not list; add it under target.allow with its authorisation` },
    ];
  });
}

function listedOrigins(root: SourceNode): string[] {
  const urls = [
    findText(root, ["target", "url"]),
    ...itemsAt(root, ["target", "allow"]).map((_, index) => findText(root, ["target", "allow", index, "url"])),
  ];
  return urls.flatMap((url) => splitUrl(url ?? "")?.origin ?? []);
}

/** Paths of every address that a sign-in names. */
function addressPaths(root: SourceNode): (readonly PropertyKey[])[] {
  return signInPaths(root).flatMap((path) => [
    ...ADDRESSES.map((key) => [...path, key]),
    [...path, "landing", "url"],
    ...itemsAt(root, [...path, "steps"]).flatMap((_, index) => ["get", "post"].map((key) => [...path, "steps", index, key])),
  ]);
}

/** Pages of a journey are paths of the platform. */
function checkPages(root: SourceNode): Found[] {
  return itemsAt(root, ["people"]).flatMap((_, index) => {
    const pages = ["people", index, "journey", "pages"];
    return itemsAt(root, pages).flatMap((page, at): Found[] => {
      if (page.kind !== "text" || page.text === "" || page.text.startsWith("/")) return [];
      return [
        {
          path: [...pages, at],
          message: `must be a path of the platform that begins with / (got ${quote(page.text)}); write for example /timeline`,
        },
      ];
    });
  });
}
