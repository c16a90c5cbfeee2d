import { describe, expect, it } from "vitest";
import { readPageForms } from "../../../src/cli/har/page-form.ts";

const PASSWORD = "<input type=password name=p>";

describe("how a proposal names a form", () => {
  it.each([
    ["its id", `<form id=a class=b name=c>${PASSWORD}</form>`, ["#a"]],
    ["a class that it has to itself", `<form class="form big"></form><form class="form login">${PASSWORD}</form>`, [".form", ".login"]],
    ["no name made for one visit", `<form id="f-8f14e45f12" class="x">${PASSWORD}</form>`, [".x"]],
    ["no name with hexadecimal digits of one visit", `<form name="form-50ac95ac">${PASSWORD}</form>`, ["form"]],
    ["a name with a word of the letters a to f", `<form name="facade-decade2024">${PASSWORD}</form>`, ["facade-decade2024"]],
    [
      "its name where its id is that and something for one visit",
      `<form id=form_login-igpbcjqwslvh class=x name=form_login>${PASSWORD}</form>`,
      ["form_login"],
    ],
    ["no name with spaces or braces", `<form id="a b" name="{x}">${PASSWORD}</form>`, ["form"]],
    [
      "`form` for the one with a password, nothing for the next",
      `<form></form><form>${PASSWORD}</form><form>${PASSWORD}</form>`,
      ["", "form", ""],
    ],
    ["`form` for the first where none has a password", "<form></form><form></form>", ["form", ""]],
    [
      "nothing where a comment or a script holds it",
      `<!-- <form id=a></form> --><SCRIPT>write('<form id=a>')</SCRIPT><template><form id=a></form></template><form id=a>${PASSWORD}</form>`,
      ["#a"],
    ],
    ["nothing after a comment that never ends", `<form id=a></form><!-- <form id=b>${PASSWORD}</form>`, ["#a"]],
    ["one within another not at all", `<form id=a><form id=b>${PASSWORD}</form>`, ["#a"]],
  ])("is %s", (_, html, selectors) => expect(readPageForms(html).map(({ selector }) => selector)).toEqual(selectors));

  it("has inputs of every kind, however long", () => {
    const long = "a".repeat(50_000);
    const [form] = readPageForms(
      `<FORM><input name=t type=hidden value="${long}"><select name=s></select><TEXTAREA name=x></textarea><button name=b></button><input name=${long}>`,
    );
    expect(form?.inputs.map(({ name, type }) => [name, type])).toEqual([
      ["t", "hidden"],
      ["s", "select"],
      ["x", "textarea"],
      ["b", "submit"],
    ]);
    expect(form?.inputs[0]?.value).toBe(long);
  });

  it("reads no part of a page twice, whatever is left open in it", () => {
    const began = performance.now();
    readPageForms(`${"<form ".repeat(300_000)}>${"<input ".repeat(300_000)}`);
    readPageForms("<form id=a></form>".repeat(100_000));
    readPageForms("<script><!--".repeat(200_000));
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

it("has what a box without a value sends, ticked or not", () => {
  const boxes =
    '<form><input type=checkbox name=stay><input type=checkbox name=agree checked value="1"><input type=radio name=who><input name=u>';
  expect(readPageForms(boxes)[0]?.inputs.map(({ value }) => value)).toEqual(["on", "1", "on", ""]);
});
