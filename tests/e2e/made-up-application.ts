import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What the made-up application answers to the log-in of one user instead of letting it in. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Application {
  readonly url: string;
  readonly close: () => Promise<void>;
  /** Requests to what only somebody who is in may read, by what came of them. */
  readonly reads: { in: number; out: number };
}

/**
 * A single-page application as many are written: its page has a token in a `<meta>` tag and wants it back in a header; the log-in is
 * JSON, and so is everything behind it, for which a bearer token is needed. `refusals` by user.
 */
export async function startApplication(refusals: Readonly<Record<string, Refusal>> = {}): Promise<Application> {
  const reads = { in: 0, out: 0 };
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      const isText = typeof body === "string";
      response.writeHead(status, { "Content-Type": isText ? "text/html" : "application/json", ...headers });
      response.end(isText ? body : JSON.stringify(body));
    };
    const path = request.url?.split("?")[0];
    if (path === "/") return answer(200, '<html data-build="b7"><meta content="m1&amp;x" name="csrf-token"><div id="app"></div></html>');
    if (path === "/api/me") {
      const login = /^Bearer t-(.+)$/.exec(request.headers.authorization ?? "")?.[1];
      reads[login === undefined ? "out" : "in"] += 1;
      return login === undefined ? answer(401, { error: "no token" }) : answer(200, { login });
    }
    if (path !== "/api/login" && path !== "/api/open") return answer(404, { error: "Not Found" });
    void readText(request).then((text) => {
      const { login, password, remember } = readBody(text);
      const refusal = refusals[login];
      if (path === "/api/login" && request.headers["x-csrf-token"] !== "m1&x") return answer(403, { message: "invalid csrf token" });
      if (refusal !== undefined) return answer(refusal.status, refusal.body, refusal.headers);
      if (password !== `p"w\\${login}` || remember !== false) return answer(401, { error: "bad credentials" });
      return answer(200, { data: { token: `t-${login}` } });
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reads,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function readBody(text: string): { readonly login: string; readonly password: string; readonly remember: unknown } {
  const body = JSON.parse(text) as Partial<Record<string, unknown>>;
  return { login: String(body["login"]), password: String(body["password"]), remember: body["remember"] };
}
