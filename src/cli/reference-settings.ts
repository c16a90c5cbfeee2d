import type { AccountsEntry, AccountsFile } from "../core/people/script.ts";
import { expandEnvironment } from "../core/plan/environment.ts";
import type { Plan, ReferenceTarget } from "../core/plan/plan.ts";

/** What the reference platform is told of a plan: its capacity, the plan's own accounts, and what it asks of people at their first visit. */
export function referenceSettings(plan: Plan, reference: ReferenceTarget, accounts: AccountsFile) {
  const kinds = plan.people.map((people) => SERVED[people.signIn.kind]).filter((kind) => kind !== undefined);
  return {
    ...reference,
    accounts: accounts.map(platformAccounts),
    changePassword: Math.max(...plan.people.map((people) => people.changePassword)),
    consent: Math.max(...plan.people.map((people) => people.consent)),
    ...(kinds.length > 0 ? { signIns: [...new Set(["entcore", ...kinds])] } : {}),
  };
}

/** The platform's own name of a plan's sign-in; a chain is served by its made-up portal. */
const SERVED: Readonly<Record<string, string>> = {
  entcore: "entcore",
  "entcore-oauth2": "entcore-oauth2",
  "kosmos-cas": "kosmos-cas",
  cas: "cas",
  oidc: "oidc",
  saml: "saml",
  moodle: "moodle",
  chain: "portal",
};

function platformAccounts(entry: AccountsEntry) {
  if ("rows" in entry) return { kind: "list", accounts: entry.rows.map(readRow) };
  const password = expandEnvironment(entry.password, process.env).text;
  return { kind: "pattern", pattern: entry.pattern, password, first: entry.first, last: entry.last };
}

function readRow(row: string): { readonly login: string; readonly password: string } {
  const [login = "", password = ""] = row.split("\n");
  return { login, password };
}
