import { z } from "zod";
import { type PageForm, readPageForms } from "./page-form.ts";
import { type PostData, postedFields, postedJson } from "./posted.ts";

const pair = z.looseObject({ name: z.string(), value: z.string().catch("") });
const NO_CONTENT = { mimeType: "", text: "" };
const entry = z.looseObject({
  startedDateTime: z.string().catch(""),
  request: z.looseObject({
    method: z.string(),
    url: z.string(),
    headers: z.array(pair).catch([]),
    postData: z
      .looseObject({ mimeType: z.string().catch(""), text: z.string().catch(""), params: z.array(pair).catch([]) })
      .optional()
      .catch(undefined),
  }),
  response: z.looseObject({
    status: z.number(),
    redirectURL: z.string().catch(""),
    headers: z.array(pair).catch([]),
    content: z
      .looseObject({ mimeType: z.string().catch(""), text: z.string().catch(""), encoding: z.string().optional().catch(undefined) })
      .catch(NO_CONTENT),
  }),
});
type Entry = z.output<typeof entry>;
const archive = z.looseObject({ log: z.looseObject({ entries: z.array(z.unknown()) }) });

type Pairs = readonly (readonly [name: string, value: string])[];

/** One exchange of a browser's recording, as far as a chain needs it. URLs are absolute. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly mime: string;
  readonly body: string;
  /** The forms of a page. */
  readonly forms: readonly PageForm[];
  /** Fields of a form that was sent, in order: posted, or in the address where a page asked for a password by one of their names. */
  readonly fields: Pairs;
  /** What was sent as JSON; undefined where nothing was. */
  readonly json: unknown;
  /** Headers of the request and of the answer, in order; names in lower case. */
  readonly sent: Pairs;
  readonly came: Pairs;
  /** Where the answer redirects to, absolute; else empty. */
  readonly location: string;
  /** Names of the cookies that the answer set; one that it deleted is none. */
  readonly cookies: readonly string[];
}

export type ParsedHar = { readonly kind: "ok"; readonly entries: readonly Recorded[] } | { readonly kind: "wrong"; readonly why: string };

/**
 * Reads a HAR 1.2 file (http://www.softwareishard.com/blog/har-12-spec/), its exchanges by the time they began. What is not one is told
 * in one line; an exchange that cannot be read is left out as long as another can.
 */
export function parseHar(text: string): ParsedHar {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "wrong", why: "it is not JSON, or it was cut; save the recording again as HAR with content" };
  }
  const read = archive.safeParse(value);
  if (!read.success) return wrong(read.error.issues[0], []);
  const all = read.data.log.entries.map((one) => entry.safeParse(one));
  const entries = inOrder(all.flatMap(({ data }) => (data === undefined ? [] : [data]))).flatMap((one) => readEntry(one) ?? []);
  const failed = all.findIndex(({ success }) => !success);
  if (entries.length === 0 && failed >= 0) return wrong(all[failed]?.error?.issues[0], ["log", "entries", failed]);
  const whole = entries.map((one, at) => ({
    ...one,
    fields: one.method === "GET" ? fieldsInAddress(one, entries.slice(0, at)) : one.fields,
  }));
  return entries.length > 0 ? { kind: "ok", entries: whole } : { kind: "wrong", why: "it holds no exchange by http or https" };
}

function wrong(issue: z.core.$ZodIssue | undefined, below: readonly PropertyKey[]): ParsedHar {
  const path = [...below, ...(issue?.path ?? [])].join(".");
  return { kind: "wrong", why: `${path === "" ? "" : `${path}: `}${issue?.message ?? "unexpected"}; a HAR has log.entries` };
}

/** As the recorder has them where it tells not of every one when it began. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const began = ({ startedDateTime }: Entry): number => Date.parse(startedDateTime);
  return entries.some((one) => Number.isNaN(began(one))) ? entries : entries.toSorted((a, b) => began(a) - began(b));
}

/** Whether the browser saved what says who is there; many leave it out of a recording unless they are told to keep it. */
export const hasCredentials = ({ sent, came }: Recorded): boolean =>
  [...sent, ...came].some(([name]) => name === "cookie" || name === "set-cookie" || name === "authorization");

function readEntry({ request, response }: Entry): Recorded | undefined {
  const url = absolute(request.url);
  if (url === undefined) return undefined;
  const sent = pairs(request.headers);
  const came = pairs(response.headers);
  const header = (name: string): readonly string[] => came.filter((one) => one[0] === name).map(([, value]) => value);
  const location = response.status >= 300 && response.status < 400 ? response.redirectURL || (header("location")[0] ?? "") : "";
  const { mimeType, text, encoding } = response.content;
  const body = encoding === "base64" ? decodeBase64(text, mimeType) : text;
  const method = request.method.toUpperCase();
  const posted = method === "GET" ? undefined : postedIn(request.postData, sent);
  return {
    method,
    url,
    status: response.status,
    mime: mimeType.toLowerCase(),
    body,
    forms: /html/i.test(mimeType) ? readPageForms(body) : [],
    fields: posted === undefined ? [] : postedFields(posted),
    json: posted === undefined ? undefined : postedJson(posted),
    sent,
    came,
    location: location === "" ? "" : (absolute(location, url) ?? ""),
    cookies: header("set-cookie").flatMap((value) => value.split("\n").flatMap(cookieSet)),
  };
}

const pairs = (list: readonly z.output<typeof pair>[]): Pairs => list.map(({ name, value }) => [name.toLowerCase(), value] as const);

/** The type of what was sent stands in a header where the recorder does not repeat it. */
function postedIn(data: Entry["request"]["postData"], sent: Pairs): PostData | undefined {
  if (data === undefined) return { mimeType: "", text: "", params: [] };
  const mimeType = data.mimeType || (sent.find(([name]) => name === "content-type")?.[1] ?? "");
  return { ...data, mimeType: mimeType.toLowerCase() };
}

/** A form that is sent by GET has its fields in the address: those of a page before that asks for a password by one of their names. */
function fieldsInAddress({ url }: Recorded, earlier: readonly Recorded[]): Pairs {
  const query = [...new URL(url).searchParams].filter(([, value]) => value !== "");
  const asksFor = ([name]: Pairs[number]): boolean =>
    earlier.some(({ forms }) => forms.some(({ inputs }) => inputs.some((one) => one.type === "password" && one.name === name)));
  return query.some(asksFor) ? query : [];
}

function cookieSet(line: string): readonly string[] {
  const [pair = "", ...attributes] = line.split(";");
  const at = pair.indexOf("=");
  const isDeleted =
    pair.slice(at + 1).trim() === "" || attributes.some((one) => /^\s*(max-age=(0|-\d+)|expires=.*\b19\d\d\b.*)\s*$/i.test(one));
  return at < 1 || isDeleted ? [] : [pair.slice(0, at).trim()];
}

function absolute(url: string, base?: string): string | undefined {
  try {
    const parsed = new URL(url, base);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

/** In the charset that the type names, else UTF-8. */
function decodeBase64(text: string, mimeType: string): string {
  try {
    const charset = /charset=["']?([\w-]+)/i.exec(mimeType)?.[1] ?? "utf-8";
    return new TextDecoder(charset).decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
