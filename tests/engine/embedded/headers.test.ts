import { expect, it } from "vitest";
import { headerValues, joinHeaders } from "../../../src/engine/embedded/headers.ts";

const raw = (...lines: string[]): Buffer[] => lines.map((line) => Buffer.from(line));

it("reads a header's value without the spaces and tabs around it, as RFC 9110 §5.5 has it and k6 does", () => {
  const lines = raw("location", "\t/home?a=b c \t", "set-cookie", "a=1 ", "set-cookie", " b=\t2", "x-empty", " \t ", "x-space", "é\u00a0");
  expect(joinHeaders(lines)).toEqual({
    Location: "/home?a=b c",
    "Set-Cookie": "a=1, b=\t2",
    "X-Empty": "",
    "X-Space": "é\u00a0",
  });
  expect(headerValues(lines, "Location")).toEqual(["/home?a=b c"]);
  expect(headerValues(lines, "Set-Cookie")).toEqual(["a=1", "b=\t2"]);
});
