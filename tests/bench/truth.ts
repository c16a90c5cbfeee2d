import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { estimateRows } from "./truth-estimates.ts";
import { faultRows, reserveRows } from "./truth-lasting.ts";
import { objectiveRows } from "./truth-objectives.ts";
import type { TruthRow } from "./truth-row.ts";
import { sizeRows } from "./truth-sizes.ts";
import { SYSTEMS, type TruthSystem } from "./truth-systems.ts";
import { turnRows } from "./truth-turns.ts";
import { collapseRows, recoveryRows, refusalRows, sessionRows, steadyRows, steepCollapseRows } from "./truth-verdicts.ts";

export interface TruthOptions {
  /** Seeds per system; the full bench plays 40. */
  readonly seeds: number;
  /** Short: only systems whose truth is a formula, one ramp speed, and no page is written. */
  readonly short: boolean;
}

/** Relative to the folder that the bench is started from, the root of the project. */
const PAGE = resolve("docs/accuracy.md");

/** Measures every estimator against simulated platforms whose numbers are known; fixed seeds, no network. Prints the table. */
export async function run({ seeds, short }: TruthOptions = { seeds: 40, short: false }): Promise<readonly TruthRow[]> {
  const began = process.cpuUsage();
  const rows = [
    ...estimateRows({ seeds, replicates: 6, stationarySeconds: 3_000 }, short ? SYSTEMS.filter(isAnalytic) : SYSTEMS),
    ...(short ? collapseRows(seeds, [600]) : collapseRows(Math.ceil(seeds / 2))),
    ...(short ? [] : steepCollapseRows(Math.ceil(seeds / 2))),
    ...recoveryRows(short ? 2 * seeds : 100),
    ...sessionRows(seeds),
    ...turnRows(Math.ceil(seeds / 2)),
    ...refusalRows(seeds),
    ...reserveRows(Math.ceil(0.25 * seeds)),
    ...faultRows(seeds),
    ...(short
      ? []
      : [...steadyRows(Math.ceil(seeds / 8)), ...sizeRows(Math.ceil(0.25 * seeds)), ...objectiveRows(Math.ceil(0.25 * seeds))]),
  ];
  const used = process.cpuUsage(began);
  const cpuSeconds = (used.user + used.system) / 1e6;
  for (const row of rows)
    console.log(
      [row.isMet === undefined ? "      " : row.isMet ? "met   " : "NOT   ", row.estimate, row.system, row.target, row.measured].join(
        " | ",
      ),
    );
  console.log(`${rows.filter((row) => row.isMet === false).length} targets not met; ${cpuSeconds.toFixed(0)} s of CPU`);
  if (!short) await writePage(rows, { seeds, cpuSeconds });
  return rows;
}

function isAnalytic({ sloRate }: TruthSystem): boolean {
  return sloRate !== undefined && "exact" in sloRate;
}

async function writePage(rows: readonly TruthRow[], effort: { readonly seeds: number; readonly cpuSeconds: number }): Promise<void> {
  await mkdir(dirname(PAGE), { recursive: true });
  await writeFile(PAGE, renderPage(rows, effort));
}

export function renderPage(rows: readonly TruthRow[], effort: { readonly seeds: number; readonly cpuSeconds: number }): string {
  const table = (chosen: readonly TruthRow[]): string =>
    [
      "| estimate | system | target | measured | met |",
      "|---|---|---|---|---|",
      ...chosen.map(
        (row) =>
          `| ${row.estimate} | ${row.system} | ${row.target} | ${row.measured} | ${row.isMet === undefined ? "" : row.isMet ? "yes" : "**no**"} |`,
      ),
    ].join("\n");
  const lost = rows.filter((row) => row.estimate.startsWith("lost: "));
  const kept = rows.filter((row) => !row.estimate.startsWith("lost: "));
  return `# How far to trust the numbers

Made by \`npm run bench:truth\`; do not edit. ${effort.seeds} seeds per system, fixed, ${Math.floor(2.5 * effort.seeds)} where one ramp suffices or capacity wanders; ${effort.cpuSeconds.toFixed(0)} s of CPU.

A discrete-event simulator (\`src/core/simulation/\`) plays platforms whose capacity is known, by Erlang's formula or by long
stationary runs (the standard error is given), and the same code that reads a real run reads them. Errors are relative to the
truth; ranges are those of nine seeds in ten. The simulated platforms are stylised: one station, no network, no cache that warms
up. A real platform can be worse than any of them. A ramp rises from a quarter of its top, as the procedure's do, to 1.5 times the ceiling where nothing else is said.

${table(kept)}

## Estimators that were tried and lost

On the same ramps and staircases.

${table(lost)}
`;
}
