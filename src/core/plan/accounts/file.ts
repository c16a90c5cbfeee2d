import { type Csv, readCsv } from "../csv.ts";
import { findNearest } from "../mistake.ts";
import type { Accounts } from "../plan.ts";
import { decodeText } from "./decode.ts";

export type FileAccounts = Extract<Accounts, { kind: "file" }>;

export type ReadAccounts =
  | {
      readonly kind: "ok";
      /** `login\npassword`, as `AccountsFile` wants them, in the order of the file. */
      readonly rows: readonly string[];
      /** How the file was read, and what was odd about it: for the terminal, without a login or a password. */
      readonly notes: readonly string[];
    }
  /** One line that begins with the file's name. */
  | { readonly kind: "mistake"; readonly message: string };

/** Accounts of a file: decoded, split into columns, filtered by `where`. No message shows a login or a password. */
export function readAccounts(bytes: Uint8Array, accounts: FileAccounts): ReadAccounts {
  const { file } = accounts;
  if (bytes.length === 0)
    return { kind: "mistake", message: `${file} is empty; its first line names the columns, for example login,password` };
  const { text, encoding } = decodeText(bytes);
  if (text.includes("\0")) return { kind: "mistake", message: `${file} is not a text; save it as CSV` };
  const csv = readCsv(text);
  if (csv.kind === "mistake") return { kind: "mistake", message: `${file}:${csv.line} ${csv.message}` };
  const columns = findColumns(csv, accounts);
  if (typeof columns === "string") return { kind: "mistake", message: columns };
  const selected = selectRows(csv, columns, accounts);
  if (typeof selected === "string") return { kind: "mistake", message: selected };
  const separators: Readonly<Record<string, string>> = { ";": "semicolons", ",": "commas", "\t": "tabs" };
  const read = `${file}: ${selected.rows.length} ${selected.rows.length === 1 ? "account" : "accounts"}, read as ${encoding} with ${separators[csv.separator] ?? JSON.stringify(csv.separator)}`;
  return { kind: "ok", rows: selected.rows, notes: [read, ...selected.notes] };
}

interface Columns {
  readonly login: number;
  readonly password: number;
  readonly where: readonly { readonly column: number; readonly value: string }[];
}

/** Words of which a column's name holds one, and no digit or sign. */
const COLUMN_NAME =
  /^(?=\D{1,30}$)[\p{L} _-]*(login|user|ident|compte|account|mail|pass|mdp|cl[eé]|nom|name|prof|r[oô]le|class|niveau|[eé]tab|code)[\p{L} _-]*$/iu;

/** Indices of the columns named in the plan; else what is missing. Names are compared without the case and without spaces around them. */
function findColumns(csv: Csv & { kind: "ok" }, accounts: FileAccounts): Columns | string {
  const head = (csv.rows[0]?.fields ?? []).map((field) => field.trim().normalize());
  const find = (name: string): number => head.findIndex((field) => field.toLowerCase() === name.trim().normalize().toLowerCase());
  const wanted = [accounts.login, accounts.password, ...Object.keys(accounts.where)];
  const missing = wanted.find((name) => find(name) < 0);
  if (missing !== undefined) {
    const names = wanted.some((name) => find(name) >= 0) ? head : namesIn(head);
    return `${accounts.file} has no column ${JSON.stringify(missing)}; ${describeHead(missing, names)}`;
  }
  return {
    login: find(accounts.login),
    password: find(accounts.password),
    where: Object.entries(accounts.where).map(([name, value]) => ({ column: find(name), value: value.trim().normalize() })),
  };
}

/** The names in a first line in which most are names: a file without them begins with somebody's login and password, and those are not shown. */
function namesIn(head: readonly string[]): readonly string[] {
  const names = head.filter((field) => COLUMN_NAME.test(field));
  return 2 * names.length > head.length ? names : [];
}

function describeHead(missing: string, names: readonly string[]): string {
  const nearest = findNearest(missing, names);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  if (names.length > 0) return `its first line has ${names.slice(0, 12).join(", ")}`;
  return "its first line has to name the columns, for example login,password, and what stands there does not look like names";
}

function selectRows(csv: Csv & { kind: "ok" }, columns: Columns, accounts: FileAccounts): { rows: string[]; notes: string[] } | string {
  const rows: string[] = [];
  const logins = new Set<string>();
  const [empty, repeated, wide]: [number[], number[], number[]] = [[], [], []];
  const named = csv.rows[0]?.fields.length ?? 0;
  const found = new Set<string>();
  const isShown = (column: number): boolean => column !== columns.login && column !== columns.password;
  for (const { line, fields } of csv.rows.slice(1)) {
    if (!columns.where.every(({ column, value }) => keep(fields[column], value, isShown(column) ? found : new Set()))) continue;
    const login = fields[columns.login]?.trim() ?? "";
    const password = fields[columns.password] ?? "";
    if (login === "" || password === "") empty.push(line);
    else if (/[\r\n]/.test(login + password))
      return `${accounts.file}:${line} has a line break in its login or password; a quote may be missing above`;
    else if (logins.has(login)) repeated.push(line);
    else {
      logins.add(login);
      rows.push(`${login}\n${password}`);
      if (fields.slice(named).some((field) => field !== "")) wide.push(line);
    }
  }
  if (rows.length === 0) return explainNone(csv, accounts, { empty, found });
  return {
    rows,
    notes: [
      ...describe(accounts.file, empty, (rows) => `left out ${rows} without a login or a password`),
      ...describe(accounts.file, repeated, (rows) => `left out ${rows} with a login that came before`),
      ...describe(
        accounts.file,
        wide,
        (rows) => `${rows} with more fields than the first line; a separator within a field needs quotes around it`,
      ),
    ],
  };
}

/** Remembers some of the values met, to say which there are where none fits. */
function keep(field: string | undefined, value: string, found: Set<string>): boolean {
  const given = field?.trim().normalize() ?? "";
  if (given === value) return true;
  if (found.size < 6 && given.length < 30) found.add(given);
  return false;
}

function explainNone(
  csv: Csv & { kind: "ok" },
  { file, where }: FileAccounts,
  seen: { readonly empty: readonly number[]; readonly found: ReadonlySet<string> },
): string {
  if (csv.rows.length === 1) return `${file} has column names and no rows`;
  if (seen.empty.length > 0) return `${file} has no row with both a login and a password`;
  const wanted = Object.entries(where).map(([name, value]) => `${name}: ${value}`);
  const instead = seen.found.size > 0 ? `; there is ${[...seen.found].join(", ")}` : "";
  return `${file} has no row with ${wanted.join(" and ")}${instead}`;
}

function describe(file: string, lines: readonly number[], said: (rows: string) => string): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, 3).join(", ");
  return [`${file}: ${said(lines.length === 1 ? "1 row" : `${lines.length} rows`)} (line ${shown}${lines.length > 3 ? ", …" : ""})`];
}
