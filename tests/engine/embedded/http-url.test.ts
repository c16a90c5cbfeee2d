import { describe, expect, it } from "vitest";
import { InvalidUrl, NamedUrl, parseUrl, resolveUrl } from "../../../src/engine/embedded/http-url.ts";

describe("addresses", () => {
  it("keep the text as it was written and give the wire its path", () => {
    expect(parseUrl("http://127.0.0.1:8080")).toMatchObject({ text: "http://127.0.0.1:8080", path: "/", port: 8080, host: "127.0.0.1" });
    expect(parseUrl("https://a.test/x?y=1#z")).toMatchObject({ text: "https://a.test/x?y=1#z", path: "/x?y=1", port: 443, isSecure: true });
  });
  it("take an IPv6 address out of its brackets", () => expect(parseUrl("http://[::1]:9/").host).toBe("::1"));
  it("never show a password", () => {
    const url = parseUrl("http://user:secret@a.test/x");
    expect(url.clean).toBe("http://****:****@a.test/x");
    expect(Buffer.from(url.credentials, "base64").toString()).toBe("user:secret");
  });
  it("carry the name of a template", () =>
    expect(parseUrl(new NamedUrl("http://a.test/7", "http://a.test/${}")).name).toBe("http://a.test/${}"));
  it.each(["http://a b/", "http://[::1"])("refuse %s as k6 does", (text) => expect(() => parseUrl(text)).toThrow(InvalidUrl));
  it.each([
    ["nothing", 'unsupported protocol scheme ""'],
    ["ftp://a.test/", 'unsupported protocol scheme "ftp"'],
    ["http://", "http: no Host in request URL"],
  ])("let %s fail only when it is sent", (text, message) => expect(parseUrl(text).refusal?.message).toBe(message));
  it.each([
    ["/c", "http://a.test/c"],
    ["c?d", "http://a.test/x/c?d"],
    ["//b.test/e", "http://b.test/e"],
    ["HTTP://b.test/", "http://b.test/"],
  ])("lead from a page to %s", (location, target) => expect(resolveUrl(parseUrl("http://a.test/x/y"), location).text).toBe(target));
});
