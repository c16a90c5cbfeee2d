/**
 * What somebody who knows k6 would write by hand for a sign-in by SAML 2.0 at SimpleSAMLphp: the same requests, redirects followed
 * one at a time, checks, and no more. The compiled script is measured beside it (saml.ts).
 */
import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";

const target = __ENV.RENTREE_TARGET;
const START = "/simplesaml/module.php/core/authenticate.php?as=default-sp";
const unescape = (text) => text.replace(/&#0?39;/g, "'").replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const valueOf = (body, name) => unescape(new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? "");

const get = (url, name) => http.asyncRequest("GET", url, null, { redirects: 0, tags: { name } });
const post = (url, fields, name) => http.asyncRequest("POST", url, fields, { redirects: 0, tags: { name } });

export async function visit() {
  const n = (exec.scenario.iterationInTest % 500) + 1;
  const start = await get(target + START, "form");
  const request = await get(start.headers.Location, "form+1");
  const page = await get(request.headers.Location, "form+2");
  check(page, { form: (r) => r.status === 200 && r.body.includes('type="password"') });
  const login = { AuthState: valueOf(page.body, "AuthState"), username: `user${n}`, password: `pw${n}` };
  const answer = await post(page.url.split("?")[0], login, "credentials");
  check(answer, { assertion: (r) => r.status === 200 && r.body.includes("SAMLResponse") });
  const action = unescape(/action="([^"]*)"/.exec(answer.body)?.[1] ?? "");
  const fields = { SAMLResponse: valueOf(answer.body, "SAMLResponse"), RelayState: valueOf(answer.body, "RelayState") };
  const taken = await post(action, fields, "assertion");
  check(taken, { taken: (r) => r.status === 303 });
  const landing = await get(taken.headers.Location, "landing");
  check(landing, { landing: (r) => r.status === 200 && !r.body.includes('type="password"') });
}
