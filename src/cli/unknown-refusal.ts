import type { People } from "../core/plan/plan.ts";
import type { CheckWords } from "./check-words.ts";
import type { WalkedHop, WalkedVisit } from "./walk.ts";

/** A page as the script traces it. */
const ASKS = "page that asks for a password";

/**
 * Of a chain that came back to its log-in, or whose password was forbidden: how to say that this is a refusal. Other drivers, and endings that name what else was
 * asked for, have nothing that could be written.
 */
export function unknownRefusal(
  { people, outcome, reason = "", hops }: WalkedVisit,
  all: readonly Pick<People, "name" | "signIn">[],
  words: Pick<CheckWords, "refused" | "silent" | "forbidden">,
): readonly string[] {
  const last = hops.at(-1);
  const chain = all.find(({ name, signIn }) => name === people && signIn.kind === "chain")?.signIn;
  if (last === undefined || chain === undefined) return [];
  if (outcome === "blocked" && reason === "403" && last.method === "POST") return sendsPassword(chain, last.step) ? [words.forbidden] : [];
  // Other reasons name something that was asked for: a new password, consent.
  const isUnknown = outcome === "unexpected-page" && (reason === "login-form" || reason === "expired" || reason.includes(": "));
  if (!isUnknown || !isBack(last, hops)) return [];
  if (last.said !== "") return [words.refused];
  // The advice for its ending asks the same.
  return reason === "login-form" ? [] : [words.silent];
}

/** Whether that step of a chain sends the password: what comes before it is refused to everybody. */
const sendsPassword = ({ steps }: People["signIn"], name: string): boolean =>
  [steps].flat().some((step) => Object(step).name === name && JSON.stringify(step).includes("{password}"));

/** Whether the log-in came again: it asks for a password, or, where a script draws it, is the page that the password was sent from. */
const isBack = (last: WalkedHop, hops: readonly WalkedHop[]): boolean => {
  const sent = hops.findLastIndex(({ method }) => method === "POST");
  if (last.page === ASKS) return last.step !== "form";
  return last.page === "page" && sent > 0 && sent < hops.length - 1 && hops[sent - 1]?.url === last.url;
};
