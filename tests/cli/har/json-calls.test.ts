import { describe, expect, it } from "vitest";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { planWith, propose, whyNot } from "./proposed.ts";
import { type Exchange, harOf } from "./recorded.ts";

const AT = "http://127.0.0.1:8080";
const page: Exchange = { url: `${AT}/`, body: "<div id=app></div>" };
const call = (path: string, json: unknown, body: string, more: Partial<Exchange> = {}): Exchange => ({
  method: "POST",
  url: AT + path,
  mime: "application/json",
  json,
  body,
  ...more,
});
const me: Exchange = {
  url: `${AT}/api/me`,
  mime: "application/json",
  sent: { Authorization: "Bearer SECRET-access-1" },
  body: '{"id":41}',
};

/** A proposal that is a plan, and says no secret. */
const proposed = (...exchanges: readonly Exchange[]) => {
  const proposal = propose(exchanges);
  const fragment = writeFragment(proposal);
  expect(fragment).not.toContain("SECRET");
  expect(parsePlan(planWith(fragment), { file: "plan.yaml", timezone: "Europe/Paris" }).kind).toBe("ok");
  return proposal;
};

describe("a log-in that asks for the account first", () => {
  const FLOW = "SECRET0f1e2d3c4b5a69788796";
  const asked = call("/api/flow", { identifier: "SECRET-marie", lang: "fr" }, `{"flowId":"${FLOW}"}`);

  it("has a step for it, and what it brought in body, path and query of the one that sends the password", () => {
    const sent = call(
      `/api/flow/${FLOW}/password?f=${FLOW}`,
      { password: "SECRET-radium", flow: FLOW },
      '{"access_token":"SECRET-access-1"}',
    );
    const { steps } = proposed(page, asked, sent, me);
    expect(steps).toEqual([
      { name: "page", get: "{target}/" },
      {
        name: "data-1",
        post: "{target}/api/flow",
        json: { identifier: "{login}", lang: "fr" },
        keep: { flowid: { json: "flowId" } },
      },
      {
        name: "credentials",
        post: "{target}/api/flow/{flowid}/password?f={flowid}",
        json: { password: "{password}", flow: "{flowid}" },
        keep: { access_token: { json: "access_token" } },
      },
    ]);
  });

  it("has none for what brought nothing, nor for what was asked after it", () => {
    const sent = call("/api/login", { login: "SECRET-marie", password: "SECRET-radium" }, '{"access_token":"SECRET-access-1"}');
    const { steps } = proposed(page, call("/api/log", { event: "open" }, '{"ok":true}'), sent, call("/api/seen", { a: 1 }, "{}"), me);
    expect(steps.map(({ name, json }) => [name, json])).toEqual([
      ["page", undefined],
      ["credentials", { login: "{login}", password: "{password}" }],
    ]);
  });

  it("keeps what a page had for it, too", () => {
    const known = { ...page, body: '<meta name="csrf-token" content="SECRET-csrf-0123456789"><div id=app></div>' };
    const first = { ...asked, sent: { "X-CSRF-Token": "SECRET-csrf-0123456789" } };
    const sent = call("/api/login", { password: "SECRET-radium", flow: FLOW }, '{"access_token":"SECRET-access-1"}');
    const { steps } = proposed(known, first, sent, me);
    expect(steps[0]).toEqual({ name: "page", get: "{target}/", keep: { csrf_token: { meta: "csrf-token" } } });
    expect(steps[1]?.headers).toEqual({ "x-csrf-token": "{csrf_token}" });
    expect(steps[2]?.json).toEqual({ password: "{password}", flow: "{flowid}" });
  });
});

it("is read in a form's only field, where some put data", () => {
  const data = JSON.stringify({ identifiant: "SECRET-marie", motdepasse: "SECRET-radium", isReLogin: false });
  const { json: _, ...sent } = call("/v3/login.awp", undefined, '{"code":200,"token":"SECRET-access-1"}', { fields: { data } });
  const { steps, landing } = proposed(page, sent);
  expect(steps[1]?.fields).toEqual({ data: '{"identifiant":"{login}","motdepasse":"{password}","isReLogin":false}' });
  expect(landing).toEqual({ contains: '"token"' });
});

it("is proved by its token where nothing is read behind it by GET, and by what is read where something is", () => {
  const sent = call(
    "/graphql",
    { variables: { login: "SECRET-marie", password: "SECRET-radium" } },
    '{"data":{"token":"SECRET-access-1"}}',
  );
  expect(proposed(page, sent, call("/graphql", { query: "{ me { id } }" }, '{"data":{}}')).landing).toEqual({ contains: '"token"' });
  expect(proposed(page, sent, me).landing).toEqual({ url: "{target}/api/me", contains: '"id"' });
});

it("says what people may read as it is, though a script of the page says it as well, and no token without a digit", () => {
  const script =
    "<script>fetch('/in', { headers: { 'X-Requested-With': 'XMLHttpRequest' }, scope: 'openid profile', _csrf: 'SECRETaBcDeFgHiJkLm' })</script>";
  const sent = call(
    "/in",
    { login: "SECRET-marie", password: "SECRET-radium", scope: "openid profile", _csrf: "SECRETaBcDeFgHiJkLm" },
    "{}",
    {
      sent: { "X-Requested-With": "XMLHttpRequest" },
    },
  );
  const [, credentials] = propose([{ ...page, body: script }, sent, me]).steps;
  expect(credentials?.headers).toEqual({ "x-requested-with": "XMLHttpRequest" });
  expect(credentials?.json).toMatchObject({ scope: "openid profile", _csrf: expect.stringMatching(/^\{\w+\}$|^\$\{\w+\}$/) });
});

it("misses no content of a page that had none to show", () => {
  const sent = call("/api/login", { login: "SECRET-marie", password: "SECRET-radium" }, "", { status: 204, mime: "text/html" });
  expect(propose([page, sent, me]).missing).not.toContain("content");
});

it("is none where a script sends what it makes of the password, which is said", () => {
  const hashed = {
    ...page,
    body: '<form method=post action=/in><input name=u><input type="password" id=p><input type=hidden name=h></form>',
  };
  const sent: Exchange = { method: "POST", url: `${AT}/in`, status: 302, location: `${AT}/home`, fields: { u: "marie", h: "0f1e" } };
  expect(whyNot(harOf([hashed, sent]))).toMatch(/a script makes something else of it/);
  expect(
    whyNot(
      harOf([
        { ...page, body: "<p>Bonjour</p>" },
        { ...sent, location: `${AT}/home` },
      ]),
    ),
  ).toMatch(/clear the cookies/);
});
