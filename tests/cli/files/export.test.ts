import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import { junitXml } from "../../../src/cli/files/junit.ts";
import { secondsCsv } from "../../../src/cli/files/seconds-csv.ts";
import { assembleRun, peopleSecondsOf } from "../../../src/core/verdict/assemble.ts";
import type { ClauseResult, Run } from "../../../src/core/verdict/run.ts";
import { ticks, visitLost, visitOk } from "../../core/samples/engine-csv.ts";
import { inputOf } from "../../core/verdict/played.ts";

const INPUT = inputOf({
  plannedMs: [100, 1_200],
  durationMs: 2_000,
  events: [...ticks(3_000), ...visitOk(100, 0, 100), ...visitLost(1_200, 1, 300)],
});

describe("seconds.csv", () => {
  it("has a row for each second and people, with what was planned, begun, ended and judged", () => {
    const [header, ...rows] = secondsCsv(peopleSecondsOf(INPUT)).trimEnd().split("\r\n");
    expect(header).toBe(
      "phase,people,at_s,planned,started,attempts,ok,overload-page,blocked,rejected,http-error,network-error,timed-out,unfinished,unexpected-page,judged,good,p95_ms,waiting",
    );
    expect(rows).toEqual(["run,pupil,0,1,1,1,1,0,0,0,0,0,0,0,0,1,1,,0", "run,pupil,1,1,1,1,0,0,0,0,0,0,1,0,0,1,0,,0"]);
  });

  it("is what a French Excel opens: byte order mark, semicolons, decimal commas", () => {
    const [row] = peopleSecondsOf(INPUT);
    const text = secondsCsv([{ ...row!, second: { ...row!.second, p95Ms: 12.5 } }], "excel");
    expect(text.startsWith("\ufeffphase;people;")).toBe(true);
    expect(text).toContain(";12,5;");
  });

  it("quotes names and lets no spreadsheet compute them", () => {
    const [row] = peopleSecondsOf(INPUT);
    expect(secondsCsv([{ ...row!, people: 'a,"b"' }])).toContain('run,"a,""b""",');
    expect(secondsCsv([{ ...row!, people: "=1+1" }])).toContain("run,'=1+1,");
  });
});

/** What the JUnit schema of Jenkins' xUnit plugin (junit-10.xsd) allows: attributes, children in order, and those that must be there. */
const SCHEMA: Readonly<Record<string, { attributes: readonly string[]; required: readonly string[]; children: readonly string[] }>> = {
  testsuites: { attributes: ["name", "time", "tests", "failures", "disabled", "errors"], required: [], children: ["testsuite"] },
  testsuite: {
    attributes: ["name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"],
    required: ["name", "tests"],
    children: ["properties", "testcase"],
  },
  properties: { attributes: [], required: [], children: ["property"] },
  property: { attributes: ["name", "value"], required: ["name", "value"], children: [] },
  testcase: {
    attributes: ["name", "assertions", "time", "classname", "status"],
    required: ["name"],
    children: ["skipped", "error", "failure"],
  },
  failure: { attributes: ["type", "message"], required: [], children: [] },
  error: { attributes: ["type", "message"], required: [], children: [] },
  skipped: { attributes: ["type", "message"], required: [], children: [] },
};

const clause = (id: string, kind: ClauseResult["kind"], why: string): ClauseResult => ({ id, kind, measured: 0.5, limit: 0.9, why });
const withClauses = (clauses: readonly ClauseResult[]): Run => ({ ...assembleRun(INPUT), clauses, name: 'Test <&"é\u0001' });
const ALL = [
  clause("A", "pass", "fine"),
  clause("B <&>", "fail", "too few"),
  clause("C", "no-verdict", "late\u0000"),
  clause("D", "skipped", "capacity"),
];

describe("junit.xml", () => {
  const document = create(junitXml(withClauses(ALL))).root().node as unknown as XmlNode;

  it("is valid by the schema that CI servers use", () => {
    check(document);
  });

  it("fails its own check when it is not", () => {
    const wrong = create("<testsuites><testsuite name='x'><failure/></testsuite></testsuites>").root().node as unknown as XmlNode;
    expect(() => check(wrong)).toThrow();
  });

  it("has one testcase a clause: failed as failure, without verdict as error, of the other command as skipped", () => {
    const suite = childrenOf(document)[0]!;
    const cases = childrenOf(suite).filter(({ nodeName }) => nodeName === "testcase");
    expect(cases.map((one) => [one.getAttribute("name"), childrenOf(one).map(({ nodeName }) => nodeName)])).toEqual([
      ["A", []],
      ["B <&>", ["failure"]],
      ["C", ["error"]],
      ["D", ["skipped"]],
    ]);
    expect(["tests", "failures", "errors", "skipped"].map((name) => suite.getAttribute(name))).toEqual(["4", "1", "1", "1"]);
    expect(childrenOf(cases[1]!)[0]!.getAttribute("message")).toBe("measured 50%, at least 90% asked: too few");
  });

  it("says rates to three significant digits, and shares in full", () => {
    const messageOf = (changes: Partial<ClauseResult>) =>
      junitXml(withClauses([{ ...clause("A", "fail", "low"), ...changes }])).match(/message="(.*?)"/)?.[1];
    const rate = 100_000 / 3_600;
    expect(messageOf({ of: "sloRate", measured: 20.123456, limit: rate })).toBe("measured 20.1/s, at least 27.8/s asked: low");
    expect(messageOf({ of: "attempts", measured: 0.8999957, limit: 0.9 })).toBe("measured 89.9996%, at least 90% asked: low");
  });

  it("has no testcase without clauses, and says validity and verdict all the same", () => {
    const xml = junitXml({ ...withClauses([]), startedAt: "2026-10-25T02:30:00.000+01:00" });
    expect(xml).toContain('timestamp="2026-10-25T01:30:00"');
    expect(xml).not.toContain("<testcase");
    expect(xml).toContain('<property name="validity" value="valid"/>');
  });
});

interface XmlNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly childNodes: Iterable<XmlNode>;
  readonly attributes: Iterable<{ readonly name: string }>;
  readonly getAttribute: (name: string) => string | null;
}

const childrenOf = (node: XmlNode): XmlNode[] => [...node.childNodes].filter(({ nodeType }) => nodeType === 1);

function check(node: XmlNode): void {
  const rule = SCHEMA[node.nodeName];
  expect(rule, node.nodeName).toBeDefined();
  for (const { name } of node.attributes) expect(rule!.attributes, `${node.nodeName} ${name}`).toContain(name);
  for (const name of rule!.required) expect(node.getAttribute(name), `${node.nodeName} ${name}`).not.toBeNull();
  const places = childrenOf(node).map(({ nodeName }) => rule!.children.indexOf(nodeName));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  for (const child of childrenOf(node)) check(child);
}
