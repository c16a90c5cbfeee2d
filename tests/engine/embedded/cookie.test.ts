import { describe, expect, it } from "vitest";
import { formatCookie, parseSetCookie } from "../../../src/engine/embedded/cookie.ts";
import { CookieJar } from "../../../src/engine/embedded/cookie-jar.ts";

describe("a Set-Cookie line", () => {
  it("is read with its attributes", () => {
    expect(
      parseSetCookie("sid=ab; Path=/x; Domain=.ent.test; Max-Age=60; Secure; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT"),
    ).toEqual({
      name: "sid",
      value: "ab",
      path: "/x",
      domain: ".ent.test",
      maxAge: 60,
      secure: true,
      httpOnly: true,
      expires: new Date("2026-10-21T07:28:00Z"),
    });
  });
  it("loses the quotes around its value", () => expect(parseSetCookie('a="b c"')?.value).toBe("b c"));
  it.each(["", "noequals", "=x", "bad name=1", "a=b\\c"])("is dropped where Go drops it: %j", (line) =>
    expect(parseSetCookie(line)).toBeUndefined(),
  );
  it("takes a Max-Age of 0 for a removal", () => expect(parseSetCookie("a=; Max-Age=0")?.maxAge).toBe(-1));
  it("ignores a date that Go cannot read", () => expect(parseSetCookie("a=1; Expires=tomorrow")?.expires).toBeUndefined());
});

describe("a cookie that is sent", () => {
  it("is quoted where it holds a space or a comma", () => expect(formatCookie("a", "b, c")).toBe('a="b, c"'));
  it("loses what may not be sent", () => expect(formatCookie("a", 'x";\\é')).toBe("a=x"));
});

describe("the jar", () => {
  it("sends Secure cookies to loopback without TLS, and nowhere else", () => {
    const jar = new CookieJar();
    jar.store("http://127.0.0.1:1/", ["s=1; Secure"]);
    expect(jar.header("http://127.0.0.1:2/")).toBe("s=1");
    const other = new CookieJar();
    other.store("https://ent.test/", ["s=1; Secure"]);
    expect(other.header("http://ent.test/")).toBe("");
  });
  it("removes what is set to expire at once", () => {
    const jar = new CookieJar();
    jar.store("http://ent.test/", ["a=1", "b=2"]);
    jar.store("http://ent.test/", ["a=; Max-Age=0"]);
    expect(jar.header("http://ent.test/")).toBe("b=2");
  });
  it("refuses a domain of which the host is no part", () => {
    const jar = new CookieJar();
    jar.store("http://a.ent.test/", ["x=1; Domain=other.test"]);
    expect(jar.cookies("http://a.ent.test/")).toEqual([]);
  });
});
