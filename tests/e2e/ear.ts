import { createServer, type Server as HttpServer } from "node:http";
import { createServer as createTcpServer, type Server } from "node:net";

/** A listener that counts who comes, and hangs up on them. */
export interface Ear {
  readonly url: string;
  readonly heard: () => number;
  readonly close: () => Promise<void>;
}

/** Listens on `host` and answers nobody. */
export async function openEar(host = "127.0.0.1"): Promise<Ear> {
  let heard = 0;
  const server = createTcpServer((socket) => {
    heard += 1;
    socket.destroy();
  });
  const port = await listen(server, host);
  return { url: `http://${host}:${port}`, heard: () => heard, close: () => closed(server) };
}

/** A platform whose every answer sends its visitors to `location`. */
export async function openSender(location: string): Promise<Ear> {
  let asked = 0;
  const server: HttpServer = createServer((_request, response) => {
    asked += 1;
    response.writeHead(302, { Location: location }).end();
  });
  const port = await listen(server, "127.0.0.1");
  return { url: `http://127.0.0.1:${port}`, heard: () => asked, close: () => closed(server) };
}

/** A site whose every answer is 200 and `body`. */
export async function openSpeaker(body: string): Promise<Ear> {
  let asked = 0;
  const server: HttpServer = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(body);
  });
  const port = await listen(server, "127.0.0.1");
  return { url: `http://127.0.0.1:${port}`, heard: () => asked, close: () => closed(server) };
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
