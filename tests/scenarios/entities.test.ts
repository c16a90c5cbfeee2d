import { describe, expect, it } from "vitest";
import { unescapeHtml } from "../../scenarios/entities.ts";

describe("unescapeHtml", () => {
  it.each([
    ["a&amp;b&lt;&gt;&quot;&apos;", "a&b<>\"'"],
    ["&#233;&#xE9;&#XE9;", "ééé"],
    ["&unknown; & &copy", "&unknown; & &copy"],
    ["&#1114112;&#xD800;&#0;", "\ufffd\ufffd\ufffd"],
    ["Coll&egrave;ge &Eacute;l&eacute;a &ccedil;a &nbsp;&#150;", "Collège Éléa ça \u00a0–"],
    ["l&rsquo;ENT", "l\u2019ENT"],
    ["/login?a=1&lt=LT-1&amp=2&quot", '/login?a=1&lt=LT-1&amp=2"'],
    ["&constructor; &__proto__; &xacute; &toString;", "&constructor; &__proto__; &xacute; &toString;"],
  ])("reads %s", (given, text) => expect(unescapeHtml(given)).toBe(text));
});
