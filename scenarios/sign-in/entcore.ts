import { pathOf } from "../address.ts";
import { unexpected } from "../ending.ts";
import { asksPassword } from "../page.ts";
import type { SignIn } from "../person.ts";
import { landingUrl, proveLanding, refusalOf } from "../proof.ts";

/**
 * entcore's own form (edificeio/entcore, read at aa39df08). Steps: `form`, the only request that meets the quota's waiting page ·
 * `credentials`, where 200 is a refusal and success is 302 with `oneSessionId` · `landing`.
 */
export const signIn: SignIn = async (person) => {
  const { browser, target, account } = person;
  const landing = landingUrl(person, "/timeline/timeline");
  const form = await browser.open({ step: "form", url: `${target}/auth/login?callback=${encodeURIComponent(landing)}`, form: true });
  if (!asksPassword(form)) throw unexpected("no-password-field");
  await person.type();
  const url = `${target}/auth/login`;
  const answer = await browser.send({
    step: "credentials",
    url,
    charset: form.charset,
    fields: [
      ["email", account.login],
      ["password", account.password],
      ["callBack", landing],
      ["details", ""],
    ],
    judge: (page) => {
      if (page.status >= 400) return undefined;
      if (page.location === "") return refusalOf(form.body, page.body) ?? unexpected(asksPassword(page) ? "login-form" : "no-redirect");
      return browser.cookie(url, "oneSessionId") ? undefined : unexpected("no-session-cookie");
    },
  });
  const page = await browser.follow(answer, "landing");
  proveLanding(person, pathOf(page.url) === pathOf(landing) ? page : await browser.open({ step: "landing", url: landing }));
};
