import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { answer } from "./answers.ts";
import { answerOddly } from "./odd-answers.ts";
import { serveSockets } from "./sockets.ts";

/** What scripts are given: addresses, by the name of an environment variable. */
export interface ConformanceServer {
  readonly env: Readonly<Record<string, string>>;
  /** Replaces what differs from run to run in a text: the ports. */
  readonly normalise: (text: string) => string;
  close(): Promise<void>;
}

/** The certificate that signs itself, for `localhost`, `ent.test` and 127.0.0.1. */
export const CERTIFICATE = join(import.meta.dirname, "certificate.pem");

/** Serves HTTP, HTTPS (1.1 and 2), WebSockets and broken answers, each on a port of the system's choice on loopback. */
export async function serveConformance(): Promise<ConformanceServer> {
  const http = createServer(answer);
  serveSockets(new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false }), http);
  const tls = createSecureServer({
    key: readFileSync(join(import.meta.dirname, "key.pem")),
    cert: readFileSync(CERTIFICATE),
    allowHTTP1: true,
  });
  tls.on("request", (request, response) => answer(request as unknown as IncomingMessage, response as unknown as ServerResponse));
  const broken = createSocketServer(breakOff);
  const closed = createSocketServer();
  const open = new Set<Socket>();
  for (const server of [http, tls, broken]) server.on("connection", (socket: Socket) => trackSocket(open, socket));
  const [httpPort, tlsPort, brokenPort, closedPort] = await Promise.all([http, tls, broken, closed].map(listen));
  await close(closed);
  const ports = { HTTP_PORT: httpPort, TLS_PORT: tlsPort, BROKEN_PORT: brokenPort, CLOSED_PORT: closedPort };
  return {
    env: Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    normalise: (text) =>
      Object.entries(ports).reduce((all, [name, port]) => all.replace(new RegExp(`(:|%3A)${port}`, "g"), `:${name}`), text),
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all([http, tls, broken].map(close));
    },
  };
}

function trackSocket(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.on("error", () => {});
  socket.on("close", () => open.delete(socket));
}

const CLOSING = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

/** Answers by the first line: a reset, an end without an answer, something that is not HTTP, or a body that is too short or cut. */
function breakOff(socket: Socket): void {
  socket.on("error", () => {});
  socket.once("data", (data) => {
    const path = /^\w+ (\S+)/.exec(data.toString("latin1"))?.[1];
    if (path === "/reset") socket.resetAndDestroy();
    else if (path === "/end") socket.end();
    else if (path === "/nonsense") socket.end("NONSENSE\r\n\r\n");
    else if (path === "/short") socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    else if (path === "/then-reset")
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", () => setTimeout(() => socket.resetAndDestroy(), 50));
    else if (path === "/cut")
      socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nonly half", () => setTimeout(() => socket.resetAndDestroy(), 100));
    else if (path === "/continues")
      socket.end(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
      );
    else if (path === "/continues-first") {
      socket.write("HTTP/1.1 100 Continue\r\n\r\n");
      setTimeout(() => socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"), 50);
    } else if (path === "/feeds") socket.end("HTTP/1.1 200 OK\nConnection: close\nContent-Type: text/plain\nContent-Length: 4\n\na\n\nb");
    else if (path === "/twice")
      socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\nContent-Type: text/plain\r\ncontent-length:  2\r\n\r\nok");
    else if (path === "/differing") socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!");
    else if (path === "/folded") socket.end(`${CLOSING}X-Long: a\r\n\tb\r\nContent-Length: 2\r\n\r\nok`);
    else if (path === "/spaced") socket.end(`${CLOSING}Content-Type : text/plain\r\nContent-Length: 2\r\n\r\nok`);
    else if (path === "/minor") socket.end("HTTP/1.2 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    else if (path === "/both") socket.end(`${CLOSING}Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`);
    else if (path === "/spared") socket.end("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nContent-Length: 99\r\n\r\n");
    else if (path === "/no-length") socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
    else answerOddly(String(path).slice(1), socket);
  });
}

function listen(server: Server | Http2SecureServer): Promise<number> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

function close(server: Server | Http2SecureServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
