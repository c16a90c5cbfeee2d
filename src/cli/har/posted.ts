import { readJson } from "./json.ts";

/** What a request carried, as recorders write it down: its text, its parameters, or both. */
export interface PostData {
  readonly mimeType: string;
  readonly text: string;
  readonly params: readonly { readonly name: string; readonly value: string }[];
}

type Fields = readonly (readonly [name: string, value: string])[];

/** A form's body as it was sent. Some recorders put headers before it. */
const BODY = /^[^\s=]+=\S*$/;

/**
 * Fields of a form that was sent, in order: url-encoded or multipart; a file is none. The body comes first where there is one: some browsers
 * write parameters as they were sent and some decoded, so that a `+` of them may be either.
 */
export function postedFields({ mimeType, text, params }: PostData): Fields {
  if (mimeType.includes("urlencoded") && BODY.test(text)) return readEncoded(text);
  if (params.length > 0) return params.map(({ name, value }) => [decodeField(name), decodeField(value)] as const);
  if (mimeType.includes("multipart")) return readMultipart(text);
  return mimeType.includes("urlencoded") ? readEncoded(text) : [];
}

/** What was sent as JSON; undefined where nothing was. Scripts that name no type of their own send it as `text/plain`. */
export function postedJson({ mimeType, text }: PostData): unknown {
  if (mimeType.includes("json")) return readJson(text);
  return /^(text\/plain|$)/.test(mimeType) && text.trimStart().startsWith("{") ? readJson(text) : undefined;
}

function readEncoded(text: string): Fields {
  return text.split("&").flatMap((part) => {
    const at = part.indexOf("=");
    return at < 1 ? [] : [[decodeField(part.slice(0, at)), decodeField(part.slice(at + 1))] as const];
  });
}

/** Parts with a name and no file (RFC 7578); the first line is the boundary. */
function readMultipart(text: string): Fields {
  const boundary = text.split(/\r?\n/, 1)[0] ?? "";
  if (!boundary.startsWith("--")) return [];
  return text.split(boundary).flatMap((part) => {
    const at = /\r?\n\r?\n/.exec(part);
    const head = part.slice(0, at?.index ?? 0);
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
    if (at === null || name === undefined || /;\s*filename\*?=/i.test(head)) return [];
    return [[name, part.slice(at.index + at[0].length).replace(/\r?\n$/, "")] as const];
  });
}

function decodeField(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}
