import { describe, expect, it } from "vitest";
import { charsetOf, decodeWindows1252, encodeFields } from "../../scenarios/charset.ts";

describe("charsets", () => {
  it("decodes every byte by the WHATWG table of windows-1252", () => {
    // https://encoding.spec.whatwg.org/index-windows-1252.txt, bytes 0x80 to 0x9f; Node's own decoder of that name reads Latin-1.
    const high =
      "20AC 0081 201A 0192 201E 2026 2020 2021 02C6 2030 0160 2039 0152 008D 017D 008F 0090 2018 2019 201C 201D 2022 2013 2014 02DC 2122 0161 203A 0153 009D 017E 0178";
    const table = high.split(" ").map((code) => Number.parseInt(code, 16));
    // A zero byte is no character of a page (WHATWG HTML §13.2.5).
    const bytes = Uint8Array.from({ length: 255 }, (_, index) => index + 1);
    const codes = Array.from(decodeWindows1252(bytes), (char) => char.codePointAt(0));
    expect(codes).toEqual(Array.from(bytes, (byte) => table[byte - 0x80] ?? byte));
  });

  it("decodes pages longer than one batch", () => expect(decodeWindows1252(new Uint8Array(10_000).fill(0xe9))).toBe("é".repeat(10_000)));

  it.each([
    ["text/html; charset=ISO-8859-1", "", "windows-1252"],
    ["text/html; charset=utf-8", '<meta charset="iso-8859-1">', "utf-8"],
    ["text/html", '<META http-equiv=Content-Type content="text/html; charset=Windows-1252">', "windows-1252"],
    ["text/html", "", "utf-8"],
    ["text/html; charset=latin1", "", "windows-1252"],
    ["text/html", "coll\ufffdge", "windows-1252"],
    ["text/html; charset=utf-8", "coll\ufffdge", "utf-8"],
  ])("reads %s with %s as %s", (type, body, charset) => expect(charsetOf(type, body)).toBe(charset));

  it("sends fields back in the page's charset, and what it lacks as browsers do", () => {
    const fields = [["nom é", "à€漢 ="]] as const;
    expect(encodeFields(fields)).toBe("nom%20%C3%A9=%C3%A0%E2%82%AC%E6%BC%A2%20%3D");
    expect(encodeFields([["mot", "p😀\nq\ud800"]])).toBe("mot=p%F0%9F%98%80%0D%0Aq%EF%BF%BD");
    expect(encodeFields(fields, "windows-1252")).toBe("nom%20%e9=%e0%80%26%2328450%3B%20%3D");
  });
});
