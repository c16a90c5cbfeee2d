import { readJson } from "./json.ts";
import type { Recorded } from "./recording.ts";
import { DEEPEST, type Origin, plainName } from "./token.ts";

/** Names of password and login fields, where no page says which they are. */
export const PASSWORD = /pass|pwd|mdp|mot_?de_?passe/i;
export const LOGIN = /user|login|e?mail|ident|uid|compte/i;
/** Headers that a script adds. */
const OWN_HEADER = /^(.*authorization|x-.+|.*(csrf|xsrf|token).*)$/;
/** Those that a browser sends by itself (RFC 9110, Fetch); another one is a script's where an earlier answer brought its value. */
const BROWSERS_HEADER =
  /^(?::.+|accept.*|cookie|host|origin|referer|user-agent|connection|keep-alive|cache-control|pragma|content-.+|if-.+|range|te|dnt|priority|purpose|alt-used|proxy-.+|sec-.+|upgrade.*)$/;

/** What a recording may show: a plain word such as `web` or `XMLHttpRequest`, under a name that speaks of nobody and nothing secret. */
const PLAIN = /^[a-z][a-z_-]{0,24}$/i;
const PRIVATE =
  /secret|token|[cx]srf|ticket|state|nonce|key|otp|pin|code|auth|session|sid|name|nom\b|birth|naiss|phone|tel|ine\b|address|adresse/i;
const LARGEST_PLAIN = 99;

/** What the person typed, as far as the recording tells it. */
export interface Typed {
  readonly login?: string;
  readonly password?: string;
}

/** Whether a name speaks of nobody and nothing secret. */
export const mayName = (name: string): boolean => !PRIVATE.test(name) && !PASSWORD.test(name) && !LOGIN.test(name);

/** Whether a value may stand in a proposal as it was recorded: a flag says nothing, whatever its name. */
export const mayShow = (name: string, value: string): boolean =>
  /^(?:[01]|true|false|o(?:n|ff)|yes|no)$/i.test(value) || ((value === "" || PLAIN.test(value)) && mayName(name));

/** Puts names in the place of values: what the person typed, what an earlier answer brought, and what may be a secret. */
export interface Writer {
  readonly text: (name: string, value: string) => string;
  /** A name of a value, which may be the login itself. */
  readonly name: (text: string) => string;
  /** What was found in earlier answers so far. */
  readonly origins: readonly Origin[];
}

/** What stands for a value that the person typed; undefined where it is another. Where login and password are the same, the field's name tells. */
export const placeholderOf = (name: string, value: string, { login, password }: Typed): string | undefined => {
  if (value === "" || (value !== login && value !== password)) return undefined;
  const isLogin = login === password ? LOGIN.test(name) && !PASSWORD.test(name) : value === login;
  return isLogin ? "{login}" : "{password}";
};

/** Variables that a machine has of its own: a plan would read them, and send what nobody meant. */
const OF_THE_MACHINE =
  /^(PATH|HOME|USER|LOGNAME|USERNAME|LANG|LANGUAGE|LC_\w+|PWD|OLDPWD|SHELL|TERM|HOSTNAME|MAIL|EDITOR|DISPLAY|TZ|TMP|TEMP|TMPDIR)$/;
/** A longer name is no name that somebody would type. */
const LONGEST_VARIABLE = 60;

/** A variable of the environment in place of a value. */
export function variableOf(name: string): string {
  const wanted = plainName(name).toUpperCase().slice(0, LONGEST_VARIABLE) || "VALUE";
  return `\${${OF_THE_MACHINE.test(wanted) || /^\d/.test(wanted) ? `FIELD_${wanted}` : wanted}}`;
}

/** JSON with names in the place of values; JSON in a text of it, which some send as a form's only field, as what it says. */
export function writeJson(node: unknown, writer: Writer, { key = "", depth = 0 } = {}): unknown {
  if (typeof node === "string") {
    const inner = depth > DEEPEST ? undefined : objectIn(node);
    return typedIn(inner) === undefined ? writer.text(key, node) : JSON.stringify(writeJson(inner, writer, { key, depth: depth + 1 }));
  }
  if (typeof node === "number") return Math.abs(node) <= LARGEST_PLAIN && mayShow(key, "") ? node : variableOf(key);
  if (depth > DEEPEST) return null;
  if (Array.isArray(node)) return node.map((item) => writeJson(item, writer, { key, depth: depth + 1 }));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, child]) => [writer.name(name), writeJson(child, writer, { key: name, depth: depth + 1 })]),
  );
}

/** A name in braces, after a scheme or not, that stands for what an earlier answer brought. */
export const BROUGHT = /^(?:\w+ )?\{(?!login\}|password\})\w+\}$/;

const objectIn = (text: string): unknown => (text.startsWith("{") ? readJson(text) : undefined);

/** The headers that a script had added, with names in the place of values. */
export function writeHeaders({ sent }: Recorded, writer: Writer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sent.flatMap(([name, value]) => {
      if (BROWSERS_HEADER.test(name)) return [];
      const text = writer.text(name, value);
      return OWN_HEADER.test(name) || BROUGHT.test(text) ? [[name, text]] : [];
    }),
  );
}

/** What the person typed, as far as JSON tells it: the first text under a name for passwords, and the login beside it. */
export function typedIn(data: unknown, depth = 0): Typed | undefined {
  const node = typeof data === "string" ? objectIn(data) : data;
  if (typeof node !== "object" || node === null || depth > DEEPEST) return undefined;
  const texts = Object.entries(node).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const password = texts.find(([name, value]) => PASSWORD.test(name) && value !== "");
  if (password === undefined)
    return Object.values(node)
      .map((child) => typedIn(child, depth + 1))
      .find((typed) => typed !== undefined);
  const others = texts.filter((one) => one !== password);
  const login = others.find(([name]) => LOGIN.test(name)) ?? others[0];
  return { password: password[1], ...(login === undefined ? {} : { login: login[1] }) };
}
