import type { Landing, People } from "../plan/plan.ts";
import type { Milliseconds } from "../units.ts";

/**
 * What the compiled script knows of the plan: one JSON literal inside the bundle (module `rentree:settings`). It holds no
 * secret: header values and passwords stay `${NAME}` and are read from `__ENV` when the script starts; accounts come from
 * the file named by `RENTREE_ACCOUNTS` (shape: `AccountsFile`). The target's URL comes from `RENTREE_TARGET` where it is set
 * (a reference platform has no address before it runs), the run id from `RENTREE_RUN_ID`.
 */
export interface ScriptSettings {
  readonly target: string;
  /** Origins that may be contacted beside the target's. */
  readonly allow: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly writes: boolean;
  readonly pages: { readonly waiting: readonly string[]; readonly error: readonly string[]; readonly blocked: readonly string[] };
  readonly seed: number;
  /** Index = index in `Plan.people` = index in `AccountsFile`; a scenario tells its own by `__ENV.PEOPLE`. */
  readonly people: readonly ScriptPeople[];
}

/** One of the plan's people as the script knows them. */
export interface ScriptPeople extends Omit<People, "id" | "count" | "accounts" | "signIn"> {
  /** Index into the bundle's list of sign-ins; entries with the same settings share one. */
  readonly signIn: { readonly kind: string; readonly landing?: Landing; readonly [key: string]: unknown };
  /** Starts of lessons after `ZERO`, ascending, in ms of the run's own clock: the roll call is locked to the next one. */
  readonly lessons: readonly Milliseconds[];
}

/** The 0600 file of `RENTREE_ACCOUNTS`: one entry for each of the plan's people. A row is `login\npassword`. */
export type AccountsFile = readonly AccountsEntry[];
export type AccountsEntry =
  | { readonly pattern: string; readonly password: string; readonly first: number; readonly last: number }
  | { readonly rows: readonly string[] };
