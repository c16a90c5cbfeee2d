import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { Connections } from "../../../src/engine/embedded/connections.ts";
import { createDial } from "../../../src/engine/embedded/dial.ts";
import { exchange, type WireResponse } from "../../../src/engine/embedded/exchange.ts";
import { HAS_OPENSSL, makeAuthority } from "../../e2e/authority.ts";

const HOST = "ent.localhost";
/** Longest that an answer is waited for, in ms. */
const PATIENCE = 5_000;

/** Servers of a file's tests, closed after each, and the key and certificate that they answer with. Hooks of the file, so called at its top. */
export function secureServers() {
  const folder = mkdtempSync(join(tmpdir(), "rentree-tls-"));
  const servers: { close(): unknown }[] = [];
  let files = { key: "", cert: "" };
  beforeAll(() => {
    if (HAS_OPENSSL) files = makeAuthority(folder, HOST);
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { servers, keys: () => ({ key: readFileSync(files.key), cert: readFileSync(files.cert) }) };
}

/** A person's connections; every name is this machine. */
export const openConnections = (): Connections => {
  const dial = createDial(
    (_host, _port, done) => done(null, { ip: "127.0.0.1" }),
    { rejectUnauthorized: false, ca: undefined },
    () => undefined,
  );
  return new Connections(dial, { keepAlive: true, findProxy: () => undefined });
};

/** Asks for a path, by POST where there is a body. */
export function ask(connections: Connections, port: number, path: string, body: Buffer | null = null): Promise<WireResponse> {
  const target = { host: HOST, port, isSecure: true };
  const request = { origin: `https://${HOST}:${port}`, target, path, body, headers: [], refusal: undefined };
  const method = body === null ? "GET" : "POST";
  return new Promise((resolve) => exchange(connections, { ...request, method, deadline: performance.now() + PATIENCE }, resolve));
}
