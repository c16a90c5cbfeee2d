import { saidBy } from "rentree:chain";
import { isSameRoute } from "../address.ts";
import type { Answered, ChainStep } from "../chain.ts";
import { denialOf, isData, leadsBack } from "../denial.ts";
import type { Ending } from "../ending.ts";
import { endingOf, unexpected } from "../ending.ts";
import { holds, unescapeHtml } from "../entities.ts";
import type { Page } from "../page.ts";
import { asksNewPassword, asksPassword, isHtml } from "../page.ts";
import type { Person } from "../person.ts";
import { toldOff } from "../sentence.ts";
import { spokenBy } from "../spoken.ts";
import { offersWayOut } from "../way-out.ts";

/** What the plan itself says of an answer, or of the page to which redirects led, whose `url` it is; an answer's own address is the form's. */
export const toldBy = ({ refused, locked }: ChainStep, { body, location }: Page, url = ""): Ending | undefined => {
  const says = (text: string | undefined): boolean => text !== undefined && ((location || url).includes(text) || holds(body, text));
  if (says(locked)) return { outcome: "rejected", reason: "locked" };
  return says(refused) ? { outcome: "rejected" } : undefined;
};

/** What a page says against the account itself: a session that has expired may be anybody's. */
export const rejectionIn = (page: Page): Ending | undefined => {
  const said = toldOff(page);
  return said?.outcome === "rejected" ? said : undefined;
};

/** What the page says at the end, of a portal that leads home whatever was typed. Who is offered the way out is in. */
export const toldAtHome = (end: Page, asking: Page | undefined): Ending | undefined => {
  const told = rejectionIn(end);
  return told && !offersWayOut(end, asking) && !(asking && toldOff(asking)) ? told : undefined;
};

/** The form again without a word, or one for a new password: no refusal, and nothing that a cookie could prove to be the way in. */
export const againIn = (from: Page | undefined, { page }: Answered): Ending | undefined => {
  if (!isHtml(page) || !asksPassword(page)) return undefined;
  return unexpected(asksNewPassword(page) && !(from && asksNewPassword(from)) ? "change-password-asked" : "login-form");
};

/**
 * A refusal, or what is said of it on the page to which the answer leads: an address that refuses does not say that the account is locked. A page that
 * says something else does not undo it, and nobody who is refused sends the password once more, as a 307 asks for.
 */
export const refusalBeyond = async (
  { browser }: Person,
  step: ChainStep,
  before: Page | undefined,
  answered: Pick<Answered, "first" | "page">,
): Promise<Ending | undefined> => {
  const own = refusalIn(before, answered, true);
  const first = answered.page;
  let page = first;
  if (!own || !first.again)
    await endingOf(async () => {
      page = await browser.follow(first, "credentials");
    });
  if (page === first) return own;
  const beyond =
    (HAS_SIGNS ? toldBy(step, asksPassword(page) ? page : readable(before, page), page.url) : undefined) ??
    refusalIn(before, { first, page }, true);
  return own && beyond?.outcome !== "rejected" && !/^(?:account|sessions)-/.test(`${beyond?.reason}`) ? own : beyond;
};

/**
 * Words of a refusal count where the answer itself says them. Where it leads on to a page that asks for no password they are that page's, and
 * count where the plan names no text of the landing page that could say otherwise; on such a page they must be a sentence that people read. So does an address
 * on the way there that says so.
 */
export const refusalIn = (
  before: Page | undefined,
  { first, page }: Pick<Answered, "first" | "page">,
  isOnlyProof: boolean,
): Ending | undefined => {
  if (isData(page) || page.status >= 300 || asksPassword(page)) return denialOf(before, page, saidBy);
  const given = givenBy(page);
  const told =
    page.url === first.url || isOnlyProof || (HAS_POST && isDrawnAgain(before, page))
      ? toldOff(given[0] ? { ...page, body: given.join(". ") } : HAS_POST ? readable(before, page) : page)
      : undefined;
  // Who is led to a page that offers the way out is in, whatever stands there of passwords; an account that is locked may have to go out again.
  const isNobodys =
    told && ((before && toldOff(before)) || (page.url !== first.url && told.reason !== "locked" && offersWayOut(page, before)));
  const said = isNobodys ? undefined : told;
  const isBack =
    (isOnlyProof ? [first.location, page.url, ...given] : given).some(leadsBack) &&
    !leadsBack(`${before?.url}`) &&
    !offersWayOut(page, before);
  return said ?? (isBack ? { outcome: "rejected" } : undefined);
};

/** A page that has its script lead elsewhere or open a window, and shows nothing else, is short. */
const SHORT = 999;

/** What such a page gives its script: `alert("Mot de passe incorrect"); location.href = "/login?erreur=1"`. Nothing of other pages. */
const givenBy = ({ body }: Page): readonly string[] =>
  (body.length < SHORT &&
    /^(?!.*(?:\bif\b|\{)).*(?:location|alert\()/s.test(body) &&
    !/[^\s>]/.test(spokenBy({ body })) &&
    body.match(/(["'`])(?:\\.|.)*?\1/gs)?.map((text) => text.slice(1, -1))) ||
  [];

/** Whether a log-in that a script draws came again: a page without a box for the password, where the one was from which it was sent. */
const isDrawnAgain = (before: Page | undefined, page: Page): boolean =>
  before !== undefined && isSameRoute(page.url, before.url) && !asksPassword(before);

/** Signs of a page that are read for what its script is given to say, and texts of it that a refusal has at most: a home is given more. */
const MOST_GIVEN = 200_000;
const MOST_TEXTS = 8;

/**
 * What people read of a page that asks for no password. Scripts of somebody's home may hold every message; that of a log-in which it draws is read for what it is
 * given to say now and was not before, text by text (pgAdmin, Inertia).
 */
const readable = (before: Page | undefined, page: Page): Page => {
  const body = spokenBy(page);
  if (!HAS_POST || !before || !isDrawnAgain(before, page)) return { ...page, body };
  const textsOf = ({ body: text }: Page): string[] => unescapeHtml(text.slice(0, MOST_GIVEN)).split('"');
  const known = new Set(textsOf(before));
  const given = textsOf(page).filter((text) => /\w /.test(text) && !/[<>]/.test(text) && !known.has(text));
  return { ...page, body: given.length > MOST_TEXTS ? body : [body, ...given].join(". ") };
};

/** Whether a landing page only says that nobody is in, where the answer to the password said why. */
export const isVaguer = (landing: Ending, { outcome, reason = "" }: Ending): boolean =>
  landing.outcome === "rejected" && landing.reason === undefined && (outcome === "rejected" || reason !== "login-form");
