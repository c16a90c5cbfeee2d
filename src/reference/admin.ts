import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What the admin port shows and does. */
export interface AdminDesk {
  readonly ledger: (sinceMs: number) => object;
  readonly arrivals: (filter: { readonly from: number; readonly to: number; readonly run: string }) => object;
  readonly reset: () => Promise<void>;
}

/** The admin port, on loopback whatever the platform's own address: the ledger, and a reset. */
export async function openAdmin(desk: AdminDesk, port: number): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answerAdmin(desk, request, response).catch((error: unknown) => {
      response.writeHead(500, { "Content-Type": "application/json" }).end(JSON.stringify({ error: String(error) }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => closeServer(server) };
}

async function answerAdmin(desk: AdminDesk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://admin");
  const shown = await showAdmin(desk, `${request.method} ${pathname}`, searchParams);
  response.writeHead(shown === undefined ? 404 : 200, { "Content-Type": "application/json" });
  response.end(JSON.stringify(shown ?? { error: "GET /ledger, GET /arrivals, GET /health or POST /reset" }));
}

async function showAdmin(desk: AdminDesk, route: string, search: URLSearchParams): Promise<object | undefined> {
  if (route === "GET /health") return { status: "ok" };
  if (route === "GET /ledger") return desk.ledger(Number(search.get("since") ?? 0));
  if (route === "GET /arrivals") return desk.arrivals(readFilter(search));
  if (route !== "POST /reset") return undefined;
  await desk.reset();
  return { status: "reset" };
}

function readFilter(search: URLSearchParams) {
  return { from: Number(search.get("from") ?? 0), to: Number(search.get("to") ?? Number.POSITIVE_INFINITY), run: search.get("run") ?? "" };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
