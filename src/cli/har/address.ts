import { mayName, type Typed } from "./data.ts";
import { TOKEN } from "./token.ts";

/** A part of a path that is somebody's: sixteen signs and more, four of them digits. */
const SESSION_PART = /^(?=(?:\D*\d){4})[\w.~%-]{16,}$/;
export const isSessionPart = (part: string): boolean => SESSION_PART.test(part);

/** The number of a person or of a class: in an address behind the door it is one account's. */
const NUMBER_PART = /^\d{3,}$/;
/** The same in a parameter, where small numbers say which page is meant. */
const NUMBER = /\d{4,}/;
/** How many addresses may lie within one another: a service's in an identity provider's, and that one's own return. */
const DEEPEST_ADDRESS = 3;

/** What an address is written with: the platform's origin, and what the person typed. */
export interface Place {
  readonly target: string;
  readonly typed: Typed;
}

/** The address with the platform as `{target}` and the login as `{login}`; what may hold a secret is left out of it. */
export function addressOf(url: string, { target, typed }: Place): string {
  const { origin } = new URL(url);
  const path = partsOf(url, typed)
    .map((part) => (SESSION_PART.test(part) ? "${PATH_PART}" : part))
    .join("/");
  return `${origin === target ? "{target}" : origin}${path}${queryOf(url, typed)}`;
}

/** The address of a page behind the door as everybody has it; undefined where a part of it is one person's. */
export const commonAddress = (url: string, place: Place): string | undefined =>
  partsOf(url, place.typed).some(isPersonal) ? undefined : addressOf(url, place);

/** The path that an answer redirects everybody to, as a chain compares it; undefined where a part of it is one person's. */
export function commonPath(url: string, typed: Typed): string | undefined {
  const parts = partsOf(url, typed);
  return parts.some((part) => isPersonal(part) || part.includes("{")) ? undefined : parts.join("/");
}

/** Whether both are the same page, whatever place in it they name. */
export const isSamePage = (one: string, other: string): boolean => one.split("#")[0] === other.split("#")[0];

const isPersonal = (part: string): boolean => SESSION_PART.test(part) || NUMBER_PART.test(part);

/** The path's parts, without the sessions that Java servers add to them. */
const partsOf = (url: string, typed: Typed): readonly string[] =>
  new URL(url).pathname
    .replace(/;[^/]*/g, "")
    .split("/")
    .map((part) => withLogin(part, typed));

function queryOf(url: string, typed: Typed, depth = 0): string {
  const kept = [...new URL(url).searchParams].flatMap(([name, value]) => {
    const isOwn = depth > 0 && typed.login !== undefined && value.includes(typed.login);
    // A name by itself asks for something, and is no secret but where it is one.
    const isNamed = value === "" ? !TOKEN.test(name) : mayName(name);
    const shown = isNamed && !isOwn ? shownValue(value, typed, depth) : undefined;
    return shown === undefined ? [] : [`${withLogin(encodeURIComponent(name), typed)}=${shown}`];
  });
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

/** A parameter's value, encoded; an address in it is cleaned as the one around it. */
function shownValue(value: string, typed: Typed, depth: number): string | undefined {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    return TOKEN.test(value) || NUMBER.test(value) ? undefined : withLogin(encodeURIComponent(value), typed);
  const parts = partsOf(value, typed);
  if (depth >= DEEPEST_ADDRESS || parts.some((part) => SESSION_PART.test(part) || part.includes("{"))) return undefined;
  return encodeURIComponent(`${new URL(value).origin}${parts.join("/")}${queryOf(value, typed, depth + 1)}`);
}

const withLogin = (text: string, { login = "" }: Typed): string =>
  login.length < 3 ? text : text.replaceAll(encodeURIComponent(login), "{login}").replaceAll(login, "{login}");
