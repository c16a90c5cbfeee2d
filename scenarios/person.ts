import type { Random } from "../src/core/people/random.ts";
import type { ScriptPeople, ScriptSettings } from "../src/core/people/script.ts";
import type { Account } from "./account.ts";
import type { Browser } from "./browser.ts";
import type { Setup } from "./discovery.ts";
import type { Page } from "./page.ts";
import type { Trace } from "./trace.ts";

/** Somebody who comes once: everything that a sign-in or a journey may use. */
export interface Person {
  readonly people: ScriptPeople;
  readonly settings: ScriptSettings;
  /** The platform's base URL, without a trailing slash. */
  readonly target: string;
  /** What is typed in this attempt; the password is wrong in a planned wrong attempt. */
  readonly account: Account;
  readonly random: Random;
  readonly browser: Browser;
  /** When the person stops whatever it does, ms since 1970. */
  readonly deadline: number;
  /** The time it takes to type; it counts neither as patience nor as part of the attempt. */
  readonly type: () => Promise<void>;
  /** Waits, but never beyond the deadline. */
  readonly rest: (ms: number) => Promise<void>;
  /** Opens pages after the sign-in: one that does not come is noted, and nothing is thrown. False where one failed. */
  readonly visit: (paths: readonly string[]) => Promise<boolean>;
  /** What the platform asks of some people before it lets them on, where the plan has shares for it. */
  readonly duty: ((person: Person, page: Page, stop?: (url: string) => boolean) => Promise<Page>) | undefined;
  /** What `setup()` found: an OpenID provider's endpoints. */
  readonly setup: Setup;
}

/**
 * One protocol: a file of `scenarios/sign-in/` or beside the plan that exports `signIn`. It resolves only when success is
 * proved (design.md law 5), and throws an `Ending` for anything else.
 */
export type SignIn = (person: Person) => Promise<void>;

/** What a person does once in: a file of `scenarios/journeys/` or beside the plan that exports `journey`. */
export type Journey = (person: Person) => Promise<void>;

/** What some visits have beside signing in and a journey: only what the plan has shares for is in its script. */
export interface Extras {
  readonly duty?: NonNullable<Person["duty"]>;
  /** Shows every hop: in the script of `rentree check` only. */
  readonly trace?: (people: string) => Trace;
  /** In order, after the journey. */
  readonly later: readonly Journey[];
}
