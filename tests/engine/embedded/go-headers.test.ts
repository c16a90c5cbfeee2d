import { describe, expect, it } from "vitest";
import { skipContinues, straighten } from "../../../src/engine/embedded/go-headers.ts";

const skipped = (text: string): string => skipContinues(Buffer.from(text, "latin1")).toString("latin1");
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

describe("a head that Go takes", () => {
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
    ["two lengths that differ", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!"],
    ["one that has not come whole", "HTTP/1.1 200 OK\nContent-Length: 2\n"],
    ["one whose body speaks of lengths and has line feeds", `${OK}\n\nContent-Length: 3`],
    ["one with two headers about lengths", "HTTP/1.1 200 OK\r\nX-Length: 1\r\nContent-Length: 2\r\n\r\nok"],
  ])("leaves %s as it is", (_, text) => expect(straight(text)).toBe(text));
});
