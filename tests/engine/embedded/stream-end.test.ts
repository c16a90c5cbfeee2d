import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Connections } from "../../../src/engine/embedded/connections.ts";
import { createDial } from "../../../src/engine/embedded/dial.ts";
import { exchange, type WireResponse } from "../../../src/engine/embedded/exchange.ts";
import { HAS_OPENSSL, makeAuthority } from "../../e2e/authority.ts";

const folder = mkdtempSync(join(tmpdir(), "rentree-stream-end-"));
const servers: Server[] = [];
let keys = { key: "", cert: "" };

beforeAll(() => {
  if (HAS_OPENSSL) keys = makeAuthority(folder, "ent.localhost");
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [DATA, HEADERS, RESET, SETTINGS] = [0, 1, 3, 4];
const [END_STREAM, END_HEADERS] = [1, 4];
const PREFACE_BYTES = 24;

function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Answers each request with status 200, `half`, and these frames. */
async function startServer(behind: (stream: number) => readonly Buffer[]): Promise<number> {
  const server = createServer({ key: readFileSync(keys.key), cert: readFileSync(keys.cert), ALPNProtocols: ["h2"] }, (socket) => {
    socket.on("error", () => undefined).write(frame(SETTINGS, 0, 0));
    onRequest(socket, (stream) => {
      const ok = Buffer.from([0x88]);
      socket.write(
        Buffer.concat([frame(HEADERS, END_HEADERS, stream, ok), frame(DATA, 0, stream, Buffer.from("half")), ...behind(stream)]),
      );
    });
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function onRequest(socket: TLSSocket, answer: (stream: number) => void): void {
  let heard = Buffer.alloc(0);
  let at = PREFACE_BYTES;
  socket.on("data", (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    while (heard.length >= at + 9 && heard.length >= at + 9 + heard.readUIntBE(at, 3)) {
      if (heard[at + 3] === HEADERS) answer(heard.readUInt32BE(at + 5));
      at += 9 + heard.readUIntBE(at, 3);
    }
  });
}

function ask(port: number): Promise<WireResponse> {
  const dial = createDial(
    (_host, _port, done) => done(null, { ip: "127.0.0.1" }),
    { rejectUnauthorized: false, ca: undefined },
    () => undefined,
  );
  const connections = new Connections(dial, { keepAlive: true, findProxy: () => undefined });
  const target = { host: "ent.localhost", port, isSecure: true };
  const request = {
    origin: `https://ent.localhost:${port}`,
    target,
    method: "GET",
    path: "/",
    body: null,
    headers: [],
    refusal: undefined,
  };
  return new Promise<WireResponse>((resolve) =>
    exchange(connections, { ...request, deadline: performance.now() + 5_000 }, resolve),
  ).finally(() => connections.close());
}

const reset = (code: number) => (stream: number) => [frame(RESET, 0, stream, Buffer.from([0, 0, 0, code]))];

describe.skipIf(!HAS_OPENSSL)("an answer over HTTP/2 whose body", () => {
  it.each([
    ["is cancelled", 8, 1639],
    ["is given up because of an error", 2, 1633],
  ])("%s has not come", async (_, code, expected) => {
    const { status, error } = await ask(await startServer(reset(code)));
    expect([status, error?.code]).toEqual([200, expected]);
  });

  it.each([
    ["ends", () => []],
    ["ends and is cancelled then", reset(8)],
    ["ends before its stream is closed without complaint", reset(0)],
  ] as const)("%s has come", async (_, behind) => {
    const { error, body } = await ask(await startServer((stream) => [frame(DATA, END_STREAM, stream), ...behind(stream)]));
    expect([error, Buffer.concat(body).toString()]).toEqual([undefined, "half"]);
  });
});
