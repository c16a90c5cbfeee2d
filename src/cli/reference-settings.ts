import type { AccountsEntry, AccountsFile } from "../core/people/script.ts";
import { expandEnvironment } from "../core/plan/environment.ts";
import type { Plan, ReferenceTarget } from "../core/plan/plan.ts";
import { SIGN_IN_KINDS } from "../reference/settings.ts";

/** What the reference platform is told of a plan: its capacity, the plan's own accounts, and what it asks of people at their first visit. */
export function referenceSettings(plan: Plan, reference: ReferenceTarget, accounts: AccountsFile) {
  const kinds = plan.people.map((people) => servedAs(people.signIn.kind)).filter((kind) => kind !== undefined);
  return {
    ...reference,
    accounts: accounts.map(platformAccounts),
    changePassword: Math.max(...plan.people.map((people) => people.changePassword)),
    consent: Math.max(...plan.people.map((people) => people.consent)),
    ...(kinds.length > 0 ? { signIns: [...new Set(["entcore", ...kinds])] } : {}),
  };
}

/** The platform's own name of a plan's sign-in; a chain is served by its made-up portal, a sign-in beside the plan by none. */
const servedAs = (kind: string): string | undefined => SIGN_IN_KINDS.find((known) => known === (kind === "chain" ? "portal" : kind));

function platformAccounts(entry: AccountsEntry) {
  if ("rows" in entry) return { kind: "list", accounts: entry.rows.map(readRow) };
  const password = expandEnvironment(entry.password, process.env).text;
  return { kind: "pattern", pattern: entry.pattern, password, first: entry.first, last: entry.last };
}

function readRow(row: string): { readonly login: string; readonly password: string } {
  const [login = "", password = ""] = row.split("\n");
  return { login, password };
}
