import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { HAS_OPENSSL } from "../../e2e/authority.ts";
import { ask, openConnections, secureServers } from "./over-tls.ts";

const { servers, keys } = secureServers();

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

type Frames = (stream: number) => readonly Buffer[];
/** Status 200 from the static table (RFC 7541, appendix A). */
const OK = Buffer.from([0x88]);
const beginning: Frames = (stream) => [frame(HEADERS, END_HEADERS, stream, OK), frame(DATA, 0, stream, Buffer.from("half"))];

/** Answers each request with these frames. */
async function startServer(frames: Frames): Promise<number> {
  const server = createServer({ ...keys(), ALPNProtocols: ["h2"] }, (socket) => {
    socket.on("error", () => undefined).write(frame(SETTINGS, 0, 0));
    onRequest(socket, (stream) => socket.write(Buffer.concat(frames(stream))));
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

async function answerOf(frames: Frames) {
  const connections = openConnections();
  return ask(connections, await startServer(frames), "/").finally(() => connections.close());
}

/** Status 200, `half`, and what comes behind. */
const halfThen = (behind: Frames) => answerOf((stream) => [...beginning(stream), ...behind(stream)]);

const reset =
  (code: number): Frames =>
  (stream) => [frame(RESET, 0, stream, Buffer.from([0, 0, 0, code]))];

describe.skipIf(!HAS_OPENSSL)("an answer over HTTP/2 whose body", () => {
  it.each([
    ["is cancelled", 8, 1639],
    ["is closed without complaint", 0, 1631],
    ["is given up because of an error", 2, 1633],
  ])("%s has not come", async (_, code, expected) => {
    const { status, error } = await halfThen(reset(code));
    expect([status, error?.code]).toEqual([200, expected]);
  });

  it.each([
    ["ends", () => []],
    ["ends and is cancelled then", reset(8)],
    ["ends before its stream is closed without complaint", reset(0)],
  ] as const)("%s has come", async (_, behind) => {
    const { error, body } = await halfThen((stream) => [frame(DATA, END_STREAM, stream), ...behind(stream)]);
    expect([error, Buffer.concat(body).toString()]).toEqual([undefined, "half"]);
  });
});

describe.skipIf(!HAS_OPENSSL)("an answer over HTTP/2", () => {
  it.each([
    ["cancelled", 8, 1639],
    ["closed without complaint", 0, 1631],
  ])("whose stream is %s before it begins is none", async (_, code, expected) => {
    const { status, error } = await answerOf(reset(code));
    expect([status, error?.code]).toEqual([0, expected]);
  });

  it("is whole that ends with its head, whatever closes its stream", async () => {
    const { status, error } = await answerOf((stream) => [frame(HEADERS, END_HEADERS | END_STREAM, stream, OK), ...reset(0)(stream)]);
    expect([status, error]).toEqual([200, undefined]);
  });
});
