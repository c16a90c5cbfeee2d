import { explainRefused, refusedOrigin } from "../safety/refused.ts";
import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, findText, itemsAt } from "../source-path.ts";
import { quote } from "../units/reading.ts";
import { isLoopback, splitUrl } from "../url.ts";
import type { Found, Rule } from "./rule.ts";

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Headers that the engine itself writes. */
const OWN_HEADERS = ["host", "content-length", "connection", "transfer-encoding", "x-rentree-run"];
const ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$|^\[?[0-9a-f:]*:[0-9a-f:.]+\]?$/i;

/** Headers, addresses and proxy have their form; faults and service laws fit together. */
export const platform: Rule = (root) => [
  ...entriesAt(root, ["target", "headers"]).flatMap(([name, value]) => checkHeader(name, value)),
  ...entriesAt(root, ["target", "resolve"]).flatMap(([name, value]) => checkResolve(name, value)),
  ...checkProxy(root),
  ...checkReference(root),
];

function checkHeader(name: string, value: SourceNode): Found[] {
  const path = ["target", "headers", name];
  if (!TOKEN.test(name)) return [{ path, message: "is not a header's name; letters, digits and - are allowed, for example X-Load-Test" }];
  if (OWN_HEADERS.includes(name.toLowerCase())) return [{ path, message: "is a header that Rentrée writes itself; leave it out" }];
  if (value.kind === "text" && /[\r\n]/.test(value.text)) return [{ path, message: "must be one line" }];
  return [];
}

function checkResolve(name: string, value: SourceNode): Found[] {
  const path = ["target", "resolve", name];
  if (splitUrl(`http://${name}`)?.host !== name.toLowerCase()) {
    return [{ path, message: "must be a host name without scheme and port, for example ent-preprod.example.fr: 10.1.2.3" }];
  }
  if (value.kind !== "text" || value.text === "") return [];
  if (isAddress(value.text))
    return isLoopback(name) && !isLoopback(hostOf(value.text)) ? [{ path, message: explainDetour(value.text) }] : [];
  return [{ path, message: `must be an IP address (got ${quote(value.text)}); write for example 10.1.2.3` }];
}

/** A name of this machine needs no authorisation, so it may not stand for another machine. */
const explainDetour = (address: string): string =>
  `is this machine and must stay so (got ${quote(address)}); name the platform by its own name, with its authorisation`;

const hostOf = (address: string): string => (address.includes(":") && !address.startsWith("[") ? `[${address}]` : address);

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && (text.includes(":") || text.split(".").every((part) => Number(part) <= 255));
}

function checkProxy(root: SourceNode): Found[] {
  const proxy = findText(root, ["target", "proxy"]);
  if (proxy === undefined || proxy === "" || ["none", "env"].includes(proxy)) return [];
  const address = splitUrl(proxy.replace(/\/\/[^/@]*@/, "//"));
  const refused = refusedOrigin(address?.host ?? "");
  if (refused) return [{ path: ["target", "proxy"], message: explainRefused(refused) }];
  if (address !== undefined || proxy.includes("${")) return [];
  return [
    {
      path: ["target", "proxy"],
      message: `must be none, env or a URL (got ${quote(proxy)}); write for example http://proxy.example.fr:3128`,
    },
  ];
}

function checkReference(root: SourceNode): Found[] {
  const path = ["target", "reference"];
  const law = findText(root, [...path, "law"]);
  const cv = findNode(root, [...path, "cv"]);
  return [
    ...(cv !== undefined && law !== "lognormal"
      ? [{ path: [...path, "cv"], message: "belongs to law: lognormal; the other laws have their own" }]
      : []),
    ...itemsAt(root, [...path, "faults"]).flatMap((_, index) => checkFault(root, [...path, "faults", index])),
  ];
}

function checkFault(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const kind = findText(root, [...path, "kind"]);
  const capacity = findNode(root, [...path, "capacity"]);
  if (kind === "capacity" && capacity === undefined)
    return [{ path: [...path, "capacity"], message: "is required with kind: capacity; write for example 50%" }];
  if (kind !== undefined && kind !== "capacity" && capacity !== undefined)
    return [{ path: [...path, "capacity"], message: "belongs to kind: capacity" }];
  return [];
}
