import type { IncomingMessage, ServerResponse } from "node:http";
import { constants, type Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

type Answer = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => unknown;

/** Answers a request by its path; `/echo` and every path that is not known describe the request itself. */
export function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(String(request.url), "http://server");
  const name = url.pathname.split("/")[1] ?? "";
  void (ANSWERS[name] ?? echo)(request, response, url.searchParams);
}

const TEXT = { "content-type": "text/plain; charset=utf-8" };
const LONG = "été ".repeat(200);

/** Streams of HTTP/2 given up since somebody asked. */
let dropped = 0;
/** Streams of HTTP/2 refused so far: each second one is. */
let refused = 0;

const ANSWERS: Readonly<Record<string, Answer>> = {
  status: (_, response, query) => response.writeHead(Number(query.get("code")), TEXT).end(query.get("body") ?? ""),
  redirect: (_, response, query) => {
    const location = query.get("to");
    response.writeHead(Number(query.get("code") ?? 302), location === null ? {} : { location }).end("moved");
  },
  chain: (_, response, query) => {
    const left = Number(query.get("left"));
    response.writeHead(left > 0 ? 302 : 200, left > 0 ? { location: `/chain?left=${left - 1}` } : {}).end(`left ${left}`);
  },
  set: (_, response, query) => response.writeHead(200, { ...TEXT, "set-cookie": query.getAll("c") }).end("set"),
  "set-redirect": (_, response, query) =>
    response.writeHead(302, { "set-cookie": query.getAll("c"), location: query.get("to") ?? "/cookies" }).end(),
  cookies: (request, response) => response.writeHead(200, TEXT).end(request.headers.cookie ?? ""),
  slow: (_, response, query) => setTimeout(() => response.writeHead(200, TEXT).end("slow"), Number(query.get("ms"))),
  hang: () => {},
  drop: (_, response) => {
    dropped += 1;
    (response as unknown as Http2ServerResponse).stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  },
  refuse: (request, response) => {
    refused += 1;
    if (refused % 2 === 0) void echo(request, response);
    else (response as unknown as Http2ServerResponse).stream.close(constants.NGHTTP2_REFUSED_STREAM);
  },
  dropped: (_, response) => {
    response.writeHead(200, TEXT).end(String(dropped));
    dropped = 0;
  },
  gzip: (_, response) => response.writeHead(200, { ...TEXT, "content-encoding": "gzip" }).end(gzipSync(LONG)),
  br: (_, response) => response.writeHead(200, { ...TEXT, "content-encoding": "br" }).end(brotliCompressSync(LONG)),
  deflate: (_, response) => response.writeHead(200, { ...TEXT, "content-encoding": "deflate" }).end(deflateSync(LONG)),
  badgzip: (_, response) => response.writeHead(200, { ...TEXT, "content-encoding": "gzip" }).end("not gzip at all"),
  empty: (_, response) => response.writeHead(200, TEXT).end(),
  chunked: (_, response) => {
    response.writeHead(200, TEXT);
    response.write("un ");
    response.write("deux ");
    response.end("trois");
  },
  binary: (_, response) =>
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(Buffer.from([0, 255, 128, 195, 40, 10])),
  latin1: (_, response) =>
    response.writeHead(200, { "content-type": "text/html; charset=iso-8859-1" }).end(Buffer.from("<p>élève</p>", "latin1")),
  json: (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end('{"a":{"b":[{"c":1},{"c":"deux"}]},"nul":null,"yes":true,"n":1.5}'),
  page: (_, response) =>
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(
        '<html><body><form action="in?x=1"><input type="hidden" name="token" value="t&amp;é"></form><a href="../up">l\'aide</a></body></html>',
      ),
  headers: (_, response) => {
    response.setHeader("x-WeIrD-casE", "kept");
    response.setHeader("X-Dup", ["one", "two"]);
    response.setHeader("Set-Cookie", ["p=1; Path=/", "q=2; Path=/; HttpOnly; Secure; Max-Age=60; Domain=ent.test"]);
    response.setHeader("ETag", '"tag"');
    response.writeHead(200, TEXT).end("headers");
  },
};

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const described = {
    method: request.method,
    url: request.url,
    version: request.httpVersion,
    headers: rawHeaders(request),
    body: body.toString("utf8"),
    hex: body.toString("hex").slice(0, 200),
    connection: connectionId(request.socket),
  };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(described));
}

/** Names as they came over the wire, in the order of their names: neither engine promises another. */
function rawHeaders(request: IncomingMessage): string[] {
  const { rawHeaders: raw } = request;
  const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []));
  return lines.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

const connections = new WeakMap<Socket, number>();
let lastConnection = 0;

function connectionId(socket: Socket): number {
  const id = connections.get(socket) ?? ++lastConnection;
  connections.set(socket, id);
  return id;
}
