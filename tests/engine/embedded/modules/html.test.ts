import { describe, expect, it } from "vitest";
import { Element } from "../../../../src/engine/embedded/modules/element.ts";
import { parseHtml } from "../../../../src/engine/embedded/modules/selection.ts";

const PAGE = `<!DOCTYPE html><html lang="fr"><head><title>Accès</title></head><body>
<form id="f" method="post" action="login?a=1&amp;b=2"><input name="user" value="zoé"><input type="hidden" name="token" value="a+b&quot;c">
<input type="checkbox" name="box"><input type="checkbox" name="on" checked="checked"><input type="radio" name="r" checked="checked">
<input type="submit" name="go" value="Go"><input name="off" disabled="disabled" value="x"><input value="nameless">
<select name="s"><option value="1">un</option><option selected="selected">d'eux</option></select>
<select name="m" multiple><option selected="selected" value="a">A</option><option selected="selected">B</option></select>
<textarea name="t">l'eau & "feu"</textarea><button name="b">Envoyer</button></form>
<ul><li class="a">1</li><li class="b">2</li><li class="c">3</li></ul>
<p data-user-id="7" data-list='[1,2]' data-yes="true" data-code="007">x<br>y<script>if (a < b) {}</script></p></body></html>`;
const page = parseHtml(PAGE, "https://ent.example/auth/page");

describe("Selection", () => {
  it("finds by selector, and nothing by a selector that cannot be read", () => {
    expect(page.find("li").size()).toBe(3);
    expect(page.find("li.b").text()).toBe("2");
    expect(page.find("li[").size()).toBe(0);
    expect(() => page.find(7)).toThrow("invalid argument");
  });

  it("reads attributes of the first node as they are written, entities resolved", () => {
    expect(page.find("input[name=token]").attr("value")).toBe('a+b"c');
    expect(page.find("form").attr("action")).toBe("login?a=1&b=2");
    expect(page.find("input[name=on]").attr("checked")).toBe("checked");
    expect(page.find("form").attr("missing")).toBeUndefined();
    expect(page.find("form").attr("missing", "x")).toBe("x");
    expect(page.find("nothing").attr("id")).toBeUndefined();
  });

  it.each([
    ["input[name=user]", "zoé"],
    ["input[name=box]", "on"],
    ["button", ""],
    ["select[name=s]", "d&#39;eux"],
    ["select[name=m]", ["a", "B"]],
    ["textarea", "l&#39;eau &amp; &#34;feu&#34;"],
    ["p", undefined],
  ])("gives the value of %s", (selector, value) => expect(page.find(selector).val()).toEqual(value));

  it("writes markup as k6 does: quotes escaped, empty elements closed, scripts as they are", () => {
    expect(parseHtml(`<p a='"'>x"y<br><script>if (a < b) {}</script><!-- c --></p>`).find("p").html()).toBe(
      "x&#34;y<br/><script>if (a < b) {}</script><!-- c -->",
    );
    expect(page.find("nothing").html()).toBe("");
  });

  it("walks to neighbours", () => {
    expect(page.find(".a").next().text()).toBe("2");
    expect(page.find(".a").nextAll(".c").text()).toBe("3");
    expect(page.find(".c").prevUntil(".a").text()).toBe("2");
    expect(page.find(".b").siblings().size()).toBe(2);
    expect(page.find(".b").parent().children().size()).toBe(3);
    expect(page.find(".b").closest("ul").find("li").last().text()).toBe("3");
    expect(page.find("li").not(".b").text()).toBe("13");
    expect(page.find("li").filter(page.find(".b")).text()).toBe("2");
    expect(page.find("ul").has(".b").size()).toBe(1);
    expect(page.find("li").slice(1).text()).toBe("23");
    expect(page.find("li").end().nodeName()).toBe("#document");
  });

  it("gives elements to each, selections to map, and leaves out what throws in map", () => {
    const seen: unknown[] = [];
    page.find("li").each((index: unknown, element: unknown) => seen.push(index, element instanceof Element && element.textContent()));
    expect(seen).toEqual([0, "1", 1, "2", 2, "3"]);
    const doubled = page.find("li").map((index: number, item: { text(): string }) => {
      if (index === 1) throw new Error("no");
      return item.text();
    });
    expect(doubled).toEqual(["1", "3"]);
    expect(() => page.find("li").each("x")).toThrow("the argument to each() must be a function");
  });

  it("knows positions", () => {
    expect(page.find(".b").index()).toBe(1);
    expect(page.find(".b").index("li")).toBe(1);
    expect(page.find("li").index(page.find(".c"))).toBe(2);
    expect(page.find("li").index(page.find("form"))).toBe(-1);
  });

  it("converts data attributes", () => {
    expect(page.find("p").data("userId")).toBe(7);
    expect(page.find("p").data()).toEqual({ userId: 7, list: [1, 2], yes: true, code: "007" });
    expect(page.find("p").data("none")).toBeUndefined();
  });

  it("lists the fields that a form would send", () => {
    expect(page.find("form").serializeObject()).toEqual({
      user: "zoé",
      token: 'a+b"c',
      on: "on",
      r: "on",
      s: "d&#39;eux",
      m: ["a", "B"],
      t: "l&#39;eau &amp; &#34;feu&#34;",
    });
    expect(page.find("input[name=user],input[name=token]").serialize()).toBe("token=a%2Bb%22c&user=zo%C3%A9");
    expect(page.find("select[name=m]").serialize()).toBe("m=a&m=B");
  });
});

describe("Element", () => {
  const form = page.find("form").get(0);

  it("resolves links against the page's address", () => {
    expect(Reflect.apply(Reflect.get(Object(form), "action"), form, [])).toBe("https://ent.example/auth/login?a=1&b=2");
  });

  it("reads what a node has", () => {
    expect(form?.nodeName()).toBe("form");
    expect(form?.nodeType()).toBe(1);
    expect(form?.id()).toBe("f");
    expect(form?.getAttribute("method")).toBe("post");
    expect(form?.attributes()["id"]).toEqual({ name: "id", value: "f" });
    expect(page.find("li").get(1)?.previousElementSibling()?.textContent()).toBe("1");
    expect(page.find("ul").get(0)?.querySelectorAll("li")).toHaveLength(3);
    expect(page.find("ul").get(0)?.contains(page.find("li").get(0))).toBe(true);
    expect(page.find("ul").get(0)?.contains(page.find("ul").get(0))).toBe(false);
    expect(page.find("nothing").get(0)).toBeUndefined();
  });
});
