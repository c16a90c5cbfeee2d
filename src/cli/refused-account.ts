import type { AccountsEntry } from "../core/people/script.ts";
import { countPattern, dealtAccount } from "../core/plan/accounts/pattern.ts";
import type { Plan } from "../core/plan/plan.ts";
import { ATTEMPT_END } from "../core/samples/metric.ts";
import type { Row } from "../core/samples/row.ts";

/** Remembers the first visit whose account was refused, so that one can be named without its secrets. */
export class RefusedAccount {
  private readonly plan: Plan;
  private first: { readonly scenario: string; readonly visit: number } | undefined;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  watch({ metric, tags, scenario, visit }: Row): void {
    if (this.first !== undefined || metric !== ATTEMPT_END || tags["outcome"] !== "rejected" || visit === undefined) return;
    this.first = { scenario, visit };
  }

  /** One line that finds the account in the plan's accounts, without its name; undefined where none was refused. */
  describe(accounts: readonly AccountsEntry[]): string | undefined {
    const index = this.plan.people.findIndex(({ id }) => id === this.first?.scenario);
    const people = this.plan.people[index];
    const entry = accounts[index];
    if (this.first === undefined || people === undefined || entry === undefined) return undefined;
    const visit = this.first.visit;
    if ("rows" in entry) {
      const at = dealtAccount(visit, entry.rows.length);
      const file = people.accounts.kind === "file" ? people.accounts.file : "its accounts";
      return `for example ${redact(entry.rows[at]?.split("\n")[0] ?? "")}, account ${at + 1} of people.${people.name} in ${file}`;
    }
    return `for example n = ${entry.first + dealtAccount(visit, countPattern(entry))} of people.${people.name}.accounts.pattern`;
  }
}

/** The first letter and the length tell whoever holds the list which one it is, and nobody else. */
const redact = (login: string): string => `"${login.slice(0, 1)}…" (${login.length} characters)`;
