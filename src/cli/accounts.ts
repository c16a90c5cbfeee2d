import type { AccountsEntry, AccountsFile } from "../core/people/script.ts";
import type { LoadedPlan } from "./plan-file.ts";

/** The accounts that the script deals, and what is worth saying about them. */
export interface LoadedAccounts {
  readonly file: AccountsFile;
  readonly warnings: readonly string[];
}

export function accountsFor({ plan }: LoadedPlan): LoadedAccounts {
  const entries = plan.people.map(({ accounts }): AccountsEntry => {
    if (accounts.kind === "pattern")
      return { pattern: accounts.pattern, password: accounts.password, first: accounts.first, last: accounts.last };
    throw new Error("account files wait for their reader");
  });
  return { file: entries, warnings: [] };
}
