import crypto from "k6/crypto";
import encoding from "k6/encoding";
import { queryValue, withQuery } from "../address.ts";
import type { Exchange } from "../browser.ts";
import type { Endpoints } from "../discovery.ts";
import { describeProvider, discoveryUrl } from "../discovery.ts";
import { unexpected } from "../ending.ts";
import { carrierOf } from "../form.ts";
import { readJson } from "../json.ts";
import { passLogin } from "../login-form.ts";
import type { Page } from "../page.ts";
import type { Person, SignIn } from "../person.ts";
import { openLanding } from "../proof.ts";
import { setting } from "../setting.ts";

/**
 * OpenID Connect, authorization code with PKCE (RFC 7636, S256). Steps: `form` · `credentials`, whose success is a redirect with a
 * code, or a form that carries it (`response_mode=form_post` in the address) · `token`, asked as the service would, without the person's cookies; state and nonce are checked · `userinfo`. A platform's own
 * addresses may begin as its redirect URI does: back is who brings a code or an error.
 */
export const signIn: SignIn = async (person) => {
  const { browser, people, random } = person;
  const { authorize, token, userinfo, logout, isPosted } = await endpointsOf(person);
  const redirect = setting(person, "redirectUri");
  const client = setting(person, "clientId");
  const draw = (): string => crypto.sha256(`${random()}${random()}`, "base64rawurl");
  const [state, nonce, verifier] = [draw(), draw(), draw()];
  const isBack = (url: string): boolean => url.startsWith(redirect) && (queryValue(url, "code") ?? queryValue(url, "error")) !== undefined;
  /** The way back: where an answer redirects to, or the form that its page posts there by itself (OAuth 2.0 Form Post Response Mode), as an address. */
  const wayBack = (page: Page): string => {
    const form = page.location ? undefined : carrierOf(page, redirect, "state");
    return form ? withQuery(redirect, Object.fromEntries(form.fields)) : page.location;
  };
  const start = withQuery(authorize, {
    response_type: "code",
    client_id: client,
    redirect_uri: redirect,
    scope: setting(person, "scope"),
    state,
    nonce,
    code_challenge: crypto.sha256(verifier, "base64rawurl"),
    code_challenge_method: "S256",
  });
  let answer = await browser.follow(await browser.send({ step: "form", url: start, form: true }), "form", isBack);
  if (wayBack(answer) === "") {
    answer = await passLogin(person, answer, { isIn: (page) => wayBack(page) !== "" }, isBack);
  }
  const back = wayBack(answer);
  const code = queryValue(back, "code");
  if (code === undefined) throw unexpected(/[?&]error=(\w{1,40})/.exec(back)?.[1] ?? "no-code");
  if (queryValue(back, "state") !== state) throw unexpected("wrong-state");
  const fields = Object.entries({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirect,
    client_id: client,
    code_verifier: verifier,
  });
  const request = { step: "token", url: token, fields, anonymous: true };
  const tokens = readJson((await (HAS_SECRET ? redeem(person, request, isPosted) : browser.send(request))).body);
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

/**
 * Sends the request for tokens of a client that may have a secret. It says it by HTTP Basic, which every provider takes (RFC 6749 §2.3.1), and in
 * the form where the provider describes that alone (`isPosted`) or has this client do so: then Basic is refused.
 */
const redeem = async (person: Person, request: Exchange & Required<Pick<Exchange, "fields">>, isPosted: boolean): Promise<Page> => {
  const { browser } = person;
  const secret = setting(person, "clientSecret");
  if (secret === "") return browser.send(request);
  if (!isPosted) {
    const headers = {
      Authorization: `Basic ${encoding.b64encode([setting(person, "clientId"), secret].map(encodeURIComponent).join(":"))}`,
    };
    const page = await browser.send({ ...request, headers, judge: (answer) => (isUnknown(answer) ? "fine" : undefined) });
    if (!isUnknown(page)) return page;
  }
  const fields = request.fields.concat([["client_secret", secret]]);
  return browser.send({ ...request, fields, judge: (answer) => (isUnknown(answer) ? unexpected("client-refused") : undefined) });
};

const isUnknown = ({ status, body }: Page): boolean => status === 401 || body.includes("invalid_client");

/** What the plan names, or `setup()` found, or the provider says now: one that was down at the start is asked again, and measured. */
const endpointsOf = async (person: Person): Promise<Endpoints> => {
  const issuer = HAS_ISSUER ? setting(person, "issuer") : "";
  if (HAS_ENDPOINTS && issuer === "")
    return {
      authorize: setting(person, "authorize"),
      token: setting(person, "token"),
      userinfo: setting(person, "userinfo"),
      logout: "",
      isPosted: false,
    };
  const known = person.setup?.[issuer];
  if (known !== undefined) return known;
  const { body } = await person.browser.send({ step: "discovery", url: discoveryUrl(issuer), anonymous: true });
  const found = describeProvider(body);
  if (found === undefined) throw unexpected("no-discovery");
  return found;
};
