import { createServer, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Ear } from "./ear.ts";

/** How the platform is odd. */
export interface Oddity {
  /** Sends the landing page to somebody who is in. */
  readonly land?: (response: ServerResponse) => void;
  /** Lets in only those of whom it says so, by their number; the others get an empty page. */
  readonly admits?: (count: number) => boolean;
  /** Meets a request, by its number, before the platform does; true where that was all. */
  readonly meet?: (socket: Socket, count: number, response: ServerResponse) => boolean;
}

const HTML = { "Content-Type": "text/html; charset=utf-8" };
const FORM = '<form id=login method=post action="/auth/login"><input name=email><input type=password name=password></form>';
const PAGE = "<!doctype html><title>ENT</title><h1>Bonjour</h1>";
/** Of a session: renewed by each start, so that those of before are lost. */
const cookieOf = (start: number): string => `oneSessionId=${start}`;

/** A platform that signs in as entcore does, in a few lines, and is odd. `restart` loses its sessions. */
export async function openOddPlatform({ land, admits, meet }: Oddity): Promise<Ear & { readonly restart: () => void }> {
  let asked = 0;
  let admitted = 0;
  let start = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (meet?.(request.socket, asked, response) === true) return;
    const isIn = request.headers.cookie?.includes(cookieOf(start)) === true;
    if (request.method === "POST") {
      admitted += 1;
      const isLetIn = admits?.(admitted) ?? true;
      const session = { Location: "/timeline/timeline", "Set-Cookie": `${cookieOf(start)}; Path=/` };
      request.resume().on("end", () => (isLetIn ? response.writeHead(302, session).end() : response.writeHead(200, HTML).end()));
    } else if (request.url?.startsWith("/auth/")) response.writeHead(200, HTML).end(FORM);
    else if (!isIn) response.writeHead(302, { Location: "/auth/login" }).end();
    else if (land === undefined) response.writeHead(200, HTML).end(PAGE);
    else land(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    heard: () => asked,
    restart: () => {
      start += 1;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Half of a page whose length was promised whole. */
export function landOnHalf(response: ServerResponse): void {
  response.writeHead(200, { ...HTML, "Content-Length": 2 * PAGE.length });
  response.write(PAGE, () => response.socket?.end());
}

/** A page packed wrongly. */
export const landOnScrap = (response: ServerResponse): void =>
  void response.writeHead(200, { ...HTML, "Content-Encoding": "gzip" }).end(PAGE);

/** An error page in a charset in which no rule finds anything. */
export const landOnUtf16 = (response: ServerResponse): void =>
  void response.writeHead(200, HTML).end(Buffer.from("\ufeff<title>Error 500</title><h1>Internal Server Error</h1>", "utf16le"));

/** The page, and with it the end of the session. */
export const landAndLeave = (response: ServerResponse): void =>
  void response.writeHead(200, { ...HTML, "Set-Cookie": "oneSessionId=; Path=/; Max-Age=0" }).end(PAGE);
