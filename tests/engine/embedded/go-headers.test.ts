import { describe, expect, it } from "vitest";
import { isPartOfHead, skipHints, straighten } from "../../../src/engine/embedded/go-headers.ts";

const skipped = (text: string): string => skipHints(Buffer.from(text, "latin1")).toString("latin1");
const straight = (text: string): string => straighten(Buffer.from(text, "latin1")).toString("latin1");
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

describe("100 Continue that nobody asked for", () => {
  it("is left out, however often it comes", () => expect(skipped(CONTINUE + CONTINUE + OK)).toBe(OK));
  it("leaves nothing where nothing else has come yet", () => expect(skipped(CONTINUE)).toBe(""));
  it.each(["HTTP/1.1 100 Conti", "HTTP/1.1 10", "", "HTTP/1.1 101 Switching Protocols\r\n\r\n", OK])("leaves %j as it is", (text) =>
    expect(skipped(text)).toBe(text),
  );
});

describe("a hint that an answer will come", () => {
  it("is left out as well", () => expect(skipped(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`)).toBe(OK));
});

describe("a head that has not come whole", () => {
  it.each(["H", "HTTP/", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\nA: b\n"])("is waited for: %j", (text) =>
    expect(isPartOfHead(Buffer.from(text))).toBe(true),
  );
  it.each(["", OK, "HTTP/1.1 200 OK\nA: b\n\n", "SSH-2.0-OpenSSH\r\n", "HTML", `HTTP/1.1 200 OK\r\nX: ${"a".repeat(1_000_000)}`])(
    "is not, where it is %s",
    (text) => expect(isPartOfHead(Buffer.from(text))).toBe(false),
  );
});

describe("a head that Go does not take", () => {
  it.each([
    ["an empty line before it", `\r\n${OK}`],
    ["a first line that is folded", "HTTP/1.1 200 OK\r\n X: a\r\n\r\n"],
    ["a body in other ways than chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"],
    ["chunks named twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"],
  ])("is none for undici either, for %s", (_, text) => expect(straight(text)).toBe(`?${text}`));
});

describe("a head that Go takes", () => {
  it("has one space before its status, and no name with a space", () =>
    expect(straight("HTTP/1.1   200 OK: fine\r\nX Name: a\r\nContent-Length: 2\r\n\r\nok")).toBe(
      "HTTP/1.1 200 OK: fine\r\nContent-Length: 2\r\n\r\nok",
    ));
  it("says nothing of how its body is sent where it is HTTP/1.0", () =>
    expect(straight("HTTP/1.0 200 OK\r\nTransfer-Encoding: identity\r\nA: b\r\n\r\nok")).toBe("HTTP/1.0 200 OK\r\nA: b\r\n\r\nok"));
  it("gets whole ends of line, and its body stays as it is, byte for byte", () =>
    expect(straight("HTTP/1.1 200 OK\nA: é\nContent-Length: 4\n\n\n\r\n\xff")).toBe(
      "HTTP/1.1 200 OK\r\nA: é\r\nContent-Length: 4\r\n\r\n\n\r\n\xff",
    ));
  it("says its length once, where it said the same twice", () =>
    expect(straight("HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length:  2\r\n\r\nok")).toBe(OK));
  it("gets whole lines, names without a space, a version that is known, and no length beside chunks", () =>
    expect(
      straight("HTTP/1.2 200 OK\r\nX-Long: a\r\n\t b\r\nX-Space : c\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ).toBe("HTTP/1.1 200 OK\r\nX-Long: a b\r\nX-Space: c\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
  it.each([
    ["a usual one in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked \r\nA: b\r\n\r\n0\r\n\r\n"],
    ["two lengths that differ", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!"],
    ["one that has not come whole", "HTTP/1.1 200 OK\nContent-Length: 2\n"],
    ["one whose body speaks of lengths and has line feeds", `${OK}\n\nContent-Length: 3`],
    ["one with two headers about lengths", "HTTP/1.1 200 OK\r\nX-Length: 1\r\nContent-Length: 2\r\n\r\nok"],
  ])("leaves %s as it is", (_, text) => expect(straight(text)).toBe(text));
});
