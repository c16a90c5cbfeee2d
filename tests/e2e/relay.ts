import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, isIP, type Socket } from "node:net";

/** One request as it came by. */
export interface Seen {
  readonly method: string;
  /** As in the request line: a path, or the whole address where a proxy was asked. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Relay {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly Seen[];
  readonly close: () => Promise<void>;
}

type Handler = (message: IncomingMessage, answer: ServerResponse) => void;

/** A server that notes every request and answers by `handle`; CONNECT goes through to the same port of this machine, whatever the name. */
export async function openRelay(handle: Handler): Promise<Relay> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method = "", url = "", headers }: IncomingMessage): void => void seen.push({ method, target: url, headers });
  const server = createServer((message, answer) => {
    note(message);
    handle(message, answer);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (message, socket) => {
    note(message);
    const through = connect(Number(String(message.url).split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    for (const end of [through, socket]) end.on("error", () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** Hands requests on to the port of this machine that they name: what a proxy does with a whole address. */
export const passToNamed: Handler = (message, answer) => pass(message, answer, new URL(String(message.url)));

/** Hands requests on to one platform; `watch` sees the headers of what it answers. */
export const passTo =
  (platform: string, watch?: (headers: IncomingHttpHeaders) => void): Handler =>
  (message, answer) =>
    pass(message, answer, new URL(String(message.url), platform), watch);

function pass(
  message: IncomingMessage,
  answer: ServerResponse,
  { hostname, port, pathname, search }: URL,
  watch?: (headers: IncomingHttpHeaders) => void,
): void {
  const { method, headers } = message;
  const onward = request({ host: isIP(hostname) > 0 ? hostname : "127.0.0.1", port, path: pathname + search, method, headers }, (came) => {
    watch?.(came.headers);
    answer.writeHead(came.statusCode ?? 502, came.headers);
    came.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  message.pipe(onward);
}
