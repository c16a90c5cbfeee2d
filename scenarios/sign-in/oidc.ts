import crypto from "k6/crypto";
import encoding from "k6/encoding";
import { queryValue, withQuery } from "../address.ts";
import type { Endpoints } from "../discovery.ts";
import { describeProvider, discoveryUrl } from "../discovery.ts";
import { unexpected } from "../ending.ts";
import { readJson } from "../json.ts";
import { passLogin } from "../login-form.ts";
import type { Person, SignIn } from "../person.ts";
import { openLanding } from "../proof.ts";
import { setting } from "../setting.ts";

/**
 * OpenID Connect, authorization code with PKCE (RFC 7636, S256). Steps: `form` · `credentials`, whose success is a redirect with a
 * code · `token`, asked as the service would, without the person's cookies; state and nonce are checked · `userinfo`.
 */
export const signIn: SignIn = async (person) => {
  const { browser, people, random } = person;
  const { authorize, token, userinfo, logout } = await endpointsOf(person);
  const redirect = setting(person, "redirectUri");
  const client = setting(person, "clientId");
  const draw = (): string => crypto.sha256(`${random()}${random()}`, "base64rawurl");
  const [state, nonce, verifier] = [draw(), draw(), draw()];
  const isBack = (url: string): boolean => url.startsWith(redirect);
  const start = withQuery(authorize, {
    response_type: "code",
    client_id: client,
    redirect_uri: redirect,
    scope: setting(person, "scope") || "openid",
    state,
    nonce,
    code_challenge: crypto.sha256(verifier, "base64rawurl"),
    code_challenge_method: "S256",
  });
  let answer = await browser.follow(await browser.send({ step: "form", url: start, form: true }), "form", isBack);
  if (answer.location === "") {
    answer = await passLogin(person, answer, { isIn: (page) => page.location !== "" }, isBack);
  }
  const code = queryValue(answer.location, "code");
  if (code === undefined) throw unexpected(/[?&]error=(\w{1,40})/.exec(answer.location)?.[1] ?? "no-code");
  if (queryValue(answer.location, "state") !== state) throw unexpected("wrong-state");
  const secret = setting(person, "clientSecret");
  const fields = Object.entries({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirect,
    client_id: client,
    code_verifier: verifier,
    ...(secret === "" ? {} : { client_secret: secret }),
  });
  const tokens = readJson((await browser.send({ step: "token", url: token, fields, anonymous: true })).body);
  const id = tokens["id_token"];
  if (!tokens["access_token"]) throw unexpected("no-token");
  if (id !== undefined && readJson(String(encoding.b64decode(id.split(".")[1] ?? "", "rawurl", "s")))["nonce"] !== nonce)
    throw unexpected("wrong-nonce");
  if (HAS_LEAVERS && logout !== "")
    browser.wayOut = withQuery(logout, { client_id: client, ...(id === undefined ? {} : { id_token_hint: id }) });
  if (userinfo !== "") {
    const headers = { Authorization: `Bearer ${tokens["access_token"]}` };
    await browser.send({ step: "userinfo", url: userinfo, headers, anonymous: true });
  }
  if (HAS_LANDING && people.signIn.landing !== undefined) await openLanding(person, "/");
};

/** What the plan names, or `setup()` found, or the provider says now: one that was down at the start is asked again, and measured. */
const endpointsOf = async (person: Person): Promise<Endpoints> => {
  const issuer = HAS_ISSUER ? setting(person, "issuer") : "";
  if (HAS_ENDPOINTS && issuer === "")
    return { authorize: setting(person, "authorize"), token: setting(person, "token"), userinfo: setting(person, "userinfo"), logout: "" };
  const known = person.setup?.[issuer];
  if (known !== undefined) return known;
  const { body } = await person.browser.send({ step: "discovery", url: discoveryUrl(issuer), anonymous: true });
  const found = describeProvider(body);
  if (found === undefined) throw unexpected("no-discovery");
  return found;
};
