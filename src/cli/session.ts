import type { AccountsFile } from "../core/people/script.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { EngineChoice } from "../engine/choice.ts";
import type { LoadedPlan } from "./plan-file.ts";
import type { SecretWords } from "./secrets.ts";
import type { StopSignal } from "./stop-signal.ts";
import type { Terminal } from "./terminal.ts";

/** What every phase of one run shares. */
export interface Session {
  readonly loaded: LoadedPlan;
  readonly plan: Plan;
  readonly engine: EngineChoice;
  readonly runId: string;
  /** The results folder. */
  readonly outDir: string;
  /** A private folder outside the results: accounts, certificates; removed at the end. */
  readonly tempDir: string;
  readonly scriptFile: string;
  readonly accountsFile: string;
  /** What that file holds. */
  readonly accounts: AccountsFile;
  /** What no log may hold. */
  readonly secrets: SecretWords;
  /** Where the load goes: the plan's URL, or the reference platform's own. */
  readonly targetUrl: string;
  /** The reference platform's ledger, where it is the target. */
  readonly adminUrl?: string | undefined;
  /** The user's flags for the engine. */
  readonly flags: readonly string[];
  readonly certificates?: string | undefined;
  /** When the authorised hours end, ms since 1970. */
  readonly edgeMs?: number | undefined;
  readonly terminal: Terminal;
  readonly stopSignal: StopSignal;
}
