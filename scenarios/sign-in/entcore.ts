import { pathOf } from "../address.ts";
import { unexpected } from "../ending.ts";
import { submitLogin } from "../login-form.ts";
import { asksNewPassword, asksPassword } from "../page.ts";
import type { SignIn } from "../person.ts";
import { landingUrl, openLanding, proveLanding } from "../proof.ts";
import { refusalOf } from "../refusal.ts";

/**
 * entcore's own form (edificeio/entcore, read at aa39df08). Steps: `form`, the only request that meets the quota's waiting page ·
 * `credentials`, where 200 is a refusal and success is 302 with `oneSessionId` · `landing`.
 */
export const signIn: SignIn = async (person) => {
  const { browser, target } = person;
  const landing = landingUrl(person, "/timeline/timeline");
  const form = await browser.open({ step: "form", url: `${target}/auth/login?callback=${encodeURIComponent(landing)}`, form: true });
  const answer = await submitLogin(person, form, { selector: "#login", isIn: (page) => page.location !== "" });
  const page = await browser.follow(answer, "landing");
  const isThere = page.url === landing || pathOf(page.url) === pathOf(landing);
  if (!isThere && asksPassword(page) && !asksNewPassword(page)) throw refusalOf(form, page);
  if (!browser.cookie(answer.url, "oneSessionId")) throw unexpected("no-session-cookie");
  await (isThere ? proveLanding(person, page) : openLanding(person, "/timeline/timeline"));
};
