import { accounts } from "./accounts.ts";
import { chains } from "./chain.ts";
import { clauses } from "./judgement.ts";
import { leaving } from "./leaving.ts";
import { names } from "./names.ts";
import { exactlyOne } from "./one-of.ts";
import { origins } from "./origins.ts";
import { platform } from "./platform.ts";
import { references } from "./references.ts";
import type { Rule } from "./rule.ts";
import { secrets } from "./secrets.ts";
import { shares } from "./shares.ts";
import { times } from "./times.ts";

/** Every rule that looks at more than one key. */
export const RULES: readonly Rule[] = [
  exactlyOne,
  names,
  accounts,
  secrets,
  references,
  shares,
  times,
  clauses,
  platform,
  chains,
  leaving,
  origins,
];
