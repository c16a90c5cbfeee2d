import { describe, expect, it } from "vitest";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { propose } from "./proposed.ts";
import type { Exchange } from "./recorded.ts";
import { PORTAL } from "./recorded.ts";

const at = "http://127.0.0.1:8080";
const withFiles = (...paths: readonly string[]): readonly Exchange[] => [
  ...PORTAL,
  ...paths.map((path) => ({ url: `${at}${path}`, mime: "" })),
];

describe("what a proposal left out", () => {
  it("is named once, without folders and without what was asked", () => {
    const { files } = propose(withFiles("/a/app.js?ticket=SECRET", "/b/app.js", "/a/font.WOFF2")).left;
    expect(files).toEqual(["style.css", "app.js", "font.WOFF2"]);
  });

  it.each([
    ["a picture, which may be somebody's", "/photos/marie.curie.jpg"],
    ["a long name, which may hold a token", `/${"a".repeat(60)}.js`],
    ["what a line of a comment could not hold", "/a%0Ab.js"],
    ["a folder", "/app.js/"],
  ])("does not name %s", (_name, path) => {
    const { files, others } = propose(withFiles(path)).left;
    expect([files, others]).toEqual([["style.css"], propose(PORTAL).left.others + 1]);
  });

  it("is told by number beyond twenty", () => {
    const many = propose(withFiles(...Array.from({ length: 30 }, (_, index) => `/${index}.js`)));
    expect(writeFragment(many)).toContain("18.js and 11 more;");
  });
});
