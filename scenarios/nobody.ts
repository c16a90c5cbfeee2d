import { endingOf, unexpected } from "./ending.ts";
import { holds } from "./entities.ts";
import type { Page } from "./page.ts";
import type { Person } from "./person.ts";

/**
 * In the script of `rentree check` only: asks for the landing page once more as somebody who is not in, without cookies and without the headers of the
 * session. Where the text that the plan names for it comes all the same, it proves nothing.
 */
export const askAsNobody = async ({ browser, people }: Person): Promise<void> => {
  // An address that carries a code, a ticket or the session itself is no one else's, and may be asked for once.
  if (browser.landed === "" || /[;?]/.test(browser.landed)) return;
  const { contains, cookie } = people.signIn.landing ?? {};
  if (contains === undefined || cookie !== undefined) return;
  const own = browser.sessionHeaders;
  browser.sessionHeaders = {};
  const judge = ({ status, body }: Page) => (status === 200 && holds(body, contains) ? unexpected("for-nobody") : ("fine" as const));
  await endingOf(() => browser.send({ step: "as-nobody", url: browser.landed, form: true, isData: true, anonymous: true, judge }));
  browser.sessionHeaders = own;
};
