import { resolve } from "node:path";
import { highestMeanRate } from "../core/arrivals/peak.ts";
import type { AccountsEntry, AccountsFile } from "../core/people/script.ts";
import { expectCollisions, warnCollisions } from "../core/plan/accounts/collisions.ts";
import { readAccounts } from "../core/plan/accounts/file.ts";
import { countPattern } from "../core/plan/accounts/pattern.ts";
import type { People } from "../core/plan/plan.ts";
import { UserError } from "./mistake.ts";
import { type LoadedPlan, readOrdinary } from "./plan-file.ts";
import type { Prepared } from "./prepare.ts";

/** The accounts that the script deals, and what is worth saying about them. */
export interface LoadedAccounts {
  readonly file: AccountsFile;
  readonly notes: readonly string[];
}

/** A line an account; a million of them. */
const MOST_BYTES = 200_000_000;

/**
 * Accounts of every people entry, in the plan's order.
 * @throws UserError with every file that cannot be used.
 */
export function accountsFor({ plan, dir }: LoadedPlan): LoadedAccounts {
  const read = plan.people.map((people) => entryOf(people, dir));
  const mistakes = read.flatMap((entry) => (entry.kind === "mistake" ? [entry.message] : []));
  if (mistakes.length > 0) throw new UserError(mistakes);
  const loaded = read.flatMap((entry) => (entry.kind === "ok" ? [entry] : []));
  return { file: loaded.map(({ accounts }) => accounts), notes: [...new Set(loaded.flatMap(({ notes }) => notes))] };
}

/** A line for each entry whose people will share accounts at the peak. */
export function collisionWarnings({ plan }: LoadedPlan, { file }: LoadedAccounts, { crowds, table }: Prepared): readonly string[] {
  return plan.people.flatMap((people, index) => {
    const visitLength = crowds.find((crowd) => crowd.people === people.name)?.visitLength;
    const instants = table.people.find((entry) => entry.people === people.name)?.instantsMs ?? [];
    const accounts = file[index];
    if (visitLength === undefined || accounts === undefined) return [];
    const peak = highestMeanRate(instants, visitLength);
    return warnCollisions(people.name, expectCollisions(countAccounts(accounts), peak, visitLength)) ?? [];
  });
}

const countAccounts = (entry: AccountsEntry): number => ("rows" in entry ? entry.rows.length : countPattern(entry));

type ReadEntry =
  | { readonly kind: "ok"; readonly accounts: AccountsEntry; readonly notes: readonly string[] }
  | { readonly kind: "mistake"; readonly message: string };

function entryOf({ accounts }: People, dir: string): ReadEntry {
  if (accounts.kind === "pattern") {
    const { pattern, password, first, last } = accounts;
    return { kind: "ok", accounts: { pattern, password, first, last }, notes: [] };
  }
  const read = readAccounts(readOrdinary(resolve(dir, accounts.file), MOST_BYTES), accounts);
  return read.kind === "mistake" ? read : { kind: "ok", accounts: { rows: read.rows }, notes: read.notes };
}
