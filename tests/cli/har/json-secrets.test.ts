import { describe, expect, it } from "vitest";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { planWith, propose } from "./proposed.ts";

describe("what a chain proposed from a log-in by a script shows, and what it asks the environment for", () => {
  it("has the platform's own addresses and flags as they are, and not those that are somebody's or of others", () => {
    const at = "http://127.0.0.1:8080";
    const { steps } = propose([
      { url: `${at}/auth/csrf`, mime: "application/json", body: '{"csrfToken":"SECRET-csrf-0123456789"}' },
      {
        method: "POST",
        url: `${at}/auth/callback/credentials`,
        mime: "application/json",
        sent: { "X-Auth-Return-Redirect": "1" },
        fields: {
          username: "SECRET-marie",
          password: "SECRET-radium",
          csrfToken: "SECRET-csrf-0123456789",
          callbackUrl: `${at}/?lang=fr&token=SECRET`,
          next: "/accueil",
          returnTo: "/eleves/123456",
          device: "/OUi5iSWf93dzStIrTUTX73oz50fcuK8NCmyq9pB2EU=",
          goTo: "/dossier/Jean-Dupont",
          from: "/dossier/jean-dupont",
          back: "/eleves/jean.petit",
          cours: "/notes?eleve=jean",
          home: "/mon-espace/index.php?lang=fr",
          after: "/app?x=SECRET-radium",
          link: "https://other.example/SECRET",
          redirect: "false",
          json: "true",
        },
        body: `{"url":"${at}/"}`,
      },
      { url: `${at}/`, body: "<h1>Accueil</h1><a href=/out>Se déconnecter</a>" },
    ]);
    expect(steps[1]).toMatchObject({
      headers: { "x-auth-return-redirect": "1" },
      fields: {
        csrfToken: "{csrftoken}",
        callbackUrl: "{target}/?lang=fr",
        next: "/accueil",
        returnTo: "${RETURNTO}",
        device: "${DEVICE}",
        goTo: "${GOTO}",
        from: "${FROM}",
        back: "${BACK}",
        cours: "${COURS}",
        home: "/mon-espace/index.php?lang=fr",
        after: "${AFTER}",
        link: "${LINK}",
        redirect: "false",
        json: "true",
      },
    });
  });

  it("has a GraphQL query as it is, with no braces that a chain would fill in, and its variables as the secrets that they are", () => {
    const call = { method: "POST", url: "http://127.0.0.1:8080/graphql", mime: "application/json" };
    const variables = { login: "SECRET-marie", password: "SECRET-radium", device: "SECRET-0123456789" };
    const query = "mutation Login($login: String!) {\n  signIn(login: $login, of: {kind:WEB}) { user {login} token }\n}";
    const json = { operationName: "Login", query, variables };
    const body = '{"data":{"signIn":{"token":"SECRET-0123456789"}}}';
    const proposal = propose([{ ...call, json, body }]);
    expect(proposal.steps[0]?.json).toEqual({
      operationName: "Login",
      query: "mutation Login($login: String!) {\n  signIn(login: $login, of: { kind:WEB, }) { user { login, } token }\n}",
      variables: { login: "{login}", password: "{password}", device: "${DEVICE}" },
    });
    const fragment = writeFragment(proposal);
    expect(fragment).not.toContain("SECRET");
    expect(parsePlan(planWith(fragment), { file: "plan.yaml", timezone: "Europe/Paris" })).toMatchObject({ kind: "ok" });
    const withValues = { ...json, query: 'mutation { signIn(school: "0380001A") { token } }' };
    expect(propose([{ ...call, json: withValues, body }]).steps[0]?.json).toMatchObject({ query: "${QUERY}" });
  });

  it("asks the environment for nothing that a machine has of its own", () => {
    const others = { home: "a1b2c3", path: "a1b2c3", "2fa": "a1b2c3", usertype: "a1b2c3", établissement: "a1b2c3" };
    const json = { login: "marie", password: "radium", ...others };
    const { steps } = propose([{ method: "POST", url: "http://h/login", mime: "application/json", json }]);
    const named = { "2fa": "${FIELD_2FA}", usertype: "${USERTYPE}", établissement: "${ETABLISSEMENT}" };
    const asked = { home: "${FIELD_HOME}", path: "${FIELD_PATH}", ...named };
    expect(steps[0]?.json).toEqual({ login: "{login}", password: "{password}", ...asked });
  });

  it("shows nothing of the person and no secret, whatever it is called and wherever it lies", () => {
    const at = "http://127.0.0.1:8080";
    const session = "8f14e45fceea167a5a36dedd4bea2543";
    const json = {
      username: "jdupont",
      email: "jean.dupont@ecole.example",
      password: "Secret-1",
      oldPassword: "hunter",
      otp: "482913",
      pin: 4711,
      displayName: "Jean",
      client: "web",
      remember: true,
    };
    const proposal = propose([
      { url: `${at}/api/a`, mime: "application/json", body: '{"token":"zzzzzzzzz9"}' },
      {
        method: "POST",
        url: `${at}/api/login/${session}`,
        mime: "application/json",
        sent: { "X-Api-Key": "key-of-mine", "X-Requested-With": "XMLHttpRequest", "X-Nonce": "zzzzzzzzz9" },
        json,
        body: '{"token":"yyyyyyyyy9"}',
      },
      {
        url: `${at}/api/users/jdupont/me`,
        mime: "application/json",
        sent: { Authorization: "Bearer yyyyyyyyy9" },
        body: '{"jdupont":1,"class":2}',
      },
    ]);
    const text = writeFragment(proposal);
    for (const secret of ["jdupont", "ecole", "Secret-1", "hunter", "482913", "4711", "Jean", session, "key-of-mine"])
      expect(text).not.toContain(secret);
    expect(proposal.steps.at(-1)).toEqual({
      name: "credentials",
      post: "{target}/api/login/${PATH_PART}",
      headers: { "x-api-key": "${X_API_KEY}", "x-requested-with": "XMLHttpRequest", "x-nonce": "{token}" },
      json: expect.objectContaining({ username: "{login}", password: "{password}", client: "web", remember: true }),
      keep: { token_2: { json: "token" } },
    });
    expect(proposal.headers).toEqual({ authorization: "Bearer {token_2}" });
    expect(proposal.landing).toEqual({ url: "{target}/api/users/{login}/me", contains: '"class"' });
    expect(parsePlan(planWith(text), { file: "plan.yaml", timezone: "Europe/Paris" })).toMatchObject({ kind: "ok" });
  });
});
