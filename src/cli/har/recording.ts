import { z } from "zod";

const pair = z.looseObject({ name: z.string(), value: z.string().catch("") });
const entry = z.looseObject({
  request: z.looseObject({
    method: z.string(),
    url: z.string(),
    headers: z.array(pair).catch([]),
    postData: z
      .looseObject({ mimeType: z.string().catch(""), text: z.string().catch(""), params: z.array(pair).catch([]) })
      .exactOptional(),
  }),
  response: z.looseObject({
    status: z.number(),
    redirectURL: z.string().catch(""),
    headers: z.array(pair).catch([]),
    content: z.looseObject({ mimeType: z.string().catch(""), text: z.string().catch(""), encoding: z.string().exactOptional() }),
  }),
});
const archive = z.looseObject({ log: z.looseObject({ entries: z.array(entry) }) });

type Pairs = readonly (readonly [name: string, value: string])[];

/** One exchange of a browser's recording, as far as a chain needs it. URLs are absolute. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly mime: string;
  readonly body: string;
  /** Fields of a form that was sent, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What was sent as JSON; undefined where nothing was. */
  readonly json: unknown;
  /** Headers of the request and of the answer, in order; names in lower case. */
  readonly sent: Pairs;
  readonly came: Pairs;
  /** Where the answer redirects to, absolute; else empty. */
  readonly location: string;
  /** Names of the cookies that the answer set. */
  readonly cookies: readonly string[];
}

export type ParsedHar = { readonly kind: "ok"; readonly entries: readonly Recorded[] } | { readonly kind: "wrong"; readonly why: string };

/** Reads a HAR 1.2 file (http://www.softwareishard.com/blog/har-12-spec/). What is not one is told in one line. */
export function parseHar(text: string): ParsedHar {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "wrong", why: "it is not JSON, or it was cut; save the recording again as HAR with content" };
  }
  const read = archive.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    return { kind: "wrong", why: `${issue?.path.join(".") || "it"}: ${issue?.message ?? "unexpected"}; a HAR has log.entries` };
  }
  const entries = read.data.log.entries.flatMap((one) => readEntry(one) ?? []);
  return entries.length > 0 ? { kind: "ok", entries } : { kind: "wrong", why: "it holds no exchange by http or https" };
}

function readEntry({ request, response }: z.output<typeof entry>): Recorded | undefined {
  const url = absolute(request.url);
  if (url === undefined) return undefined;
  const header = (name: string): readonly string[] =>
    response.headers.filter((one) => one.name.toLowerCase() === name).map(({ value }) => value);
  const location = response.status >= 300 && response.status < 400 ? response.redirectURL || (header("location")[0] ?? "") : "";
  const { mimeType, text, encoding } = response.content;
  const pairs = (list: readonly z.output<typeof pair>[]): Pairs => list.map(({ name, value }) => [name.toLowerCase(), value] as const);
  return {
    method: request.method.toUpperCase(),
    url,
    status: response.status,
    mime: mimeType.toLowerCase(),
    body: encoding === "base64" ? decodeBase64(text) : text,
    fields: fieldsOf(request.postData),
    json: request.postData?.mimeType.includes("json") ? readJson(request.postData.text) : undefined,
    sent: pairs(request.headers),
    came: pairs(response.headers),
    location: location === "" ? "" : (absolute(location, url) ?? ""),
    cookies: header("set-cookie").flatMap((value) => value.split("\n").map((line) => line.split("=")[0]?.trim() ?? "")),
  };
}

function fieldsOf(data: z.output<typeof entry>["request"]["postData"]): Recorded["fields"] {
  if (data === undefined) return [];
  if (data.params.length > 0) return data.params.map(({ name, value }) => [decodeField(name), decodeField(value)] as const);
  if (!data.mimeType.includes("urlencoded")) return [];
  return data.text.split("&").flatMap((part) => {
    const at = part.indexOf("=");
    return at < 1 ? [] : [[decodeField(part.slice(0, at)), decodeField(part.slice(at + 1))] as const];
  });
}

/** What a text of JSON says; undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function decodeField(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}

function absolute(url: string, base?: string): string | undefined {
  try {
    const parsed = new URL(url, base);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
