import { SharedArray } from "k6/data";
import type { AccountsFile } from "../src/core/people/script.ts";
import { expand } from "./expand.ts";

export interface Account {
  readonly login: string;
  readonly password: string;
}

/** A row of `rows`, or the whole pattern as one element: shared arrays hold either once for all VUs. */
type Stored = string | Extract<AccountsFile[number], { readonly pattern: string }>;

/** `user{n}` and `user{n:00000}` with the number in their place, padded with zeros to the width of the format. */
export const fillPattern = (pattern: string, n: number): string => {
  const plain = pattern.split("{n}").join(`${n}`);
  return plain.includes("{n:") ? plain.replace(/\{n:(0+)\}/g, (_, zeros: string) => `${n}`.padStart(zeros.length, "0")) : plain;
};

/**
 * Opens the accounts of the plan's `count` people, in k6's init stage: each list exists once for all VUs. A pattern is taken out of it, because each
 * look into a shared list costs k6 20 µs.
 */
export const openAccounts = (count: number): readonly (readonly Stored[])[] => {
  const lists: (readonly Stored[])[] = [];
  for (let index = 0; index < count; index += 1) {
    const list = new SharedArray(`people-${index}`, (): Stored[] => readEntry(index));
    lists.push(typeof list[0] === "object" ? [list[0]] : list);
  }
  return lists;
};

const readEntry = (index: number): Stored[] => {
  const file: AccountsFile = JSON.parse(open(`${__ENV["RENTREE_ACCOUNTS"]}`));
  const entry = file[index];
  if (entry === undefined) throw new Error(`no accounts ${index}`);
  return "rows" in entry ? entry.rows.slice() : [entry];
};

/** The account of visit `index`: dealt in order, again from the first when they run out. */
export const dealAccount = (stored: readonly Stored[], index: number): Account => {
  const only = stored[0];
  if (typeof only === "object") {
    const n = only.first + (index % (only.last - only.first + 1));
    return { login: fillPattern(only.pattern, n), password: expand(fillPattern(only.password, n)) };
  }
  const row = `${stored[index % stored.length]}`.split("\n");
  return { login: row[0] ?? "", password: expand(row[1] ?? "") };
};
