import { createHash } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32, gzipSync } from "node:zlib";
import { Header } from "tar";

/** An entry of an archive that a test makes. */
export interface Member {
  readonly path: string;
  readonly content?: string;
  /** Where a symbolic link points to. */
  readonly link?: string;
}

/** A program that answers as k6 of a version does. */
export const fakeK6 = (version = "2.2.0"): string => `#!/bin/sh\necho "k6 v${version} (go1.26.1, linux/amd64)"\n`;

/** A gzipped tar of the members, paths as they are given. */
export function makeTar(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ path, content = "", link }) => {
    const body = Buffer.from(link === undefined ? content : "");
    const header = new Header({
      path,
      size: body.length,
      mode: 0o755,
      type: link === undefined ? "File" : "SymbolicLink",
      linkpath: link ?? "",
    });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A zip of the members, stored without compression, paths as they are given. */
export function makeZip(members: readonly Member[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  for (const { path, content = "", link } of members) {
    const [name, body] = [Buffer.from(path), Buffer.from(link ?? content)];
    const sizes = [crc32(body), body.length, body.length];
    const offset = locals.reduce((sum, part) => sum + part.length, 0);
    const mode = link === undefined ? 0o100755 : 0o120777;
    locals.push(pack([0x04034b50, 4], [20, 2], [0, 2], [0, 2], [0, 4], ...sizes.map(long), [name.length, 2], [0, 2]), name, body);
    const start = pack([0x02014b50, 4], [0x0314, 2], [20, 2], [0, 2], [0, 2], [0, 4], ...sizes.map(long), [name.length, 2]);
    central.push(start, pack([0, 2], [0, 2], [0, 2], [0, 2], [(mode << 16) >>> 0, 4], [offset, 4]), name);
  }
  const [files, directory] = [Buffer.concat(locals), Buffer.concat(central)];
  const count = members.length;
  const end = pack([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directory.length, 4], [files.length, 4], [0, 2]);
  return Buffer.concat([files, directory, end]);
}

/** A release as its server has it: path → file. The checksum file is made from the archives. */
export function makeRelease(version: string, archives: Readonly<Record<string, Buffer>>): Record<string, Buffer> {
  const lines = Object.entries(archives).map(([name, data]) => `${createHash("sha256").update(data).digest("hex")}  ${name}\n`);
  const files = { ...archives, [`k6-v${version}-checksums.txt`]: Buffer.from(lines.join("")) };
  return Object.fromEntries(Object.entries(files).map(([name, data]) => [`/v${version}/${name}`, data]));
}

/** Serves files by path on a port of the system's choice, and notes every path that was asked for. */
export async function serveRelease(files: Readonly<Record<string, Buffer | RequestListener>>): Promise<ReleaseServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    const found = files[new URL(String(request.url), "http://x").pathname];
    if (typeof found === "function") found(request, response);
    else response.writeHead(found ? 200 : 404, { "content-length": found?.length ?? 0 }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = parsePort(server);
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { base: `http://127.0.0.1:${port}`, port, asked, close };
}

export interface ReleaseServer {
  readonly base: string;
  readonly port: number;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

function parsePort(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen");
  return address;
}

const long = (value: number): [number, number] => [value, 4];

function pack(...fields: readonly (readonly [number, number])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, size]) => {
      const part = Buffer.alloc(size);
      part.writeUIntLE(value, 0, size);
      return part;
    }),
  );
}
