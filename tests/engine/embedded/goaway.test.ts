import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Connections } from "../../../src/engine/embedded/connections.ts";
import { createDial } from "../../../src/engine/embedded/dial.ts";
import { exchange, type WireResponse } from "../../../src/engine/embedded/exchange.ts";
import { HAS_OPENSSL, makeAuthority } from "../../e2e/authority.ts";

const folder = mkdtempSync(join(tmpdir(), "rentree-goaway-"));
const servers: Http2SecureServer[] = [];
let keys = { key: "", cert: "" };

beforeAll(() => {
  if (HAS_OPENSSL) keys = makeAuthority(folder, "ent.localhost");
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Leaver {
  readonly port: number;
  /** Paths asked for, connection by connection. */
  readonly asked: string[][];
}

/** A server that leaves each of its connections with the request of this number, and answers it a while later. */
async function startLeaver(last: number, code = 0): Promise<Leaver> {
  const server = createSecureServer({ key: readFileSync(keys.key), cert: readFileSync(keys.cert) });
  const asked: string[][] = [];
  server.on("session", (session: ServerHttp2Session) => {
    const paths: string[] = [];
    asked.push(paths);
    session.on("error", () => undefined);
    session.on("stream", (stream, headers) => {
      paths.push(String(headers[":path"]));
      stream.on("error", () => undefined);
      if (paths.length === last) session.goaway(code);
      setTimeout(() => !stream.destroyed && stream.respond({ ":status": 200 }) === undefined && stream.end("good"), 30);
    });
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, asked };
}

const openConnections = (): Connections => {
  const dial = createDial(
    (_host, _port, done) => done(null, { ip: "127.0.0.1" }),
    { rejectUnauthorized: false, ca: undefined },
    () => undefined,
  );
  return new Connections(dial, { keepAlive: true, findProxy: () => undefined });
};

function ask(connections: Connections, { port }: Leaver, path: string, body: Buffer | null = null): Promise<WireResponse> {
  const target = { host: "ent.localhost", port, isSecure: true };
  const request = { origin: `https://ent.localhost:${port}`, target, path, body, headers: [], refusal: undefined };
  const method = body === null ? "GET" : "POST";
  return new Promise((resolve) => exchange(connections, { ...request, method, deadline: performance.now() + 5_000 }, resolve));
}

const said = ({ error, body }: WireResponse): string => error?.message ?? Buffer.concat(body).toString();

describe.skipIf(!HAS_OPENSSL)("a server that leaves an HTTP/2 connection", () => {
  it("still answers what it was asked, and is asked on a new connection from then on", async () => {
    const server = await startLeaver(2);
    const connections = openConnections();
    const answers: string[] = [];
    for (const path of ["/1", "/2", "/3", "/4", "/5"]) answers.push(said(await ask(connections, server, path, Buffer.from("x=1"))));
    connections.close();
    expect(answers).toEqual(["good", "good", "good", "good", "good"]);
    expect(server.asked).toEqual([["/1", "/2"], ["/3", "/4"], ["/5"]]);
  });

  it("answers all that are under way", async () => {
    const server = await startLeaver(5);
    const connections = openConnections();
    await ask(connections, server, "/first");
    const answers = await Promise.all(["/a", "/b", "/c", "/d"].map((path) => ask(connections, server, path)));
    connections.close();
    expect(answers.map(said)).toEqual(["good", "good", "good", "good"]);
    expect(server.asked).toHaveLength(1);
  });

  it("breaks them off where it complains", async () => {
    const server = await startLeaver(1, 11);
    const connections = openConnections();
    const answer = await ask(connections, server, "/1");
    connections.close();
    expect(answer.error).toBeDefined();
    expect(server.asked).toEqual([["/1"]]);
  });
});
