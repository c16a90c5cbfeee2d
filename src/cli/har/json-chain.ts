import { addressOf } from "./address.ts";
import type { ProposedStep } from "./chain.ts";
import { typedIn, writeHeaders, writeJson } from "./data.ts";
import { readJson } from "./json.ts";
import { addressWith, bodyOf, callsBefore, isCall, typedAt } from "./json-calls.ts";
import { isInside, type Landing, landingOf } from "./landing.ts";
import { hasCredentials, type Recorded } from "./recording.ts";
import { findBearer, type Origin } from "./token.ts";
import { isLedTo, isPage } from "./way.ts";
import { openWriter } from "./writer.ts";

/** A log-in by JSON, as far as it differs from one by forms. */
export interface JsonChain {
  readonly steps: readonly ProposedStep[];
  /** What goes with every request behind the door. */
  readonly headers: Readonly<Record<string, string>>;
  readonly landing: Landing;
  readonly used: readonly Recorded[];
}

/** Whether a script sends a password, and it was not refused. */
export const sendsJson = (entry: Recorded): boolean =>
  entry.method === "POST" && entry.status < 400 && typedIn(bodyOf(entry)) !== undefined;

/** What answers a log-in in the end: it may have to be sent once more elsewhere (307, 308). */
export function answerTo(call: Recorded, entries: readonly Recorded[]): Recorded {
  const next = entries.slice(entries.indexOf(call) + 1).find((entry) => sendsJson(entry) && isLedTo(entry, call));
  return next === undefined ? call : answerTo(next, entries);
}

/**
 * The log-in `at`, with a step before it for each answer that brought a value which it sends. What is proved is the first data of
 * the platform that was read after it, or the first page. Where the browser saved no credentials, or nothing was
 * read by GET, as from GraphQL, the token is guessed by its name. `entries` are those of the platform, `target` is its origin.
 */
export function proposeJson(entries: readonly Recorded[], at: Recorded, target: string): JsonChain {
  const before = entries.slice(0, entries.indexOf(at)).filter((entry) => entry.method === "GET" || isCall(entry));
  const answer = answerTo(at, entries);
  const later = entries.slice(entries.indexOf(answer) + 1);
  const typed = typedAt(at, before);
  const login = typed.login ?? "";
  const place = { target, typed };
  const writer = openWriter(before, place);
  const body = writeJson(bodyOf(at), writer);
  const headers = writeHeaders(at, writer);
  const proof = later.find((entry) => isData(entry) && firstKey(entry.body, login) !== "");
  const page = later.find((entry) => isInside(entry) && landingOf(entry, before, place).contains !== undefined);
  const behind = openWriter([...before, answer], place, writer.origins);
  const recorded = proof === undefined ? {} : writeHeaders(proof, behind);
  const bearer = entries.some(hasCredentials) && (proof ?? page) !== undefined ? undefined : findBearer(answer);
  const post = addressWith(at.url, place, writer);
  const calls = callsBefore(before, place, writer.origins);
  const origins = [...writer.origins, ...calls.origins, ...behind.origins, ...(bearer === undefined ? [] : [bearer])];
  // Beside cookies a token of the answer is proof enough, and a header only where one was sent.
  const isHeader = !entries.some(hasCredentials) || later.some(({ sent }) => sent.some(([name]) => name === "authorization"));
  const standing = bearer === undefined || !isHeader ? recorded : { ...recorded, authorization: `Bearer {${bearer.name}}` };
  const sources = before.filter((entry) => origins.some(({ from }) => from === entry));
  const first = sources.some(({ method }) => method === "GET") ? sources : [...before.filter(isPage).slice(0, 1), ...sources];
  const steps = first.map((entry, index) => ({
    name: index === 0 ? "page" : `data-${index}`,
    ...(calls.steps.get(entry) ?? { get: addressOf(entry.url, place) }),
    ...(entry.status < 400 ? {} : { expect: { status: entry.status } }),
    ...keepOf(entry, origins),
  }));
  const credentials = {
    name: "credentials",
    post,
    ...some("headers", headers),
    [at.json === undefined ? "fields" : "json"]: body,
    ...keepOf(answer, origins),
  };
  const shown = page === undefined ? {} : landingOf(page, before, place);
  const landing =
    proof === undefined ? shownOr(shown, bearer) : { url: addressOf(proof.url, place), contains: `"${firstKey(proof.body, login)}"` };
  const last = proof ?? page;
  const used = [...first, at, ...(answer === at ? [] : [answer]), ...(last === undefined ? [] : [last])];
  return { steps: [...steps, credentials], headers: standing, landing, used };
}

/** Where nothing was read behind the door by GET, the answer that brings a token is all there is to prove it. */
const shownOr = (shown: Landing, bearer: Origin | undefined): Landing => {
  const key = bearer?.source["json"]?.split(".").at(-1);
  return shown.url !== undefined || shown.contains !== undefined || key === undefined ? shown : { contains: `"${key}"` };
};

const isData = ({ method, status, mime }: Recorded): boolean => method === "GET" && status === 200 && mime.includes("json");

function keepOf(entry: Recorded, origins: readonly Origin[]): Pick<ProposedStep, "keep"> {
  return some("keep", Object.fromEntries(origins.filter(({ from }) => from === entry).map(({ name, source }) => [name, source])));
}

const some = <K extends string, V extends object>(key: K, value: V): Partial<Record<K, V>> =>
  Object.keys(value).length === 0 ? {} : ({ [key]: value } as Record<K, V>);

/** A key of an answer says what it is, and nothing of whose it is. */
function firstKey(body: string, login: string): string {
  const data = readJson(body);
  return typeof data !== "object" || data === null || Array.isArray(data)
    ? ""
    : (Object.keys(data).find((key) => /^[a-z_]\w*$/i.test(key) && key !== login) ?? "");
}
