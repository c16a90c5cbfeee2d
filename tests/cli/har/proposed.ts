import { type Proposal, proposeChain } from "../../../src/cli/har/chain.ts";
import { parseHar } from "../../../src/cli/har/recording.ts";
import { type Exchange, harOf } from "./recorded.ts";

/** What is proposed from these exchanges, or from a recording as it stands. */
export function propose(exchanges: readonly Exchange[] | string): Proposal {
  const parsed = parseHar(typeof exchanges === "string" ? exchanges : harOf(exchanges));
  if (parsed.kind === "wrong") throw new Error(parsed.why);
  const proposed = proposeChain(parsed.entries);
  if (proposed.kind === "wrong") throw new Error(proposed.why);
  return proposed.proposal;
}

/** The proposal in a plan that is otherwise whole. */
export const planWith = (fragment: string): string =>
  `plan: 1\nname: P\npeople:\n  - { persona: pupil, count: 1, accounts: { pattern: "u{n}", password: "p{n}", last: 1 } }\narrivals:\n  - steady: { rate: 1/s, for: 1min }\n${fragment}`;

/** Why nothing is; empty where something is. */
export function whyNot(text: string): string {
  const parsed = parseHar(text);
  if (parsed.kind === "wrong") return parsed.why;
  const proposed = proposeChain(parsed.entries);
  return proposed.kind === "wrong" ? proposed.why : "";
}
