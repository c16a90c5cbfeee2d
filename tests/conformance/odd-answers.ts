import type { Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

const CLOSING = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
const PACKED = Buffer.from("packed ".repeat(20));

const packed = (encoding: string, body: Buffer, behind: string): readonly Buffer[] => [
  Buffer.from(`${CLOSING}Content-Encoding: ${encoding}\r\nContent-Length: ${body.length + behind.length}\r\n\r\n`),
  body,
  Buffer.from(behind),
];

/** Answers as no server should give them, by path: each part is sent a while after the one before. */
const ODD_ANSWERS: Readonly<Record<string, ReadonlyArray<string | Buffer>>> = {
  "spaced-name": [`${CLOSING}X Name: a\r\nContent-Length: 2\r\n\r\nok`],
  "spaced-status": ["HTTP/1.1  200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"],
  "line-before": [`\r\n${CLOSING}Content-Length: 2\r\n\r\nok`],
  "folded-first": ["HTTP/1.1 200 OK\r\n X-A: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"],
  "chunked-twice": [`${CLOSING}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  "chunked-gzip": [`${CLOSING}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  "chunked-capital": [`${CLOSING}transfer-encoding: Chunked \r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  "chunked-unknown": [`${CLOSING}Transfer-Encoding: xchunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  identity: [`${CLOSING}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok`],
  "identity-minor-0": ["HTTP/1.0 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok"],
  "feeds-in-parts": ["HTTP/1.1 200 OK\nConnection: close\nContent-", "Type: text/plain\nContent-Length: 2\n", "\nok"],
  "folded-in-parts": [`${CLOSING}X-Long: a\r\n`, "\tb\r\nContent-Length: 2\r\n\r\nok"],
  "continues-in-parts": ["HTTP/1.1 100 Con", "tinue\r\n\r\n", `${CLOSING}Content-Length: 2\r\n\r\nok`],
  "hints-then-feeds": ["HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 2\n\nok"],
  "feeds-and-long": [`HTTP/1.1 200 OK\nConnection: close\nX-Long: ${"a".repeat(200_000)}\nContent-Length: 2\n\nok`],
  "cut-in-the-head": ["HTTP/1.1 200 OK\r\nContent-"],
  greeting: ["SSH-2.0-OpenSSH\r\n"],
  "gzip-and-zeros": packed("gzip", gzipSync(PACKED), "\0\0\0\0"),
  "gzip-and-more": packed("gzip", gzipSync(PACKED), "more"),
  "br-and-more": packed("br", brotliCompressSync(PACKED), "more"),
  "gzip-cut": packed("gzip", gzipSync(PACKED).subarray(0, -9), ""),
  "gzip-cut-in-its-sum": packed("gzip", gzipSync(PACKED).subarray(0, -3), ""),
  "br-cut": packed("br", brotliCompressSync(PACKED).subarray(0, -4), ""),
  "deflate-cut": packed("deflate", deflateSync(PACKED).subarray(0, -3), ""),
  "deflate-and-more": packed("deflate", deflateSync(PACKED), "more"),
};

/** Answers as `path` says; false where it is none of these. */
export function answerOddly(path: string, socket: Socket): boolean {
  const parts = Object.hasOwn(ODD_ANSWERS, path) ? ODD_ANSWERS[path] : undefined;
  if (parts === undefined) return false;
  void sendInParts(socket, parts);
  return true;
}

/** A pause long enough for whoever reads to have read. */
const PAUSE_MS = 40;

async function sendInParts(socket: Socket, parts: ReadonlyArray<string | Buffer>): Promise<void> {
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  socket.end();
}
