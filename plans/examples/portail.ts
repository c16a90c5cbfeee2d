import { unexpected } from "rentree/scenarios/ending.ts";
import type { SignIn } from "rentree/scenarios/person.ts";
import { proveLanding } from "rentree/scenarios/proof.ts";

/**
 * A sign-in of one's own: what the platform's login page sends, written out. It resolves only when the landing page proves success, and
 * throws how the attempt ended otherwise. `browser` keeps the cookies, the patience and the list of allowed origins.
 */
export const signIn: SignIn = async (person) => {
  const { browser, target, account, type } = person;
  await browser.open({ step: "form", url: `${target}/auth/login` });
  await type();
  const answer = await browser.send({
    step: "credentials",
    url: `${target}/auth/login`,
    fields: [
      ["email", account.login],
      ["password", account.password],
    ],
    // This platform answers a wrong password with the form again, status 200.
    judge: (page) => (page.status === 200 ? { outcome: "rejected" } : undefined),
  });
  if (!browser.cookie(target, "oneSessionId")) throw unexpected("no-session-cookie");
  await browser.follow(answer, "landing");
  await proveLanding(person, await browser.open({ step: "landing", url: `${target}/timeline/timeline` }));
};
