import type { Reader } from "./chain.ts";
import type { Ending } from "./ending.ts";
import { unexpected } from "./ending.ts";
import type { Page } from "./page.ts";
import { asksPassword, isHtml } from "./page.ts";
import { isRefusal, lapseOf, refusalOf, speaksAgainst } from "./refusal.ts";
import { saysLocked } from "./sentence.ts";

/** Who tried too often. */
export const LOCKED: Ending = { outcome: "rejected", reason: "locked" };
/** What the credentials were sent from where nothing was asked for before. */
const NOTHING: Page = { url: "", status: 200, body: "", headers: {}, charset: "utf-8", location: "" };

/** Whether an answer is data, which PHP says to be HTML where nobody tells it. */
export const isData = (page: Page): boolean => !isHtml(page) || page.body.startsWith("{");

/**
 * Whether an address leads back in the words of a portal of any make: `isRefusal`, `?login=failed`, `?auth=ko`, `?connexion=echouee`, `?loginFailed`, `?err=2`. Whole words,
 * because a value may be somebody's name.
 */
export const leadsBack = (address: string): boolean =>
  isRefusal(address) ||
  /[?&](?:err(?!=0)|\w*fail(?:ed|ure)?(?!=0|=false)|(?:auth|login|status|result|message|msg|etat|statut|connexion)\w*=(?:ko|fail(?:ed|ure)?|invalid\w*|denied|bad_?cred\w*|incorrecte?|wrong|[ée]chec|echouee?))(?:=\w+)?(?:&|#|$)/i.test(
    address,
  );

/**
 * Whether an answer to credentials refuses them, in whatever way: `rejected`, with the reason `locked`, or a form, token or client
 * that was not taken, or an account that is in already as often as it may be. `saidBy` reads data. Undefined where it says nothing of the kind: a quota (429), a protection (403), an error like any other.
 */
export const denialOf = (before: Page | undefined, answer: Page, saidBy?: Reader): Ending | undefined => {
  const denial = readDenial(before, answer, saidBy);
  if (denial?.outcome !== "rejected" || answer.status === 423) return denial;
  const said = sessionsIn(answer);
  // No word against the password or of a lock: the plan deals one account to several people at once. Spring, Keycloak.
  const isOther =
    said === undefined ||
    sessionsIn(before) ||
    speaksAgainst(before ?? NOTHING, answer) ||
    /\block|bloqu|verrou|tentativ|attempt/i.test(answer.body);
  return isOther ? denial : unexpected(/serv|platfor|plate-?forme|syst/i.test(said) ? "sessions-full" : "account-in-use");
};

/** How a page or data says that there are as many sessions as there may be, of one account or of the whole house; undefined where it only counts them. */
const sessionsIn = (page: Page | undefined): string | undefined =>
  /(?:too.many|trop.de).(?:\w+ ){0,2}sessions?[^.!?<>"{}]{0,40}|(?:max|limite? )[^.!?<>"{}]{0,40}sessions?[^.!?<>"{}]{0,40}(?:exceed|reach|attein|dépass)|sessions?.limit.{0,6}(?:exceed|reach)/i.exec(
    `${page?.body}`,
  )?.[0];

const readDenial: typeof denialOf = (before, answer, saidBy) => {
  const { status } = answer;
  if (status === 423) return LOCKED;
  // Where it is led on to, the page at the end has that address; a form that had it already says nothing.
  if (leadsBack(answer.location) || (leadsBack(answer.url) && !leadsBack(`${before?.url}`)))
    return saysLocked(answer.body) && !saysLocked(`${before?.body}`) ? LOCKED : { outcome: "rejected" };
  // Node-RED calls it its own trouble that somebody tried too often.
  if (saidBy && isData(answer) && status === 500 && (saysLocked(answer.body) || /too.many.(?:failed.)?(?:log|sign).?in/i.test(answer.body)))
    return LOCKED;
  if (isData(answer)) return status < 500 && saidBy ? saidBy(answer) : status === 401 ? { outcome: "rejected" } : undefined;
  const form = before ?? NOTHING;
  if (status >= 400) {
    const lapse = lapseOf(form, answer);
    const isAboutAccount = status === 401 || status === 422 || asksPassword(answer) || /account|compte/i.test(answer.body);
    if (lapse !== undefined || status > 499 || !isAboutAccount) return lapse;
  }
  const refusal = refusalOf(form, answer);
  // What else is asked for a chain may have a step for.
  return refusal.outcome !== "unexpected-page" || /^(?:exp|csrf|change)/.test(`${refusal.reason}`) ? refusal : undefined;
};
