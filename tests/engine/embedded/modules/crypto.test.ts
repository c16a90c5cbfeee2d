import { describe, expect, it } from "vitest";
import { cryptoModule } from "../../../../src/engine/embedded/modules/crypto.ts";
import { encodingModule } from "../../../../src/engine/embedded/modules/encoding.ts";
import { testVu } from "./test-vu.ts";

const crypto = cryptoModule(testVu());
const encoding = encodingModule(testVu());

describe("k6/crypto", () => {
  it.each([
    // FIPS 180-4 and RFC 1321: the digests of "abc".
    ["md5", "900150983cd24fb0d6963f7d28e17f72"],
    ["sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["sha512_256", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"],
    ["ripemd160", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"],
  ])("%s has its published value", (name, hex) => {
    expect(call(crypto, name, "abc", "hex")).toBe(hex);
    expect(call(crypto, name, new TextEncoder().encode("abc").buffer, "hex")).toBe(hex);
  });

  it("computes an HMAC (RFC 4231, test case 2)", () => {
    const hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(call(crypto, "hmac", "sha256", "Jefe", "what do ya want for nothing?", "hex")).toBe(hex);
    const hasher = Object(call(crypto, "createHMAC", "sha256", "Jefe"));
    hasher.update("what do ya want ");
    hasher.digest("hex");
    hasher.update("for nothing?");
    expect(hasher.digest("hex")).toBe(hex);
  });

  it("writes digests in every encoding of k6", () => {
    const hex = String(call(crypto, "sha256", "1", "hex"));
    const standard = Buffer.from(hex, "hex").toString("base64");
    expect(call(crypto, "sha256", "1", "base64")).toBe(standard);
    expect(call(crypto, "sha256", "1", "base64rawurl")).toBe(standard.replace("=", "").replaceAll("+", "-").replaceAll("/", "_"));
    expect(call(crypto, "sha256", "1", "base64url")).toMatch(/=$/);
    expect(call(crypto, "sha256", "1", "binary")).toBeInstanceOf(ArrayBuffer);
    expect(() => call(crypto, "sha256", "1", "roman")).toThrow("invalid output encoding: roman");
  });

  it("refuses what k6 refuses, and md4", () => {
    expect(() => call(crypto, "hmac", "md7", "k", "x", "hex")).toThrow("invalid algorithm: md7");
    expect(() => call(crypto, "sha1", 7, "hex")).toThrow("expected string, []byte or ArrayBuffer");
    expect(() => call(crypto, "randomBytes", 0)).toThrow("invalid size");
    expect(() => call(crypto, "md4", "x", "hex")).toThrow("run this script with k6");
  });

  it("gives as many random bytes as asked", () => {
    expect(Object(call(crypto, "randomBytes", 16)).byteLength).toBe(16);
  });
});

describe("k6/encoding", () => {
  const bytes = new Uint8Array([0xfb, 0xff, 0x01, 0x02]).buffer;

  it.each([
    ["std", "+/8BAg=="],
    ["rawstd", "+/8BAg"],
    ["url", "-_8BAg=="],
    ["rawurl", "-_8BAg"],
  ])("writes and reads %s", (name, text) => {
    expect(call(encoding, "b64encode", bytes, name)).toBe(text);
    expect(call(encoding, "b64decode", text, name)).toEqual(bytes);
  });

  it("reads text under format s", () => expect(call(encoding, "b64decode", "w6lsw6h2ZQ==", "std", "s")).toBe("élève"));

  it.each([
    ["ab_d", "std", 2],
    ["+/8BAg", "std", 6],
    ["-_8BAg==", "rawurl", 6],
  ])("refuses %s as %s", (text, name, at) => {
    expect(() => call(encoding, "b64decode", text, name)).toThrow(`illegal base64 data at input byte ${at}`);
  });
});

function call(module: Readonly<Record<string, unknown>>, name: string, ...values: unknown[]): unknown {
  const found = module[name];
  if (typeof found !== "function") throw new Error(`no ${name}`);
  return Reflect.apply(found, undefined, values);
}
