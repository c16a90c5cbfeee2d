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
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size);
    if (!awaitsHead || chunk === null) return chunk;
    const answer = skipContinues(chunk);
    awaitsHead = answer.length === 0;
    return awaitsHead ? read(size) : straighten(answer);
  };
}

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

/** What follows answers of 100 that nobody asked for, as IIS sends them; a head that has not come whole is left as it is. */
export function skipContinues(chunk: Buffer): Buffer {
  let rest = chunk;
  while (rest[9] === ONE && rest[10] === ZERO && rest[11] === ZERO) {
    const end = endOfHead(rest);
    if (end === undefined) return rest;
    rest = rest.subarray(end);
  }
  return rest;
}

/** What undici does not take of a head, by what gives it away: bare line feeds, folded lines, spaces before a colon, lengths beside chunks, later minors. */
const ODD = /(?:^|[^\r])\n|\n[ \t]|\n[^:\s]+[ \t]+:|ength:[\s\S]*ength:|ength:[\s\S]*ransfer-|ransfer-[\s\S]*ength:|^HTTP\/1\.[2-9]/i;

/** A head that Go takes and undici does not, as undici takes it. Two lengths that differ stay: Go refuses them as well. */
export function straighten(chunk: Buffer): Buffer {
  const end = endOfHead(chunk);
  if (end === undefined) return chunk;
  const head = chunk.toString("latin1", 0, end);
  if (!ODD.test(head)) return chunk;
  const lines = head
    .replace(/^HTTP\/1\.[2-9]/, "HTTP/1.1")
    .split(/\r?\n(?![ \t])/)
    .map((line) => line.replace(/\r?\n[ \t]+/g, " ").replace(/^([^:\s]+)[ \t]+:/, "$1:"));
  const isLength = (line: string): boolean => /^content-length:/i.test(line);
  const isChunked = lines.some((line) => /^transfer-encoding:.*chunked/i.test(line));
  const lengths = new Set(lines.filter(isLength).map((line) => line.slice(line.indexOf(":") + 1).trim()));
  const first = isChunked ? -1 : lines.findIndex(isLength);
  const kept = !isChunked && lengths.size > 1 ? lines : lines.filter((line, index) => index === first || !isLength(line));
  return Buffer.concat([Buffer.from(kept.join("\r\n"), "latin1"), chunk.subarray(end)]);
}

/** Where the body begins; undefined where the head has not come whole. */
function endOfHead(chunk: Buffer): number | undefined {
  const usual = chunk.indexOf("\r\n\r\n");
  const bare = (usual < 0 ? chunk : chunk.subarray(0, usual)).indexOf("\n\n");
  if (bare >= 0) return bare + 2;
  return usual < 0 ? undefined : usual + 4;
}
