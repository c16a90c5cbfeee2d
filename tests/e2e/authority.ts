import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether this machine can make certificates for the tests. */
export const HAS_OPENSSL = spawnSync("openssl", ["version"]).status === 0;
if (!HAS_OPENSSL) console.warn("SKIPPED: certificates of one's own are not tested, because there is no openssl on the PATH");

export interface Authority {
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** An authority that nobody knows, and a certificate of it for `name`; all as files in `folder`. */
export function makeAuthority(folder: string, name: string): Authority {
  const file = (base: string): string => join(folder, base);
  writeFileSync(file("names.txt"), `subjectAltName=DNS:${name}\nbasicConstraints=CA:FALSE\n`);
  const root = ["-nodes", "-newkey", "rsa:2048", "-keyout", file("ca.key"), "-out", file("ca.pem"), "-days", "2"];
  openssl("req", "-x509", ...root, "-subj", "/CN=A region's own authority", "-addext", "basicConstraints=critical,CA:TRUE");
  openssl("req", "-nodes", "-newkey", "rsa:2048", "-keyout", file("server.key"), "-out", file("server.csr"), "-subj", `/CN=${name}`);
  const issuer = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial", "-extfile", file("names.txt")];
  openssl("x509", "-req", "-in", file("server.csr"), ...issuer, "-out", file("server.pem"), "-days", "2");
  return { ca: file("ca.pem"), key: file("server.key"), cert: file("server.pem") };
}

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("openssl", [...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}
