import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server, type TlsOptions } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDial } from "../../../src/engine/embedded/dial.ts";
import { classifyError } from "../../../src/engine/embedded/network-error.ts";
import { HAS_OPENSSL, makeAuthority } from "../../e2e/authority.ts";

const folder = mkdtempSync(join(tmpdir(), "rentree-dial-"));
let keys = { key: "", cert: "" };
let server: Server | undefined;
beforeAll(() => {
  if (HAS_OPENSSL) keys = makeAuthority(folder, "ent.localhost");
});
afterEach(() => {
  server?.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Dials a server that takes TLS 1.2 with these ciphers alone; what the error is called, or the cipher. */
async function dial(ciphers: string, options: TlsOptions = {}): Promise<string> {
  server = createServer({ key: readFileSync(keys.key), cert: readFileSync(keys.cert), maxVersion: "TLSv1.2", ciphers, ...options });
  server.on("tlsClientError", () => undefined).on("secureConnection", (socket) => socket.on("error", () => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = { host: "ent.localhost", port: (server.address() as AddressInfo).port, isSecure: true };
  const open = createDial(
    (_host, _port, done) => done(null, { ip: "127.0.0.1" }),
    { rejectUnauthorized: false, ca: undefined },
    () => undefined,
  );
  const marks = { connectStart: 0, connectEnd: 0, tlsStart: 0, tlsEnd: 0 };
  return new Promise((resolve) =>
    open(target, marks, (error, socket) => {
      resolve(error === null ? cipherOf(socket) : classifyError(error, false).message);
      socket?.destroy();
    }),
  );
}

const cipherOf = (socket: Socket | null): string => (socket as { getCipher?: () => { name: string } } | null)?.getCipher?.().name ?? "";

describe.skipIf(!HAS_OPENSSL)("TLS 1.2", () => {
  it.each(["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES256-SHA"])("is spoken with %s", async (name) =>
    expect(await dial(`${name}:@SECLEVEL=0`)).toBe(name),
  );

  it.each([
    ["AES128-SHA", {}],
    ["AES128-GCM-SHA256", {}],
    ["DHE-RSA-AES128-GCM-SHA256", { dhparam: "auto" }],
    ["ECDHE-RSA-AES128-SHA256", {}],
  ] as const)("is not spoken with %s, which Go does not offer", async (name, options) =>
    expect(await dial(`${name}:@SECLEVEL=0`, options as TlsOptions)).toBe("remote error: tls: handshake failure"),
  );
});
