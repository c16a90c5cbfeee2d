import { describe, expect, it } from "vitest";
import { bindPunctuation, escapeText, html, jsonIsland, lines, trusted } from "../../reports/html.ts";

describe("html", () => {
  it("escapes every value that is not HTML already", () => {
    expect(html`<p title="${`"'`}">${"<b>&</b>"}</p>`.html).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;&lt;/b&gt;</p>');
  });

  it("keeps HTML made by a template, in lists too, and leaves out what is undefined", () => {
    const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${undefined}</ul>`.html).toBe("<ul><li>a</li><li>&lt;</li></ul>");
  });

  it("joins lines and drops empty ones", () => expect(lines([trusted("<a>"), undefined, "b"]).html).toBe("<a>\nb"));

  it("lets nothing close a script element, and reads back the same", () => {
    const value = { name: "</script><img src=x onerror=alert(1)>\u2028" };
    const island = jsonIsland(value);
    expect(island).not.toMatch(/[<\u2028]/);
    expect(JSON.parse(island)).toEqual(value);
  });

  it("binds French punctuation to its word and leaves English alone", () => {
    expect(bindPunctuation("Verdict : « oui » ; 12 % !")).toBe(
      "Verdict\u00a0: «\u00a0oui\u00a0»\u202f; 12\u202f% !".replace(" !", "\u202f!"),
    );
    expect(bindPunctuation("Verdict: yes; 12% (at 07:50)!")).toBe("Verdict: yes; 12% (at 07:50)!");
  });

  it("escapes an ampersand once", () => expect(escapeText("a & b")).toBe("a &amp; b"));
});
