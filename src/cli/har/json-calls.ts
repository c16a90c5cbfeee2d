import { addressOf, isSessionPart, type Place } from "./address.ts";
import type { ProposedStep } from "./chain.ts";
import { BROUGHT, LOGIN, type Typed, typedIn, type Writer, writeHeaders, writeJson } from "./data.ts";
import type { Recorded } from "./recording.ts";
import { findOrigin, type Origin } from "./token.ts";
import { isPage } from "./way.ts";
import { openWriter } from "./writer.ts";

/** What a script sent: JSON, or fields that were answered by data, or by nothing. */
export const bodyOf = (entry: Recorded): unknown => entry.json ?? (isPage(entry) ? undefined : Object.fromEntries(entry.fields));

/** Whether a script asks something by it before it sends the password: who is there, or for a flow that the log-in belongs to. */
export const isCall = (entry: Recorded): boolean =>
  entry.method === "POST" && entry.status < 400 && entry.mime.includes("json") && typedIn(bodyOf(entry)) === undefined;

/**
 * What the person typed. A log-in that asks for the account first sends the password with what came of that: what an earlier answer brought is no login where a
 * call before has one.
 */
export function typedAt(at: Recorded, before: readonly Recorded[]): Typed {
  const typed = typedIn(bodyOf(at)) ?? {};
  const isBrought = typed.login === undefined || findOrigin(before, typed.login) !== undefined;
  const login = isBrought
    ? before
        .filter(isCall)
        .map(loginIn)
        .findLast((one) => one !== undefined)
    : undefined;
  return login === undefined ? typed : { ...typed, login };
}

const loginIn = (entry: Recorded): string | undefined =>
  Object.entries(Object(bodyOf(entry))).flatMap(([name, value]) =>
    LOGIN.test(name) && typeof value === "string" && value !== "" ? [value] : [],
  )[0];

/** The steps of calls that brought what is sent later, each with what it sends itself; `origins`: what they in turn had from answers before. */
export function callsBefore(
  before: readonly Recorded[],
  place: Place,
  known: readonly Origin[],
): { readonly steps: ReadonlyMap<Recorded, Partial<ProposedStep>>; readonly origins: readonly Origin[] } {
  const steps = new Map<Recorded, Partial<ProposedStep>>();
  const origins: Origin[] = [];
  for (const entry of before.filter(isCall).toReversed()) {
    const all = [...known, ...origins];
    if (!all.some(({ from }) => from === entry)) continue;
    const writer = openWriter(before.slice(0, before.indexOf(entry)), place, all);
    const headers = writeHeaders(entry, writer);
    steps.set(entry, {
      post: addressWith(entry.url, place, writer),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      [entry.json === undefined ? "fields" : "json"]: writeJson(bodyOf(entry), writer),
    });
    origins.push(...writer.origins);
  }
  return { steps, origins };
}

/** An address with what earlier answers brought in it by name: a part of its path, or a parameter, that would be left out else. */
export function addressWith(url: string, place: Place, writer: Writer): string {
  const { pathname, searchParams } = new URL(url);
  const brought = (value: string): string | undefined => {
    const text = writer.text("part", value);
    return BROUGHT.test(text) ? text : undefined;
  };
  const parts = pathname.split("/").filter(isSessionPart);
  const [path = "", query] = addressOf(url, place).split("?");
  const filled = path
    .split("${PATH_PART}")
    .map((text, index) => (index === 0 ? "" : (brought(`${parts[index - 1]}`) ?? "${PATH_PART}")) + text)
    .join("");
  const shown = (query ?? "").split("&").map((pair) => pair.split("=")[0]);
  const others = [...searchParams].flatMap(([name, value]) => {
    const text = shown.includes(encodeURIComponent(name)) ? undefined : brought(value);
    return text === undefined ? [] : [`${encodeURIComponent(name)}=${text}`];
  });
  const all = [...(query === undefined ? [] : [query]), ...others].join("&");
  return filled + (all === "" ? "" : `?${all}`);
}
