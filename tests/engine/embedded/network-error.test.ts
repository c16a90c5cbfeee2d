import { describe, expect, it } from "vitest";
import { classifyError } from "../../../src/engine/embedded/network-error.ts";

const error = (code: string, syscall = "", message = code) => Object.assign(new Error(message), { code, syscall });

describe("network errors", () => {
  // Codes: `lib/netext/httpext/error_codes.go` of k6 2.2.0.
  it.each([
    ["refused", error("ECONNREFUSED", "connect"), 1212, "dial: connection refused"],
    ["reset", error("ECONNRESET", "read"), 1220, "read: connection reset by peer"],
    ["broken pipe", error("EPIPE", "write"), 1201, "write: broken pipe"],
    ["unknown host", error("ENOTFOUND", "getaddrinfo"), 1101, "lookup: no such host"],
    ["a dial that takes too long", error("ETIMEDOUT", "connect"), 1211, "dial: i/o timeout"],
    ["out of descriptors", error("EMFILE", "connect"), 1213, "dial: unknown errno 24 error with msg `too many open files`"],
    ["a certificate of nobody known", error("DEPTH_ZERO_SELF_SIGNED_CERT"), 1310, "x509: unknown authority"],
    ["a certificate of someone else", error("ERR_TLS_CERT_ALTNAME_INVALID"), 1311, "x509: certificate doesn't match hostname"],
    ["a certificate that is over", error("CERT_HAS_EXPIRED"), 1000, "x509: certificate has expired or is not yet valid"],
    // As OpenSSL says it of one signed by SHA-1, for which Node has no name.
    [
      "a certificate that is refused for another reason",
      error("UNSPECIFIED", "", "CA signature digest algorithm too weak"),
      1000,
      "x509: CA signature digest algorithm too weak",
    ],
    ["a connection closed", error("UND_ERR_SOCKET"), 1000, "EOF"],
  ])("%s", (_, given, code, message) => expect(classifyError(given, false)).toMatchObject({ code, message }));

  it("tells an end within the answer from one before it", () =>
    expect(classifyError(error("UND_ERR_SOCKET"), true).message).toBe("unexpected EOF"));

  it("reads an error whose code is a number, as the library for zstd has it", () =>
    expect(classifyError(Object.assign(new Error("invalid zstd data"), { code: 0 }), true)).toMatchObject({
      code: 1000,
      message: "invalid zstd data",
    }));
});
