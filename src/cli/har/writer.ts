import { commonAddress, type Place } from "./address.ts";
import { mayName, mayShow, placeholderOf, variableOf, type Writer } from "./data.ts";
import { ownText } from "./graphql.ts";
import type { Recorded } from "./recording.ts";
import { findOrigin, guessCookie, type Origin } from "./token.ts";

/**
 * A writer for what was sent after the answers of `earlier`. `known`: what another writer
 * of the same chain found, so that no two kept values have one name.
 */
export function openWriter(earlier: readonly Recorded[], place: Place, known: readonly Origin[] = []): Writer {
  const { typed } = place;
  const origins: Origin[] = [];
  const keep = (found: Origin): string => {
    const all = [...known, ...origins];
    const same = all.find(({ from, source }) => from === found.from && JSON.stringify(source) === JSON.stringify(found.source));
    if (same !== undefined) return same.name;
    let name = found.name;
    for (let count = 2; RESERVED.has(name) || all.some((one) => one.name === name); count += 1) name = `${found.name}_${count}`;
    origins.push({ ...found, name });
    return name;
  };
  const { login = "" } = typed;
  const name = (text: string): string => (login.length < 3 ? text : text.replaceAll(login, "{login}"));
  const text = (key: string, value: string): string => {
    const own = placeholderOf(key, value, typed);
    if (own !== undefined) return own;
    const plain = ownText(key, value);
    if (plain !== undefined && name(value) === value) return plain;
    const [, scheme = "", token = ""] = /^((?:Bearer|Token|JWT) )?(.*)$/is.exec(value) ?? [];
    const found = findOrigin(earlier, token) ?? guessCookie(earlier, key);
    // What people may read is no token, though a script of the page says it as well.
    if (scheme === "" && (found === undefined || found.source["after"] !== undefined) && isPlain(key, value)) return value;
    // Data may have the login among its keys, and then the way to a value names it.
    if (found !== undefined && name(JSON.stringify(found.source)) === JSON.stringify(found.source)) return `${scheme}{${keep(found)}}`;
    if (scheme === "" && isPlain(key, value)) return value;
    return (mayName(key) ? ownAddress(value, place) : undefined) ?? variableOf(key);
  };
  return { text, name, origins };
}

/** Scopes are words of the protocol (RFC 6749 §3.3). */
const isPlain = (key: string, value: string): boolean => mayShow(key, value) || (key === "scope" && /^[a-z:_. -]{1,99}$/i.test(value));

/** An address of the platform, absolute or not, as everybody has it; undefined where the value is none, or a part of it is one person's. */
function ownAddress(value: string, place: Place): string | undefined {
  const isPath = /^\/(?!\/)/.test(value);
  if (!isPath && !value.startsWith(`${place.target}/`)) return undefined;
  const shown = URL.canParse(value, place.target) ? commonAddress(new URL(value, place.target).href, place) : undefined;
  if (shown === undefined || !WORDS.test(shown.replace("{target}", ""))) return undefined;
  return isPath ? shown.replace("{target}", "") : shown;
}

/**
 * A path of plain words, at its beginning of two or three at once, and a query that chooses a language or a view: behind them there may be the name of somebody,
 * written like any other word.
 */
const WORDS =
  /^(?:\/[a-z]{2,15}(?:[-_][a-z]{2,15}){1,2})?(?:\/(?:[a-z]{2,15}(?:\.(?:php|html?|jsp|aspx?|do|action|cgi))?)?){0,5}(?:\?(?:lang\w*|locale|view|mode|tab|page)=[a-z]{2,5})?$/;

/** Names that every chain has. */
const RESERVED = new Set(["login", "password", "target", "__proto__"]);
