import type { Reference } from "../../src/reference/platform.ts";

/** The protocols, in the order of the table in docs/sign-ins.md. */
export const PROTOCOLS = ["entcore", "entcore-oauth2", "kosmos-cas", "cas", "oidc", "saml", "moodle", "chain"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The chain of the made-up portal, as issue 7 and docs/plan.md have it. */
export const PORTAL_CHAIN = {
  kind: "chain",
  steps: [
    { name: "form", get: "{target}/portal", expect: { status: 200, form: "#login" }, keep: { token: { input: "csrf" } } },
    {
      name: "credentials",
      submit: "#login",
      fields: { user: "{login}", pass: "{password}", csrf: "{token}" },
      expect: { redirect: "/home", cookie: "SESSION" },
    },
  ],
  landing: { url: "{target}/home", contains: "Bienvenue" },
} as const;

/** How a plan signs in to a reference platform by each protocol. */
export const signInFor = ({ url, identity }: Pick<Reference, "url" | "identity">): Readonly<Record<Protocol, object>> => ({
  entcore: { kind: "entcore" },
  "entcore-oauth2": { kind: "entcore-oauth2", clientId: "app-mobile", clientSecret: "app-secret", scope: "userinfo" },
  "kosmos-cas": { kind: "kosmos-cas", start: `${url}/kosmos` },
  cas: { kind: "cas", server: `${identity}/cas`, service: `${url}/service` },
  oidc: { kind: "oidc", issuer: `${identity}/realms/ecole`, clientId: "rentree", redirectUri: `${url}/auth/openid/authenticate` },
  saml: { kind: "saml", start: `${url}/auth/saml/wayf` },
  moodle: { kind: "moodle" },
  chain: PORTAL_CHAIN,
});

/** What one visit of a check is: who, how, with which password. */
export interface Walker {
  readonly name: string;
  readonly signIn: object;
  /** The account's number: every walker has one of its own. */
  readonly account: number;
  readonly password?: string;
  /** Further keys of the people entry. */
  readonly people?: object;
}

/** A plan of one visit for each walker. JSON is YAML. */
export function planOf({ url, identity }: Pick<Reference, "url" | "identity">, walkers: readonly Walker[], more: object = {}): string {
  return JSON.stringify({
    plan: 1,
    name: "Sign-ins",
    target: { url, allow: [{ url: identity }] },
    signIn: { kind: "entcore" },
    clock: { from: "08:00:00", to: "08:00:02" },
    people: walkers.map(({ name, signIn, account, password = "pw{n}", people }) => ({
      persona: "pupil",
      name,
      count: 1,
      journey: "none",
      deadline: "20s",
      signIn,
      accounts: { pattern: "user{n}", password, first: account, last: account },
      ...people,
    })),
    arrivals: [{ steady: { rate: "1/s", for: "2s" } }],
    seed: 7,
    ...more,
  });
}
