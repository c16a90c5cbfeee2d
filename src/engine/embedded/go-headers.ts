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

/** The lines in question are undici's own, always in this order and in lower case. */
export function rewriteHead(head: string): string {
  return head
    .replace("\r\nhost: ", "\r\nHost: ")
    .replace("\r\nconnection: keep-alive\r\n", "\r\n")
    .replace("\r\nconnection: close\r\n", "\r\nConnection: close\r\n")
    .replace("\r\ncontent-length: ", "\r\nContent-Length: ");
}

const ONE = 0x31;
const ZERO = 0x30;
const CR = 0x0d;

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

/** A head whose lines end in a bare line feed, or that gives one length twice, as undici takes it: Go takes both. Two lengths that differ stay. */
export function straighten(chunk: Buffer): Buffer {
  const end = endOfHead(chunk);
  if (end === undefined) return chunk;
  const head = chunk.subarray(0, end);
  const isBare = head[head.indexOf("\n") - 1] !== CR;
  if (!isBare && head.indexOf("ength:", head.indexOf("ength:") + 1) < 0) return chunk;
  const lines = head.toString("latin1").split(/\r?\n/);
  const isLength = (line: string): boolean => /^content-length:/i.test(line);
  const lengths = new Set(lines.filter(isLength).map((line) => line.slice(line.indexOf(":") + 1).trim()));
  const first = lines.findIndex(isLength);
  const kept = lengths.size > 1 ? lines : lines.filter((line, index) => index === first || !isLength(line));
  return Buffer.concat([Buffer.from(kept.join("\r\n"), "latin1"), chunk.subarray(end)]);
}

/** Where the body begins; undefined where the head has not come whole. */
function endOfHead(chunk: Buffer): number | undefined {
  const usual = chunk.indexOf("\r\n\r\n");
  const bare = (usual < 0 ? chunk : chunk.subarray(0, usual)).indexOf("\n\n");
  if (bare >= 0) return bare + 2;
  return usual < 0 ? undefined : usual + 4;
}
