import { z } from "zod";
import { findNearest } from "../mistake.ts";
import { anyText, anything, choice, flag, kindOf, list, mapping, record, text } from "./leaf.ts";
import { whole } from "./values.ts";

const landing = record(
  {
    url: text({
      description:
        "Path or URL of the page that only somebody who is in can see; without `contains` or `cookie` no redirect may lead elsewhere.",
      example: "/timeline/timeline",
    }).optional(),
    contains: text({ description: "A text that this page contains.", example: "Bienvenue" }).optional(),
    cookie: text({ description: "A cookie that the platform then has set.", example: "oneSessionId" }).optional(),
  },
  {
    description: "What proves that somebody is in. What is not given is the sign-in's own.",
    example: '{ url: /timeline/timeline, contains: "Bienvenue" }',
  },
);
const logout = text({
  description:
    "Path or URL that ends the session when it is opened, for the share of people who sign out; a page that asks to confirm is confirmed. entcore, CAS, Moodle and an OpenID issuer have their own.",
  example: "/logout",
});
const common = { landing: landing.optional(), logout: logout.optional() };
const kind = (name: string) => z.literal(name).meta({ description: "The protocol." });
const url = (description: string, example: string) => text({ description, example });
const secret = (description: string) => text({ description, example: '"${CLIENT_SECRET}"' });

const keep = mapping(
  record(
    {
      input: text({ description: "Value of the form input of this name.", example: "csrf" }).optional(),
      cookie: text({ description: "Value of this cookie.", example: "SESSION" }).optional(),
      header: text({ description: "Value of this response header.", example: "X-Token" }).optional(),
      json: text({
        description: "Value at this path of a JSON answer: keys with dots between them, lists by number from 0.",
        example: "data.tokens.0",
      }).optional(),
      meta: text({ description: "`content` of the `<meta>` of this name.", example: "csrf-token" }).optional(),
      attribute: text({ description: "Value of this attribute, of the first tag that has it.", example: "data-csrf" }).optional(),
      after: text({ description: "The text between this …", example: "'token=\"'" }).optional(),
      before: text({ description: "… and this.", example: "'\"'" }).optional(),
      query: text({
        description: "Value of this parameter of the last address on the way that has it, redirects included.",
        example: "ticket",
      }).optional(),
    },
    { description: "Where a value is found.", example: "{ input: csrf }" },
  ),
  {
    description: "Values kept for later steps, by name: `{name}` in a later address, field, header or JSON.",
    example: "{ token: { input: csrf } }",
  },
);

const expect = record(
  {
    status: whole({ min: 100, max: 599, description: "The HTTP status.", example: "200" }).optional(),
    form: text({
      description: "A form that the page must have: `#id`, `.class`, its name, or `form` for any.",
      example: '"#login"',
    }).optional(),
    contains: text({ description: "A text that the page must contain.", example: "Bienvenue" }).optional(),
    redirect: text({ description: "The path that the answer must redirect to, exactly.", example: "/home" }).optional(),
    cookie: text({ description: "A cookie that the answer must set.", example: "SESSION" }).optional(),
  },
  { description: "What the answer must be.", example: '{ status: 200, form: "#login" }' },
);

const step = record(
  {
    name: text({ description: "The step's own name in the report.", example: "form" }),
    get: url("Fetches this address; `{target}` is the platform.", '"{target}/portal"').optional(),
    post: url("Posts `fields` or `json` to this address.", '"{target}/api/login"').optional(),
    submit: text({
      description:
        "Submits this form of the last page with its hidden inputs and the button that goes on: `#id`, `.class`, its name, or `form` for the one that asks for a password, else the first.",
      example: '"#login"',
    }).optional(),
    fields: mapping(anyText({ description: "The value; `{login}`, `{password}` and kept names are filled in." }), {
      description: "Fields sent; they override the form's own.",
      example: '{ user: "{login}", pass: "{password}" }',
    }).optional(),
    json: anything({
      description:
        "With `post`: sent as JSON, numbers and truth values as YAML types them; `{login}`, `{password}` and kept names are filled in.",
      example: '{ login: "{login}", password: "{password}", remember: false }',
    }).optional(),
    headers: mapping(anyText({ description: "The header's value; names in braces are filled in." }), {
      description: "Headers of this step.",
      example: '{ X-XSRF-TOKEN: "{token}" }',
    }).optional(),
    expect: expect.optional(),
    refused: text({
      description:
        "A text of the answer, of the address it redirects to, or of the page there, that says: wrong password. Beside what is known (401, `incorrect` …).",
      example: "AUTH_KO",
    }).optional(),
    locked: text({
      description: "The same for an account that is locked. Known: 423, `account is locked` …",
      example: "COMPTE_BLOQUE",
    }).optional(),
    keep: keep.optional(),
  },
  { description: "A step of a chain: exactly one of `get`, `post` and `submit`.", example: '{ name: form, get: "{target}/portal" }' },
);

/** The sign-ins whose keys are known, by kind; `./file.ts` has whatever keys its own file reads. */
export const SIGN_INS = {
  entcore: record({ kind: kind("entcore"), ...common }, { description: "entcore, the engine of ONE and NEO." }),
  "entcore-oauth2": record(
    {
      kind: kind("entcore-oauth2"),
      clientId: text({ description: "The application's id.", example: "app-mobile" }),
      clientSecret: secret("The application's secret."),
      scope: text({ description: "Scopes asked for, separated by spaces.", example: '"userinfo"' }).optional(),
      ...common,
    },
    { description: "The mobile application's password grant on entcore." },
  ),
  "kosmos-cas": record(
    { kind: kind("kosmos-cas"), start: url("The address of the service's sign-in page.", "https://cas.ent.example.fr/login"), ...common },
    { description: "CAS as Kosmos has it." },
  ),
  cas: record(
    {
      kind: kind("cas"),
      server: url("The CAS server's base address.", "https://cas.example.fr/cas"),
      service: url("The service that the ticket is for.", "https://ent.example.fr/"),
      validate: flag({ description: "The script validates the ticket itself, as the service would." }).prefault("false"),
      ...common,
    },
    { description: "CAS 3.0: Apereo CAS, LemonLDAP::NG, entcore or Keycloak as the CAS server of others." },
  ),
  oidc: record(
    {
      kind: kind("oidc"),
      issuer: url("The issuer, whose discovery document names the rest.", "https://idp.example.fr/realms/ent").optional(),
      authorize: url(
        "Without `issuer`: the authorization endpoint; with `?response_mode=form_post` a provider that posts the code back.",
        "https://idp.example.fr/authorize",
      ).optional(),
      token: url("Without `issuer`: the token endpoint.", "https://idp.example.fr/token").optional(),
      userinfo: url("Without `issuer`: the userinfo endpoint.", "https://idp.example.fr/userinfo").optional(),
      clientId: text({ description: "The client's id.", example: "ent" }),
      clientSecret: secret(
        "The client's secret, said by HTTP Basic, or in the form where the provider wants that; a public client has none.",
      ).optional(),
      redirectUri: url("Where the code is sent.", "https://ent.example.fr/callback"),
      scope: text({ description: "Scopes asked for.", example: '"openid"' }).prefault("openid"),
      ...common,
    },
    { description: "OpenID Connect: authorization code with PKCE." },
  ),
  saml: record(
    {
      kind: kind("saml"),
      start: url("The service's protected page, with which everything begins.", "https://ent.example.fr/protected"),
      profile: text({
        description:
          "What is chosen on a page of profiles or of identity providers: the value of a radio button, a button or an entry of a list.",
        example: "eleve",
      }).optional(),
      ...common,
    },
    {
      description:
        "SAML 2, Redirect and POST bindings. Without `landing` the way has to end on the host of `start` or of the target, or on another of their family (`lycee.ent.example` beside `www.ent.example`) where no password was typed.",
    },
  ),
  moodle: record({ kind: kind("moodle"), ...common }, { description: "Moodle and Éléa." }),
  chain: record(
    {
      kind: kind("chain"),
      headers: mapping(anyText({ description: "The header's value; names in braces are filled in." }), {
        description: "Sent with every request to the platform itself, those after the sign-in included, once its names are kept.",
        example: '{ Authorization: "Bearer {token}" }',
      }).optional(),
      steps: list(step, { description: "The steps in order.", example: '- { name: form, get: "{target}/portal" }' }),
      ...common,
    },
    { description: "A chain described here, for a platform that nobody has met yet." },
  ),
} as const;

const own = z
  .looseObject({
    kind: z.string().meta({ description: "A file beside the plan.", pattern: "^\\.{1,2}/.+\\.(ts|js|mjs)$" }),
    ...common,
  })
  .meta({ description: "A sign-in of your own; its other keys are what the file reads." });
const KINDS = Object.keys(SIGN_INS) as readonly (keyof typeof SIGN_INS)[];
const isKnown = (value: string): value is keyof typeof SIGN_INS => Object.hasOwn(SIGN_INS, value);
export const SIGN_IN_FILE = /^\.{1,2}\/.+\.(ts|js|mjs)$/;

/** A driver's settings; `kind` is always there. */
export type SignInValue = { readonly kind: string } & Readonly<Record<string, unknown>>;

const unknownKind = z.unknown().transform((value, context): SignInValue => {
  const given = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const problem = value === undefined ? "is required" : `must be a mapping, not ${kindOf(value)}`;
    context.addIssue({ code: "custom", message: `${problem}; write for example { kind: entcore }` });
  } else if (given === undefined) {
    context.addIssue({ code: "custom", path: ["kind"], message: "is required; write for example kind: entcore" });
  } else {
    const message = `must be ${KINDS.join(", ")} or a file such as ./portail.ts (got ${JSON.stringify(given)})`;
    const nearest = findNearest(String(given), KINDS);
    context.addIssue({ code: "custom", path: ["kind"], message: nearest === undefined ? message : `${message}; did you mean ${nearest}?` });
  }
  return z.NEVER;
});

export const signIn = choice<SignInValue>(
  (value) => {
    const given = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
    if (typeof given === "string" && isKnown(given)) return SIGN_INS[given] as unknown as z.ZodType<SignInValue>;
    if (typeof given === "string" && SIGN_IN_FILE.test(given)) return own as unknown as z.ZodType<SignInValue>;
    return unknownKind;
  },
  {
    description: "How people sign in: the protocol and its settings. A group of people may have its own.",
    example: "{ kind: entcore }",
    forms: [...Object.values(SIGN_INS), own],
  },
);
