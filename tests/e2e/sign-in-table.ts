import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What was done to a sign-in, in the order of the table. */
export const SITUATIONS = ["ok", "wrong password", "locked", "overloaded: page", "overloaded: 503", "expired", "odd pages"] as const;
export type Situation = (typeof SITUATIONS)[number];
/** Protocol, or protocol and system → situation → how it was seen. */
export type Rows = Readonly<Record<string, Partial<Readonly<Record<Situation, string>>>>>;

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const DATA = join(ROOT, "tests/golden/sign-ins.json");
const PAGE = join(ROOT, "docs/sign-ins.md");
const HEAD = `# How each sign-in sees what happens

Made by the tests (\`RENTREE_UPDATE=1\` writes it anew): the reference platform's rows by \`tests/e2e/sign-in.test.ts\`, on the embedded
engine and on k6 alike; those of real servers by \`npm run test:systems\`. A cell is the outcome of the attempt, with its reason in
brackets. "–" is what the protocol or the server does not have, "not tried" what no test has played.
`;

interface Data {
  readonly reference: Rows;
  readonly real: Rows;
}

/** The recorded table. */
export const readTable = (): Data => (existsSync(DATA) ? (JSON.parse(readFileSync(DATA, "utf8")) as Data) : { reference: {}, real: {} });

/** Whether this run is to write what it sees. */
export const isUpdate = (): boolean => process.env["RENTREE_UPDATE"] !== undefined;

/** Records cells of one part of the table, leaves its others as they are, and writes the page. */
export function writeTable(part: keyof Data, rows: Rows): void {
  const table = readTable();
  const cells = Object.entries(rows).map(([name, row]) => [name, { ...table[part][name], ...row }]);
  const merged: Data = { ...table, [part]: { ...table[part], ...Object.fromEntries(cells) } };
  writeFileSync(DATA, `${JSON.stringify(merged, undefined, 2)}\n`);
  writeFileSync(PAGE, renderPage(merged));
}

/** The page as the recorded table gives it. */
export const renderPage = ({ reference, real }: Data): string =>
  `${HEAD}\n## On the reference platform\n\n${renderRows(reference)}\n## On real servers\n\n${renderRows(real)}`;

export const readPage = (): string => readFileSync(PAGE, "utf8");

function renderRows(rows: Rows): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const body = Object.entries(rows).map(([name, row]) => line([name, ...SITUATIONS.map((situation) => row[situation] ?? "not tried")]));
  return line(["sign-in", ...SITUATIONS]) + line(["---", ...SITUATIONS.map(() => "---")]) + body.join("");
}
