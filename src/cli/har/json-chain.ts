import type { ProposedStep } from "./chain.ts";
import { openWriter, typedIn, writeHeaders, writeJson } from "./data.ts";
import { type Recorded, readJson } from "./recording.ts";
import type { Origin } from "./token.ts";

/** A log-in by JSON, as far as it differs from one by forms. */
export interface JsonChain {
  readonly steps: readonly ProposedStep[];
  /** What goes with every request behind the door. */
  readonly headers: Readonly<Record<string, string>>;
  readonly landing: { readonly url?: string; readonly contains?: string };
  readonly used: readonly Recorded[];
}

type Address = (entry: Recorded) => string;

/** What a script sent: JSON, or fields that were answered by data. */
const bodyOf = ({ json, fields, mime }: Recorded): unknown => json ?? (mime.includes("json") ? Object.fromEntries(fields) : undefined);

/** Whether a script sends a password, and it was not refused. */
export const sendsJson = (entry: Recorded): boolean =>
  entry.method === "POST" && entry.status < 400 && typedIn(bodyOf(entry)) !== undefined;

/**
 * The log-in `at`, with a step before it for each answer that brought a value which it sends. What is proved is the first data of
 * the platform that was read after it. `entries` are those of the platform, `address` writes an address without its secrets.
 */
export function proposeJson(entries: readonly Recorded[], at: Recorded, address: Address): JsonChain {
  const before = entries.slice(0, entries.indexOf(at));
  const later = entries.slice(entries.indexOf(at) + 1);
  const typed = typedIn(bodyOf(at)) ?? {};
  const login = typed["{login}"] ?? "";
  const place: Address = (entry) => (login.length < 3 ? address(entry) : address(entry).replaceAll(encodeURIComponent(login), "{login}"));
  const writer = openWriter(before, typed);
  const body = writeJson(bodyOf(at), writer);
  const headers = writeHeaders(at, writer);
  const proof = later.find(
    ({ method, status, mime, body }) => method === "GET" && status === 200 && mime.includes("json") && firstKey(body, login) !== "",
  );
  const behind = openWriter([...before, at], typed, writer.origins);
  const standing = proof === undefined ? {} : writeHeaders(proof, behind);
  const origins = [...writer.origins, ...behind.origins];
  const sources = before.filter((entry) => origins.some(({ from }) => from === entry));
  const first = sources.length > 0 ? sources : before.slice(0, 1);
  const steps = first.map((entry, index) => ({
    name: index === 0 ? "page" : `data-${index}`,
    get: place(entry),
    ...keepOf(entry, origins),
  }));
  const credentials = {
    name: "credentials",
    post: place(at),
    ...some("headers", headers),
    [at.json === undefined ? "fields" : "json"]: body,
    ...keepOf(at, origins),
  };
  const landing = proof === undefined ? {} : { url: place(proof), contains: `"${firstKey(proof.body, login)}"` };
  return { steps: [...steps, credentials], headers: standing, landing, used: [...first, at, ...(proof === undefined ? [] : [proof])] };
}

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
