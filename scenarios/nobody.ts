import { endingOf, isEnding, unexpected } from "./ending.ts";
import { holds } from "./entities.ts";
import type { Page } from "./page.ts";
import { classify, nextOf, withRules } from "./page.ts";
import type { Person } from "./person.ts";
import { isPlaced, landingUrl, provePage } from "./proof.ts";

/**
 * In the script of `rentree check` only: asks for the landing page once more as somebody who is not in, without cookies and without the headers of the
 * session. Where the text that the plan names for it comes all the same, it proves nothing; where it names none, a page that would count.
 */
export const askAsNobody = async (person: Person): Promise<void> => {
  const { browser, people } = person;
  if (browser.landed === "" || isOnesOwn(person, browser.landed)) return;
  const { contains, cookie } = people.signIn.landing ?? {};
  // What came of the credentials is no landing page: what proved it is of the sign-in's own.
  if (cookie !== undefined || (contains === undefined && browser.landedIn !== "landing")) return;
  const own = browser.sessionHeaders;
  browser.sessionHeaders = {};
  const counts = (page: Page): boolean => (contains === undefined ? isCounted(person, page) : holds(page.body, contains));
  const judge = (page: Page) => (page.status === 200 && counts(page) ? unexpected("for-nobody") : ("fine" as const));
  await endingOf(() => browser.send({ step: "as-nobody", url: browser.landed, form: true, isData: true, anonymous: true, judge }));
  browser.sessionHeaders = own;
};

/**
 * Whether an address may carry a code, a ticket, the account or the session itself, so that it is no one else's, and may be asked for once. One that the plan
 * spells out is everybody's, and so is a query of short words and numbers: `?id=12&lang=fr`. One that the plan fills in is not.
 */
const isOnesOwn = (person: Person, url: string): boolean => {
  const named = isPlaced(person) ? landingUrl(person, "/") : "";
  if (url === named) return false;
  const [place = "", query = ""] = url.split(/\?(.*)/s);
  if (place.includes(";") || named.includes("{")) return true;
  return query !== "" && !query.split("&").every((pair) => isAnybodys(pair, person.account));
};

/** Whether a parameter is too short and too plain for a secret, is not called like one, and is not the account. */
const isAnybodys = (pair: string, { login, password }: Person["account"]): boolean =>
  /^[\w.-]{1,20}=(?:[\w.-]{0,6}|[a-z_.-]{0,12}|\d{0,12})$/i.test(pair) &&
  !/^[^=]*(?:code|ticket|token|jeton|state|nonce|otp|key|sid|sess|saml|auth|pass|pwd|mdp|secret|login|user)/i.test(pair) &&
  ![login, password].includes(pair.replace(/^[^=]*=/, ""));

/** Whether a page would prove that somebody is in. */
const isCounted = ({ settings }: Person, page: Page): boolean => {
  if (nextOf(page) !== "" || classify(page, withRules(settings.pages)) !== undefined) return false;
  try {
    provePage(page, undefined);
    return true;
  } catch (thrown) {
    if (!isEnding(thrown)) throw thrown;
    return false;
  }
};
