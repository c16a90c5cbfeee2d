import { unexpected } from "../ending.ts";
import type { Field } from "../form.ts";
import { readJson } from "../json.ts";
import type { SignIn } from "../person.ts";
import { landingUrl } from "../proof.ts";
import { setting } from "../setting.ts";

/**
 * entcore's mobile sign-in, the password grant. Steps: `token`, where the quota answers 509 and a refusal is 400 or 401 ·
 * `landing`, who am I with the token, which then goes with every call to the platform.
 */
export const signIn: SignIn = async (person) => {
  const { browser, target, account, type } = person;
  await type();
  const fields: Field[] = [
    ["grant_type", "password"],
    ["username", account.login],
    ["password", account.password],
    ["client_id", setting(person, "clientId")],
    ["client_secret", setting(person, "clientSecret")],
    ["scope", setting(person, "scope")],
  ];
  const answer = await browser.send({
    step: "token",
    url: `${target}/auth/oauth2/token`,
    fields,
    judge: ({ status, body }) => {
      if (status !== 400 && status !== 401) return undefined;
      return body.includes("invalid_client") ? unexpected("client-refused") : { outcome: "rejected" };
    },
  });
  const token = readJson(answer.body)["access_token"];
  if (!token) throw unexpected("no-token");
  browser.sessionHeaders = { Authorization: `Bearer ${token}` };
  const landing = await browser.open({ step: "landing", url: landingUrl(person, "/auth/oauth2/userinfo"), isData: true });
  const { contains } = person.people.signIn.landing ?? {};
  if (contains !== undefined && !landing.body.includes(contains)) throw unexpected("landing-text-missing");
};
