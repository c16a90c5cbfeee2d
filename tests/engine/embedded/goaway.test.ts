import { once } from "node:events";
import { createSecureServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import type { WireResponse } from "../../../src/engine/embedded/exchange.ts";
import { HAS_OPENSSL } from "../../e2e/authority.ts";
import { ask, openConnections, secureServers } from "./over-tls.ts";

const { servers, keys } = secureServers();

interface Leaver {
  readonly port: number;
  /** Paths asked for, connection by connection. */
  readonly asked: string[][];
}

/** A server that leaves each of its connections with the request of this number, and answers it a while later. */
async function startLeaver(last: number, code = 0): Promise<Leaver> {
  const server = createSecureServer(keys());
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

const said = ({ error, body }: WireResponse): string => error?.message ?? Buffer.concat(body).toString();

describe.skipIf(!HAS_OPENSSL)("a server that leaves an HTTP/2 connection", () => {
  it("still answers what it was asked, and is asked on a new connection from then on", async () => {
    const server = await startLeaver(2);
    const connections = openConnections();
    const answers: string[] = [];
    for (const path of ["/1", "/2", "/3", "/4", "/5"]) answers.push(said(await ask(connections, server.port, path, Buffer.from("x=1"))));
    connections.close();
    expect(answers).toEqual(["good", "good", "good", "good", "good"]);
    expect(server.asked).toEqual([["/1", "/2"], ["/3", "/4"], ["/5"]]);
  });

  it("answers all that are under way", async () => {
    const server = await startLeaver(5);
    const connections = openConnections();
    await ask(connections, server.port, "/first");
    const answers = await Promise.all(["/a", "/b", "/c", "/d"].map((path) => ask(connections, server.port, path)));
    connections.close();
    expect(answers.map(said)).toEqual(["good", "good", "good", "good"]);
    expect(server.asked).toHaveLength(1);
  });

  it("breaks them off where it complains", async () => {
    const server = await startLeaver(1, 11);
    const connections = openConnections();
    const answer = await ask(connections, server.port, "/1");
    connections.close();
    expect(answer.error).toBeDefined();
    expect(server.asked).toEqual([["/1"]]);
  });
});
