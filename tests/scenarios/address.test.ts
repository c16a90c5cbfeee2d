import { describe, expect, it } from "vitest";
import { hostOf, originOf, pathOf, queryValue, resolveUrl, withoutQuery, withQuery } from "../../scenarios/address.ts";

const BASE = "http://ent.example:8080/a/b/page?x=1";

describe("resolveUrl", () => {
  it.each([
    ["http://idp.example/x", "http://idp.example/x"],
    ["//idp.example/x?y", "http://idp.example/x?y"],
    ["/login", "http://ent.example:8080/login"],
    ["login", "http://ent.example:8080/a/b/login"],
    ["../login?z=/../", "http://ent.example:8080/a/login?z=/../"],
    ["../../../up", "http://ent.example:8080/up"],
    ["./", "http://ent.example:8080/a/b/"],
    ["?", "http://ent.example:8080/a/b/page?"],
    ["?y=2", "http://ent.example:8080/a/b/page?y=2"],
    ["#", BASE],
    ["", BASE],
    [" login#top ", "http://ent.example:8080/a/b/login"],
    ["login?next=http://x/", "http://ent.example:8080/a/b/login?next=http://x/"],
    ["javascript:void(0)", "javascript:void(0)"],
    ["/accueil é?msg=Connexion réussie & co", "http://ent.example:8080/accueil%20%C3%A9?msg=Connexion%20r%C3%A9ussie%20&%20co"],
  ])("reads %s as %s", (reference, absolute) => expect(resolveUrl(BASE, reference)).toBe(absolute));

  it("agrees with the URL class wherever a reference is an ordinary one", () => {
    const references = ["x", "é à?q=ü b", "/x", "x/y/../z", "./x", "..", "../", "?q=a/b", "//h/p", "x?y#z", "/a/./b", "/a//b", "."];
    for (const base of ["http://h/", "http://h", "https://h:8443/a/b", "http://h/a/b/?q=1"])
      for (const reference of references)
        expect([base, reference, resolveUrl(base, reference)]).toEqual([base, reference, new URL(reference, base).href.replace(/#.*/, "")]);
  });
});

describe("originOf", () => {
  it.each([
    ["HTTP://Ent.Example:80/x", "http://ent.example"],
    ["https://ent.example:443", "https://ent.example"],
    ["https://ent.example:80/", "https://ent.example:80"],
    ["http://ent.example?x", "http://ent.example"],
    ["http://127.0.0.1:8080#x", "http://127.0.0.1:8080"],
  ])("reads %s as %s", (url, origin) => expect(originOf(url)).toBe(origin));

  it.each([
    "http://ent.example@evil.example/",
    "http://ent.example\\@evil.example/",
    "http://ent.example:80@evil.example",
    "//ent.example/",
    "ent.example",
  ])("never takes %s for the platform's", (url) => expect(originOf(url)).not.toBe("http://ent.example"));
});

describe("parts of a URL", () => {
  it("names host and path without query and fragment", () => {
    expect(hostOf("http://H.example:8080/p?ticket=ST-1")).toBe("h.example:8080");
    expect(pathOf("http://h?x")).toBe("/");
    expect(pathOf("http://h/a/b?x=/c#d")).toBe("/a/b");
    expect(withoutQuery("http://h/a?ticket=ST-1#f")).toBe("http://h/a");
  });

  it("reads a query's values decoded, by whole name", () => {
    expect(queryValue("http://h/?xticket=1&ticket=ST-%2F+a#ticket=2", "ticket")).toBe("ST-/ a");
    expect(queryValue("http://h/?a", "a")).toBe("");
    expect(queryValue("http://h/", "a")).toBeUndefined();
    // Latin-1, as an old server writes it: no bug of the script, and no end of the visit.
    expect(queryValue("http://h/?nom=Ren%E9+B", "nom")).toBe("Ren%E9 B");
  });

  it("appends to a query that is there", () => {
    expect(withQuery("http://h/a?b=1", { c: "d e&" })).toBe("http://h/a?b=1&c=d%20e%26");
    expect(withQuery("http://h/a", { c: "1" })).toBe("http://h/a?c=1");
  });
});
