import { DIFFERENCES, REFUSED } from "./differences.ts";

const [BEGIN, END] = ["<!-- conformance: begin -->", "<!-- conformance: end -->"];

/** What was recorded of one case. */
export interface RecordedCase {
  readonly name: string;
  readonly k6: string;
  readonly facts: readonly string[];
}

/** `readme` with its table made anew from what was recorded. */
export function renderTable(readme: string, cases: readonly RecordedCase[]): string {
  const [before = "", rest = ""] = readme.split(BEGIN);
  const after = rest.split(END)[1] ?? "";
  const count = cases.reduce((sum, { facts }) => sum + facts.length, 0);
  const versions = [...new Set(cases.map(({ k6 }) => k6))].join(", ");
  const lines = [
    BEGIN,
    "",
    `${count} facts in ${cases.length} cases, recorded from k6 ${versions}.`,
    "",
    "| case | the same as k6 | differs |",
    "|---|---|---|",
    ...cases.map(row),
    "",
    `Refused, with a message that names the call: ${REFUSED.map((name) => `\`${name}\``).join(", ")}, the option \`minIterationDuration\`, and every module that is not on the engine's list.`,
    "",
    END,
  ];
  return `${before}${lines.join("\n")}${after}`;
}

function row({ name, facts }: RecordedCase): string {
  const differing = facts.filter((fact) => Object.hasOwn(DIFFERENCES, `${name}: ${fact}`));
  const same = facts.filter((fact) => !differing.includes(fact));
  const how = differing.map((fact) => `${escapeCell(fact)}: ${DIFFERENCES[`${name}: ${fact}`]}`);
  return `| ${name} | ${same.map(escapeCell).join(" · ")} | ${how.join("; ")} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
