import type { Recorded } from "./recording.ts";
import { findOrigin, type Origin, TOKEN } from "./token.ts";

/** Names of password and login fields, where no page says which they are. */
export const PASSWORD = /pass|pwd|mdp|mot_?de_?passe/i;
export const LOGIN = /user|login|e?mail|ident|uid|compte/i;
/** Headers that a script adds; the others are the browser's own. */
const OWN_HEADER = /^(authorization|x-.+|.*(csrf|xsrf|token).*)$/;

/** Puts names in the place of values: what the person typed, what an earlier answer brought, and what may be a secret. */
export interface Writer {
  readonly text: (name: string, value: string) => string;
  /** What was found in earlier answers so far. */
  readonly origins: readonly Origin[];
}

/** A writer for what was sent after the answers of `earlier`. `typed`: what the person typed, by placeholder. */
export function openWriter(earlier: readonly Recorded[], typed: Readonly<Record<string, string>>): Writer {
  const origins: Origin[] = [];
  const text = (name: string, value: string): string => {
    const own = Object.entries(typed).find(([, secret]) => secret === value)?.[0];
    if (own !== undefined) return own;
    const [, scheme = "", token = ""] = /^((?:Bearer|Token|JWT) )?(.*)$/is.exec(value) ?? [];
    const origin = findOrigin(earlier, token);
    if (origin !== undefined) {
      if (!origins.some((one) => one.from === origin.from && one.name === origin.name)) origins.push(origin);
      return `${scheme}{${origin.name}}`;
    }
    const isSecret = TOKEN.test(value) || scheme !== "" || /secret|token|authorization/i.test(name);
    return isSecret ? `\${${name.replace(/\W+/g, "_").toUpperCase()}}` : value.replace(/[{}]/g, "");
  };
  return { text, origins };
}

/** JSON with names in the place of values. */
export function writeJson(node: unknown, writer: Writer, key = ""): unknown {
  if (typeof node === "string") return writer.text(key, node);
  if (Array.isArray(node)) return node.map((item) => writeJson(item, writer, key));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, writeJson(child, writer, name)]));
}

/** The headers that a script had added, with names in the place of values. */
export function writeHeaders({ sent }: Recorded, writer: Writer): Readonly<Record<string, string>> {
  return Object.fromEntries(sent.filter(([name]) => OWN_HEADER.test(name)).map(([name, value]) => [name, writer.text(name, value)]));
}

/** What the person typed, as far as JSON tells it: the first text under a name for passwords, and the login beside it. */
export function typedIn(node: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const texts = Object.entries(node).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const password = texts.find(([name]) => PASSWORD.test(name));
  if (password === undefined)
    return Object.values(node)
      .map(typedIn)
      .find((typed) => typed !== undefined);
  const others = texts.filter((one) => one !== password);
  const login = others.find(([name]) => LOGIN.test(name)) ?? others[0];
  return { "{password}": password[1], ...(login === undefined ? {} : { "{login}": login[1] }) };
}
