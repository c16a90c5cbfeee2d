import { describe, expect, it } from "vitest";
import { csvField, csvHeader, csvRow, csvTail, formatTime, tagColumns } from "../../../src/engine/embedded/csv.ts";

const COLUMNS = tagColumns(new Set(["scenario", "group", "name", "vu"]));
const NOTHING: ReadonlyMap<string, string> = new Map();

describe("rows", () => {
  it("have k6's columns: system tags by the alphabet, none for what belongs to the metadata", () => {
    expect(csvHeader(COLUMNS)).toBe("metric_name,timestamp,metric_value,group,name,scenario,extra_tags,metadata\n");
  });

  it("put tags without a column into one field, metadata into another", () => {
    const tags = new Map([
      ["scenario", "s1"],
      ["outcome", "ok"],
      ["n", "2"],
    ]);
    expect(csvRow("rs_end", "17", 3, csvTail(COLUMNS, tags, new Map([["v", "41"]])))).toBe("rs_end,17,3.000000,,,s1,outcome=ok&n=2,v=41\n");
  });

  it("leave out of the metadata what has a column", () => {
    expect(
      csvTail(
        COLUMNS,
        NOTHING,
        new Map([
          ["name", "x"],
          ["v", "1"],
        ]),
      ),
    ).toBe(",,,,,v=1\n");
  });

  it.each([
    ["plain", "plain"],
    ["", ""],
    ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ["two\nlines", '"two\nlines"'],
    [" in front", '" in front"'],
    ["behind ", "behind "],
    ["\\.", '"\\."'],
  ])("quote as Go does: %j", (text, written) => expect(csvField(text)).toBe(written));

  it.each([
    [0.1 + 0.2, "0.300000"],
    [-3, "-3.000000"],
    [1e-7, "0.000000"],
    [Number.POSITIVE_INFINITY, "+Inf"],
  ])("write %d with six decimals", (value, written) => expect(csvRow("m", "t", value, "\n")).toBe(`m,t,${written}\n`));

  it.each([
    ["unix", "1700000000"],
    ["unix_milli", "1700000000123"],
    ["unix_micro", "1700000000123500"],
    ["unix_nano", "1700000000123500000"],
    ["rfc3339", "2023-11-14T22:13:20Z"],
    ["rfc3339_nano", "2023-11-14T22:13:20.1235Z"],
  ] as const)("write time as %s", (format, written) => expect(formatTime(1_700_000_000_123.5, format)).toBe(written));
});
