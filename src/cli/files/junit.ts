import { create } from "xmlbuilder2";
import { threeDigits } from "../../core/digits.ts";
import type { ClauseResult, Run } from "../../core/verdict/run.ts";

/**
 * `junit.xml`: one testcase a clause. A failed clause is a failure; one without verdict is an error, because nothing was proved; one of the
 * other command is skipped. Validity and verdict are properties of the suite.
 */
export function junitXml(run: Run): string {
  const count = (kind: ClauseResult["kind"]): number => run.clauses.filter((clause) => clause.kind === kind).length;
  const tallies = { tests: run.clauses.length, failures: count("fail"), errors: count("no-verdict") };
  const time = (Math.max(0, Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000).toFixed(3);
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele("testsuites", { name: "rentree", ...tallies, time });
  const suite = root.ele("testsuite", {
    name: printable(run.name),
    ...tallies,
    skipped: count("skipped"),
    time,
    // Without an offset, as the format has it: UTC.
    timestamp: new Date(run.startedAt).toISOString().slice(0, "2026-11-23T08:00:00".length),
    hostname: "localhost",
  });
  const properties = suite.ele("properties");
  for (const [name, value] of propertiesOf(run)) properties.ele("property", { name, value: printable(value) });
  for (const clause of run.clauses) addTestcase(suite, run, clause);
  return root.end({ prettyPrint: true });
}

const propertiesOf = (run: Run): readonly (readonly [string, string])[] => [
  ["run", run.id],
  ["validity", run.validity.kind],
  ["verdict", run.verdict],
  ...run.validity.reasons.map((reason) => ["reason", reason] as const),
];

function addTestcase(suite: ReturnType<typeof create>, run: Run, clause: ClauseResult): void {
  const testcase = suite.ele("testcase", { name: printable(clause.id), classname: printable(run.name), time: "0" });
  const message = printable(messageOf(clause));
  if (clause.kind === "fail") testcase.ele("failure", { message, type: "clause" }).txt(message);
  if (clause.kind === "no-verdict") testcase.ele("error", { message, type: "no-verdict" }).txt(message);
  if (clause.kind === "skipped") testcase.ele("skipped", { message });
}

/** Rates as everywhere, to three significant digits, and their unit; a share with six, because a few people decide on it. */
function messageOf({ of, measured, limit, why }: ClauseResult): string {
  const write =
    of === "sloRate" ? (rate: number) => `${threeDigits(rate)}/s` : (share: number) => `${Number((share * 100).toPrecision(6))}%`;
  return measured === undefined ? why : `measured ${write(measured)}, at least ${write(limit)} asked: ${why}`;
}

/** Text without the characters that XML 1.0 cannot hold (its production 2, Char): each becomes U+FFFD. */
const printable = (text: string): string => [...text].map((letter) => (isXmlChar(letter.codePointAt(0) ?? 0) ? letter : "\ufffd")).join("");

function isXmlChar(point: number): boolean {
  if (point === 0x9 || point === 0xa || point === 0xd) return true;
  return (point >= 0x20 && point <= 0xd7ff) || (point >= 0xe000 && point <= 0xfffd) || point >= 0x10000;
}
