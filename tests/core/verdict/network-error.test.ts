import { describe, expect, it } from "vitest";
import { explainNetworkError } from "../../../reports/text/network-error.ts";
import { networkErrorOf } from "../../../src/core/verdict/network-error.ts";

describe("what the network did", () => {
  // Codes: `lib/netext/httpext/error_codes.go` of k6 2.2.0.
  it.each([
    ["1212", "connection refused"],
    ["1010", "the server broke TLS off: it wants another version or cipher, another name, or a certificate of its client"],
    ["1300", "TLS failed: has the certificate expired, or is it not valid yet?"],
    ["1610", "the server ended the connection (HTTP/2)"],
    ["1611", "the server ended the connection (HTTP/2, NO_ERROR)"],
    ["1622", "the server ended the connection (HTTP/2, ENHANCE_YOUR_CALM)"],
    ["1638", "the server gave the request up (HTTP/2, REFUSED_STREAM)"],
    ["1644", "the server gave the request up (HTTP/2, HTTP_1_1_REQUIRED)"],
    ["1652", "an answer against the rules (HTTP/2, PROTOCOL_ERROR)"],
    // What is no code of k6, and reasons of other kinds.
    ["1625", undefined],
    ["1665", undefined],
    ["1999", undefined],
    ["404", undefined],
    ["16221", undefined],
    ["foreign-host", undefined],
    ["constructor", undefined],
    ["", undefined],
  ])("%s is told in words where it is known", (reason, words) => expect(networkErrorOf(reason)).toBe(words));

  it("says it in French", () =>
    expect(explainNetworkError("1622", "fr")).toBe("1622: le serveur a mis fin à la connexion (HTTP/2, ENHANCE_YOUR_CALM)"));
});
