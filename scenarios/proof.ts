import { resolveUrl } from "./address.ts";
import { unexpected } from "./ending.ts";
import type { Page } from "./page.ts";
import { asksPassword, isHtml } from "./page.ts";
import type { Person } from "./person.ts";

/** The landing page's URL: the plan's `landing.url`, else the sign-in's own. */
export const landingUrl = ({ people, target }: Person, path: string): string => {
  const own = people.signIn.landing?.url;
  return own === undefined ? target + path : resolveUrl(`${target}/`, own.split("{target}").join(target));
};

/**
 * Success is proved by what the plan's `landing` names, and always by an answer that is 200. Where the plan names no text of it,
 * it must be a page for people that holds markup and does not ask for a password again: an empty answer is no page. That no page rule matches was found when it
 * came. What a platform asks of some people first is done before. Throws what is missing.
 */
export const proveLanding = async (person: Person, landing: Page): Promise<void> => {
  const { people, browser, duty } = person;
  const page = !HAS_DUTY || duty === undefined ? landing : await duty(person, landing);
  const { contains, cookie } = people.signIn.landing ?? {};
  if (page.status !== 200 || (contains === undefined && (!isHtml(page) || page.body.indexOf("<") < 0)))
    throw unexpected("landing-not-a-page");
  if (contains === undefined ? asksPassword(page) : page.body.indexOf(contains) < 0)
    throw unexpected(asksPassword(page) ? "login-form" : "landing-text-missing");
  if (cookie !== undefined && !browser.cookie(page.url, cookie)) throw unexpected("landing-cookie-missing");
};
