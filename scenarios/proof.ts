import { hostOf, pathOf, resolveUrl } from "./address.ts";
import type { Ending } from "./ending.ts";
import { unexpected } from "./ending.ts";
import { holds } from "./entities.ts";
import { expand } from "./expand.ts";
import { formsOf, formWith } from "./form.ts";
import type { Page } from "./page.ts";
import { asksNewPassword, asksPassword, isHtml, nextOf } from "./page.ts";
import type { Person } from "./person.ts";
import { isEmpty, isPlaceholder } from "./placeholder.ts";
import { isRefusal, refusalOf } from "./refusal.ts";
import { spokenBy } from "./spoken.ts";

/** Whether the plan says where its landing page is. */
export const isPlaced = ({ people }: Person): boolean => people.signIn.landing?.url !== undefined;

/** The landing page's URL: the plan's `landing.url`, else the sign-in's own. */
export const landingUrl = ({ people, target }: Person, path: string): string => {
  if (!HAS_LANDING) return target + path;
  const own = people.signIn.landing?.url;
  return own === undefined ? target + path : resolveUrl(`${target}/`, expand(own.split("{target}").join(target)));
};

/** Whether the plan names what proves a sign-in: a text of the landing page, or a cookie. */
export const isNamed = ({ people }: Person): boolean => {
  const { contains, cookie } = people.signIn.landing ?? {};
  return contains !== undefined || cookie !== undefined;
};

/** How platforms say that a ticket or an assertion lets nobody in. No pattern of the module: that costs every waiting VU 25 kB on k6. */
const isTurnedAway = (text: string): boolean =>
  /(?:a|ont) échoué|authentication failed|(?:aucun|pas de|no) (?:compte|account)(?: (?:n.est|ne |associ|rattach|correspond|sur |dans |pour |found|linked|exists|on |for )|\s*[.!<]|$)|(?:compte|account|user|utilisateur) (?:inconnu|introuvable|unknown|not (?:provisioned|found|registered))|(?:non|pas|not) (?:autoris|authori[sz]ed)|(?:avez pas accès à|not have access to) (?:ce|l|th)|accès refusé|access denied|\bticket\b.{0,30}(?:invalid|refus|expir)/i.test(
    text,
  );

/** A page that turns somebody away says little else; one of a platform may say anything. */
const MOST_SAID = 1_000;

/** A part of a word without which no page turns anybody away, in small letters or in capitals. */
const HINTS = "ompte|ccount|ser not|chou|ailed|nconnu|ntrouvable|nknown|utoris|uthori|as acc|ave acc|efus|enied|nvalid|xpir";
/** Places that are read of each. */
const MOST_PLACES = 20;

/** Whether a page may turn somebody away, by what stands around `hint`: on k6 a pattern over all of a page takes milliseconds. */
const hasNear = (body: string, hint: string): boolean => {
  for (let at = body.indexOf(hint), count = 0; at >= 0 && count < MOST_PLACES; at = body.indexOf(hint, at + 1), count += 1)
    if (isTurnedAway(body.slice(Math.max(0, at - 80), at + 80).replace(/(?:<[^<>]*>|\s)+/g, " "))) return true;
  return false;
};

/**
 * Whether a platform turns somebody away who comes with a ticket or an assertion: its page leads nowhere, carries nothing on, and says so, or its address does. A cookie says nothing:
 * whoever comes for the first time gets one. Where the plan names what proves the sign-in, that decides.
 */
export const turnsAway = (person: Person, page: Page): boolean => {
  if ((HAS_LANDING && isNamed(person)) || nextOf(page) !== "" || formWith(formsOf(page), "SAMLResponse") !== undefined) return false;
  // Spring's log-in, which asks for no password itself.
  if (isRefusal(page.url)) return true;
  if (!`${HINTS}|${HINTS.toUpperCase()}`.split("|").some((hint) => hasNear(page.body, hint))) return false;
  const said = spokenBy(page).replace(/\s+/g, " ");
  return said.length < MOST_SAID && isTurnedAway(said);
};

/**
 * Proves by the page to which a sign-in led, or by the landing page that the plan names where that is another.
 */
export const proveArrival = (person: Person, page: Page, before?: Page): Promise<Page> => {
  const isThere = !HAS_LANDING || !isPlaced(person) || isSamePlace(page.url, landingUrl(person, "/"));
  return isThere ? proveLanding(person, page, before) : openLanding(person, "/", before);
};

/** Whether somebody is at `place` already; one with a query is another page with every other query. */
const isSamePlace = (url: string, place: string): boolean =>
  url === place || (!place.includes("?") && hostOf(url) === hostOf(place) && placeOf(url) === placeOf(place));

/** Opens the landing page and proves by it: see `proveThere`. */
export const openLanding = async (person: Person, path: string, before?: Page): Promise<Page> => {
  const url = landingUrl(person, path);
  return proveThere(person, await person.browser.open({ step: "landing", url, isData: true }), url, before);
};

/**
 * Proves by the page that came when `url`, the landing page, was opened. Where the plan names no text and no cookie it must be that page: a platform that sends
 * people on to its public home, or to a page about maintenance, lets nobody in.
 */
export const proveThere = async (person: Person, opened: Page, url: string, before?: Page): Promise<Page> => {
  const page = HAS_DUTY && person.duty !== undefined ? await person.duty(person, opened) : opened;
  if (!(HAS_LANDING && isNamed(person)) && placeOf(page.url) !== placeOf(url) && !asksPassword(page)) throw unexpected("landing-elsewhere");
  return proveLanding(person, page, before);
};

/** Without an old server's `;jsessionid=`. */
const placeOf = (url: string): string => pathOf(url).replace(/;.*|\/$/, "");

/**
 * Success is proved by what the plan's `landing` names, and always by an answer that is 200. Where the plan names no text of it,
 * it must be a page for people that holds markup and does not ask for a password again: an empty answer is no page. That no page rule matches was found when it
 * came. What a platform asks of some people first is done before. Throws what is missing. A text that the page `before` the password had too
 * proves nothing of a page that asks for it again. Resolves to the page that proved it.
 */
export const proveLanding = async (person: Person, landing: Page, before?: Page): Promise<Page> => {
  const page = HAS_DUTY && person.duty !== undefined ? await person.duty(person, landing) : landing;
  if (page.status !== 200) throw unexpected("landing-not-a-page");
  if (HAS_LANDING && isNamed(person)) proveNamed(person, page, before);
  else {
    // Where the plan says that the landing page is there, it is.
    if (HAS_STRANGE_FORMS && HAS_UNNAMED && !(HAS_DUTY && person.duty) && !(HAS_LANDING && isPlaced(person)) && isCharter(page))
      throw unexpected("consent-asked");
    provePage(page, before);
  }
  return page;
};

/** Whether a page lies where people are asked to agree to something. */
const isCharter = ({ url }: Page): boolean => /[/_.-](?:consent|cgu|policy|terms|conditions|charte)(?:[/_.]|$)/i.test(pathOf(url));

/** Success is proved by a page of which the plan says nothing: see `proveLanding`. Throws what speaks against it. */
export const provePage = (page: Page, before: Page | undefined): void => {
  // A tag that ends: a mere remark has none, nor UTF-16, in which no rule would find anything.
  if (!isHtml(page) || !page.body.includes("</")) throw unexpected("landing-not-a-page");
  if (asksPassword(page)) throw askedAgain(page, before);
  if (HAS_UNNAMED && isEmpty(page)) throw unexpected("landing-not-a-page");
  if (HAS_UNNAMED && isPlaceholder(page)) throw unexpected("placeholder-page");
};

/** What the log-in says that came again. */
const askedAgain = (page: Page, before: Page | undefined): Ending =>
  before ? refusalOf(before, page) : unexpected(asksNewPassword(page) ? "change-password-asked" : "login-form");

/** The last part of an address where a new password is asked for: `/my/password`, `/login/change_password.php`, `/nouveau-mot-de-passe`. */
const RENEWAL =
  /\/(?:[a-z]{2,9}[_-]?)?(?:password|passwd|mdp|mot[_-]?de[_-]?passe)(?:[_-]?(?:change|expired|reset|update))?(?:\.\w+)?\/?$/i;

/** By what the plan names. Who is sent from the landing page to change the password is in, and may have all of its texts, but gets no further. */
const proveNamed = (person: Person, page: Page, before: Page | undefined): void => {
  const { people, browser } = person;
  const { contains, cookie } = people.signIn.landing ?? {};
  if (asksNewPassword(page) && RENEWAL.test(pathOf(page.url)) && !isSamePlace(page.url, landingUrl(person, "/")))
    throw unexpected("change-password-asked");
  if (contains === undefined) provePage(page, before);
  else {
    const isThere = holds(page.body, contains);
    if (asksPassword(page) && (!isThere || (before && holds(before.body, contains)))) throw askedAgain(page, before);
    if (!isThere) throw unexpected("landing-text-missing");
  }
  if (cookie !== undefined && !browser.cookie(page.url, cookie)) throw unexpected("landing-cookie-missing");
};
