import type { Socket } from "node:net";

/**
 * Makes a connection write request heads as Go writes them – `Host` and `Content-Length` in capitals, no `keep-alive` – and take
 * the heads of answers that Go takes and undici does not. undici hands over each head as one string and bodies as buffers, one exchange at a time.
 */
export function speakAsGo(socket: Socket): void {
  let awaitsHead = false;
  const write = socket.write.bind(socket) as (chunk: unknown, ...rest: readonly unknown[]) => boolean;
  socket.write = ((chunk: unknown, ...rest: readonly unknown[]) => {
    awaitsHead ||= typeof chunk === "string";
    return write(typeof chunk === "string" ? rewriteHead(chunk) : chunk, ...rest);
  }) as Socket["write"];
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let held: Buffer = NOTHING;
  socket.read = (size?: number): Buffer | null => {
    for (let chunk = read(size); ; chunk = read(size)) {
      if (!awaitsHead || chunk === null) return chunk;
      const answer = skipHints(held.length === 0 ? chunk : Buffer.concat([held, chunk]));
      held = isPartOfHead(answer) ? answer : NOTHING;
      awaitsHead = held.length > 0 || answer.length === 0;
      if (!awaitsHead) return straighten(answer);
    }
  };
}

const NOTHING = Buffer.alloc(0);

/** Headers that Go's client makes itself, whatever a script says (`net/http/request.go`). */
const MADE = ["Content-Length", "Transfer-Encoding", "Trailer"];
/** Headers of one connection: HTTP/2 has none of them, and undici takes none. */
const OF_CONNECTION = ["Connection", "Expect", "Http2-Settings", "Keep-Alive", "Proxy-Connection", "Te", "Upgrade"];
/** Carries a line past undici's rules, which k6 does not have; `rewriteHead` takes it off again. */
const RAW = "Rentree-Raw";

/**
 * Headers as undici takes them, names and values in turn. Values go out in UTF-8, as Go writes texts; undici writes Latin-1. Over TLS, where HTTP/2 is
 * likely, headers of the connection are left out.
 */
export function wireLines(headers: Iterable<readonly [string, string]>, isSecure: boolean): string[] {
  const lines: string[] = [];
  for (const [name, value] of headers) {
    if (MADE.includes(name)) continue;
    const bytes = IS_PLAIN.test(value) ? value : Buffer.from(value, "utf8").toString("latin1");
    if (!OF_CONNECTION.includes(name) || (name === "Connection" && KNOWN_CONNECTION.test(value))) lines.push(name, bytes);
    else if (!isSecure) lines.push(RAW, `${name}: ${bytes}`);
  }
  return lines;
}

/** What is the same in UTF-8 and Latin-1. */
const IS_PLAIN = /^[\t -~]*$/;
const KNOWN_CONNECTION = /^(?:close|keep-alive)$/i;

/** The lines in question are undici's own, always in this order and in lower case; what was carried past its rules comes last. */
export function rewriteHead(head: string): string {
  return head
    .replaceAll(`\r\n${RAW}: `, "\r\n")
    .replace("\r\nhost: ", "\r\nHost: ")
    .replace("\r\nconnection: keep-alive\r\n", "\r\n")
    .replace("\r\nconnection: close\r\n", "\r\nConnection: close\r\n")
    .replace("\r\ncontent-length: ", "\r\nContent-Length: ");
}

const ONE = 0x31;
const ZERO = 0x30;

/**
 * What follows answers of 100 that nobody asked for, as IIS sends them, and other hints that an answer will come; a head that has not come whole is left as it is,
 * and so is 101, which is the last of its connection.
 */
export function skipHints(chunk: Buffer): Buffer {
  let rest = chunk;
  while (rest[9] === ONE && !(rest[10] === ZERO && rest[11] === ONE)) {
    const end = endOfHead(rest);
    if (end === undefined) return rest;
    rest = rest.subarray(end);
  }
  return rest;
}

const BEGINNING = Buffer.from("HTTP/");
/** More than that of a head is handed on as it is. */
const MOST_HELD_BYTES = 1_000_000;

/** Whether an answer has begun whose head has not come whole: only then can it be put straight. */
export function isPartOfHead(answer: Buffer): boolean {
  const begins = answer.subarray(0, BEGINNING.length).equals(BEGINNING.subarray(0, answer.length));
  return answer.length > 0 && begins && answer.length < MOST_HELD_BYTES && endOfHead(answer) === undefined;
}

/** What undici does not take of a head, by what gives it away: bare line feeds, folded lines, spaces in or before a name or twice before the status, lengths beside chunks, later minors … */
const ODD =
  /(?:^|[^\r])\n|\n[ \t]|\n[^:\s]+[ \t][^:\n]*:|ength:[\s\S]*ength:|ength:[\s\S]*ransfer-|ransfer-[\s\S]*ength:|^HTTP\/1\.(?:[2-9]|\d {2})/i;
/** … or takes and Go does not: an empty line before it, a first line that is folded, a body sent otherwise than in chunks. */
const REFUSED = /^\r?\n|^[^\n]*\n[ \t]|\ntransfer-encoding:(?!\s*chunked\s*\n)|\ntransfer-encoding:[\s\S]*\ntransfer-encoding:/i;
const MINOR_0 = /^HTTP\/1\.0/;
/** No answer begins so. */
const NO_HTTP = Buffer.from("?");

/** A head that Go takes and undici does not, as undici takes it, and one that Go does not take so that undici refuses it as well. Two lengths that differ stay: both refuse them. */
export function straighten(chunk: Buffer): Buffer {
  const end = endOfHead(chunk);
  if (end === undefined) return chunk;
  const head = chunk.toString("latin1", 0, end);
  const isRefused = REFUSED.test(head);
  if (isRefused && !MINOR_0.test(head)) return Buffer.concat([NO_HTTP, chunk]);
  return isRefused || ODD.test(head) ? Buffer.concat([Buffer.from(straightHead(head), "latin1"), chunk.subarray(end)]) : chunk;
}

function straightHead(head: string): string {
  const [status = "", ...headers] = head
    .replace(/^HTTP\/1\.[2-9]/, "HTTP/1.1")
    .replace(/^(HTTP\/1\.\d) +/, "$1 ")
    .split(/\r?\n(?![ \t])/)
    .map((line) => line.replace(/\r?\n[ \t]+/g, " "));
  const isMinor0 = MINOR_0.test(status);
  const lines = headers
    .map((line) => line.replace(/^([^:\s]+)[ \t]+:/, "$1:"))
    // Go keeps a name with a space as it is, which nobody asks for; of HTTP/1.0 it knows no chunks.
    .filter((line) => !/^[^:\s]+[ \t][^:]*:/.test(line) && !(isMinor0 && /^transfer-encoding:/i.test(line)));
  const isLength = (line: string): boolean => /^content-length:/i.test(line);
  const isChunked = lines.some((line) => /^transfer-encoding:.*chunked/i.test(line));
  const lengths = new Set(lines.filter(isLength).map((line) => line.slice(line.indexOf(":") + 1).trim()));
  const first = isChunked ? -1 : lines.findIndex(isLength);
  const kept = !isChunked && lengths.size > 1 ? lines : lines.filter((line, index) => index === first || !isLength(line));
  return [status, ...kept].join("\r\n");
}

/** Where the body begins; undefined where the head has not come whole. */
function endOfHead(chunk: Buffer): number | undefined {
  const usual = chunk.indexOf("\r\n\r\n");
  const bare = (usual < 0 ? chunk : chunk.subarray(0, usual)).indexOf("\n\n");
  if (bare >= 0) return bare + 2;
  return usual < 0 ? undefined : usual + 4;
}
