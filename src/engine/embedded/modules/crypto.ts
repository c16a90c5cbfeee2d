import { createHash, createHmac, type Hash, type Hmac, randomBytes } from "node:crypto";
import { GoError } from "../go-error.ts";
import { arrayBufferOf, bytesOf } from "./binary.ts";
import type { ModuleFactory } from "./list.ts";

/** `k6/crypto`. `md4` is refused: OpenSSL 3 no longer has it. */
export const cryptoModule: ModuleFactory = () => CRYPTO;

/** k6's names of hash functions → OpenSSL's. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  md5: "md5",
  sha1: "sha1",
  sha256: "sha256",
  sha384: "sha384",
  sha512: "sha512",
  sha512_224: "sha512-224",
  sha512_256: "sha512-256",
  ripemd160: "ripemd160",
};

/** What `createHash` and `createHMAC` return: it may be read and updated again after a digest, as in k6. */
class Hasher {
  readonly #hash: Hash | RepeatableHmac;

  constructor(hash: Hash | RepeatableHmac) {
    this.#hash = hash;
  }

  update(input: unknown): void {
    this.#hash.update(bytesOf(input));
  }

  digest(encoding?: unknown): string | ArrayBuffer {
    return encode(this.#hash.copy().digest(), encoding);
  }
}

/** Node's Hmac cannot be copied, so the input is kept and the digest computed anew. */
class RepeatableHmac {
  readonly #make: () => Hmac;
  readonly #parts: Buffer[] = [];

  constructor(make: () => Hmac) {
    this.#make = make;
    make();
  }

  update(part: Buffer): void {
    this.#parts.push(Buffer.from(part));
  }

  copy(): Hmac {
    return this.#parts.reduce((hmac, part) => hmac.update(part), this.#make());
  }
}

const CRYPTO: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.keys(ALGORITHMS).map((name) => [name, (input: unknown, encoding: unknown) => hash(name, input, encoding)])),
  md4: () => {
    throw new GoError("k6/crypto md4 is not part of the embedded engine; run this script with k6");
  },
  createHash: (name: string) => new Hasher(createHash(algorithmOf(name))),
  createHMAC: (name: string, key: unknown) => hmacOf(name, key),
  hmac: (name: string, key: unknown, input: unknown, encoding: unknown) => {
    const hasher = hmacOf(name, key);
    hasher.update(input);
    return hasher.digest(encoding);
  },
  hexEncode: (data: unknown) => bytesOf(data).toString("hex"),
  randomBytes: (size: number) => {
    if (!(size >= 1)) throw new GoError("invalid size");
    return arrayBufferOf(randomBytes(size));
  },
};

function hash(name: string, input: unknown, encoding: unknown): string | ArrayBuffer {
  return encode(createHash(algorithmOf(name)).update(bytesOf(input)).digest(), encoding);
}

function hmacOf(name: string, key: unknown): Hasher {
  const algorithm = algorithmOf(name);
  const bytes = bytesOf(key);
  return new Hasher(new RepeatableHmac(() => createHmac(algorithm, bytes)));
}

function algorithmOf(name: string): string {
  const algorithm = ALGORITHMS[name];
  if (algorithm === undefined) throw new GoError(`invalid algorithm: ${name}`);
  return algorithm;
}

function encode(digest: Buffer, encoding: unknown): string | ArrayBuffer {
  if (encoding === "hex" || encoding === "base64") return digest.toString(encoding);
  if (encoding === "base64rawurl") return digest.toString("base64url");
  if (encoding === "base64url") return digest.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
  if (encoding === "binary") return arrayBufferOf(digest);
  throw new GoError(`invalid output encoding: ${encoding === undefined ? "" : String(encoding)}`);
}
