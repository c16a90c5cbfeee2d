import type { Mistake } from "../mistake.ts";
import type { TableRow } from "../plan.ts";
import type { SourceNode } from "../source.ts";
import { findText, itemsAt } from "../source-path.ts";
import { parseArrivals } from "../table.ts";
import { explainStranger, peopleNames } from "./names.ts";
import { locate } from "./rule.ts";

/** Rows of the plan's arrivals files by index in `arrivals`, and what is wrong with them. */
export interface Tables {
  readonly rows: ReadonlyMap<number, readonly TableRow[]>;
  readonly mistakes: readonly Mistake[];
}

/** Reads every table that the plan names. */
export function findTables(root: SourceNode, read: ((file: string) => string) | undefined): Tables {
  const rows = new Map<number, readonly TableRow[]>();
  const names = peopleNames(root);
  const mistakes: Mistake[] = [];
  itemsAt(root, ["arrivals"]).forEach((_, index) => {
    const path = ["arrivals", index, "table", "file"];
    const file = findText(root, path);
    if (file === undefined || file === "") return;
    const text = readTable(file, read);
    if (text.kind === "mistake") {
      mistakes.push(locate(root, path, text.message));
      return;
    }
    const table = parseArrivals(text.text);
    if (table.kind === "mistakes")
      mistakes.push(...table.mistakes.map(({ line, message }) => ({ file, line, column: 1, path: "", message })));
    else {
      const named = table.rows.map((row) => ({ ...row, people: spellAs(row.people, names) }));
      rows.set(index, named);
      mistakes.push(...findStrangers(named, names, { root, path }));
    }
  });
  return { rows, mistakes };
}

type TableText = { readonly kind: "ok"; readonly text: string } | { readonly kind: "mistake"; readonly message: string };

function readTable(file: string, read: ((file: string) => string) | undefined): TableText {
  if (read === undefined) return { kind: "mistake", message: "names a file, which cannot be read here" };
  try {
    return { kind: "ok", text: read(file) };
  } catch (error) {
    return { kind: "mistake", message: error instanceof Error ? error.message : String(error) };
  }
}

/** The plan's own spelling of a name: some systems write an accent as a letter of its own. */
function spellAs(name: string, names: readonly string[]): string {
  return name === "" || names.includes(name) ? name : (names.find((known) => known.normalize() === name.normalize()) ?? name);
}

interface Place {
  readonly root: SourceNode;
  readonly path: readonly PropertyKey[];
}

function findStrangers(rows: readonly TableRow[], names: readonly string[], { root, path }: Place): Mistake[] {
  const strangers = [...new Set(rows.map((row) => row.people))].filter((name) => name !== "" && !names.includes(name));
  return strangers.slice(0, 5).map((name) => locate(root, path, `has a row that ${explainStranger(name, names)}`));
}
