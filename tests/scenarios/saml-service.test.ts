import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("k6/encoding", async () => (await import("./stand-in.ts")).encoding);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { signIn } = await import("../../scenarios/sign-in/saml.ts");

beforeEach(forget);

const BROKER = "http://broker.example";
const IDP = "http://idp.example";
type Answer = ReturnType<typeof k6.answer>;

const show = (body: string, cookie?: string): Answer => ({
  status: 200,
  body,
  headers: cookie === undefined ? {} : { "Set-Cookie": `${cookie}; Path=/` },
});
const go = (to: string, cookie?: string): Answer => ({
  ...show("", cookie),
  status: 302,
  headers: { ...show("", cookie).headers, Location: to },
});
const LOGIN = show("<form method=post action=/in><input name=j_username><input type=password name=j_password></form>");
const response = (to: string, status = "Success"): Answer => {
  const xml = `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/>`;
  return show(
    `<form method=post action="${to}"><input type=hidden name=SAMLResponse value="${Buffer.from(xml).toString("base64")}"></form>`,
  );
};

/** What comes of somebody whose plan names no landing page; `sites` by address, the service first. */
const play = async (sites: Readonly<Record<string, Answer>>, own: object = {}): Promise<string> => {
  k6.answer = (url) => sites[url.split("?")[0] ?? ""] ?? { status: 404 };
  const origins = [ENT, BROKER, IDP, "http://www.mon-ent.example", "http://lycee.mon-ent.example"];
  const browser = openBrowser({ ...world, origins });
  browser.until = Date.now() + 1_000;
  const people = { signIn: { kind: "saml", start: `${ENT}/s`, ...own } };
  const account = { login: "me", password: "pw" };
  const person = { browser, people, target: ENT, account, type: async () => undefined } as unknown as Person;
  return signIn(person).then(
    () => "ok",
    ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
  );
};

const WAY = { [`${ENT}/s`]: go(`${IDP}/sso`), [`${IDP}/sso`]: LOGIN, [`${IDP}/in`]: response(`${ENT}/acs`) };

describe("behind the assertion", () => {
  it("is the service's page", async () => {
    const home = { ...WAY, [`${ENT}/acs`]: go("/home", "sid=1"), [`${ENT}/home`]: show("<h1>Mes cours</h1>") };
    expect(await play(home)).toBe("ok");
  });

  it("is the service's page on a host of its family, where every school has its own", async () => {
    const SCHOOL = "http://lycee.mon-ent.example";
    const home = {
      ...WAY,
      [`${ENT}/s`]: go(`${IDP}/sso`),
      [`${IDP}/in`]: response(`${SCHOOL}/acs`),
      [`${SCHOOL}/acs`]: show("<h1>Lycée</h1>"),
    };
    const start = "http://www.mon-ent.example/s";
    expect(await play({ ...home, [start]: go(`${IDP}/sso`) }, { start })).toBe("ok");
    expect(await play(home)).toBe("unexpected-page landing-elsewhere");
  });

  it("may have an address that only sounds like conditions", async () => {
    const home = { ...WAY, [`${ENT}/acs`]: go("/ecole-des-chartes/"), [`${ENT}/ecole-des-chartes/`]: show("<h1>Mes cours</h1>") };
    expect(await play(home)).toBe("ok");
  });

  it("comes after as many choices as the identity provider offers, which differ only in what may be chosen", async () => {
    const choice = (name: string, to: string): Answer =>
      show(
        `<form method=post action="${to}"><input type=hidden name=csrf value=1><input type=radio name=who value=${name}><button>Go</button></form>`,
      );
    const home = {
      ...WAY,
      [`${IDP}/in`]: choice("parent", "/sso2?execution=e1s2"),
      [`${IDP}/sso2`]: choice("anna", "/sso3?execution=e1s3"),
      [`${IDP}/sso3`]: response(`${ENT}/acs`),
      [`${ENT}/acs`]: show("<h1>Mes cours</h1>"),
    };
    expect(await play(home)).toBe("ok");
  });

  it.each([
    [
      "asks for what it does not know",
      "<h1>Update Account Information</h1><form method=post action=/u><input name=email><button>Submit</button></form>",
    ],
    [
      "offers to link accounts",
      "<h1>Account already exists</h1><form method=post action=/u><button name=submitAction value=linkAccount>Add</button></form>",
    ],
    ["waits for a mail", "<h1>Linking identity provider</h1><p>An email has been sent to you.</p>"],
  ])("a broker that %s lets nobody in to the service", async (_, page) => {
    const broker = {
      [`${ENT}/s`]: go(`${BROKER}/saml`),
      [`${BROKER}/saml`]: go(`${IDP}/sso`),
      [`${IDP}/sso`]: LOGIN,
      [`${IDP}/in`]: response(`${BROKER}/endpoint`),
      [`${BROKER}/endpoint`]: go("/first"),
      [`${BROKER}/first`]: show(page),
    };
    expect(await play(broker)).toBe("unexpected-page landing-elsewhere");
  });

  it("a sign-in that begins at the identity provider, or by http, is one", async () => {
    const end = { [`${ENT}/acs`]: go("/home", "sid=1"), [`${ENT}/home`]: show("<h1>Mes cours</h1>") };
    expect(await play({ ...WAY, ...end }, { start: `${IDP}/sso` })).toBe("ok");
  });

  it.each([
    ["by a redirect", go("/erreur", "JSESSIONID=1")],
    ["with the cookie of anybody", show("<p>Vous n'êtes pas autorisé à accéder à cette application.</p>", "PHPSESSID=1")],
    ["in other words", show("<h2>Account not provisioned.</h2>")],
  ])("a service that turns somebody away %s lets nobody in", async (_, answer) => {
    const error = show("<h2>Compte inconnu</h2><p>Aucun compte n'est rattaché à votre identité.</p>");
    expect(await play({ ...WAY, [`${ENT}/acs`]: answer, [`${ENT}/erreur`]: error })).toBe("unexpected-page assertion-refused");
  });

  it("a service that leads to an address with an error lets nobody in, whatever stands there", async () => {
    const login = { ...WAY, [`${ENT}/login`]: show("<h2>Login with SAML 2.0</h2><a href=/s>idp</a>") };
    expect(await play({ ...login, [`${ENT}/acs`]: go("/login?error", "JSESSIONID=1") })).toBe("unexpected-page assertion-refused");
    expect(await play({ ...login, [`${ENT}/acs`]: go("/login?error=none") })).toBe("ok");
  });

  it("is asked for what people must agree to", async () => {
    const terms = show(
      "<h1>Conditions</h1><form method=post action=/cgu><input type=checkbox name=consent_cgu value=1><button>J'accepte</button></form>",
    );
    expect(await play({ ...WAY, [`${ENT}/acs`]: go("/cgu"), [`${ENT}/cgu`]: terms })).toBe("unexpected-page consent-asked");
  });

  it("is asked for a new password", async () => {
    const renewal = show(
      "<form method=post><input type=password name=old><input type=password name=new><input type=password name=again></form>",
    );
    expect(await play({ ...WAY, [`${ENT}/acs`]: go("/pw"), [`${ENT}/pw`]: renewal })).toBe("unexpected-page change-password-asked");
  });

  it("is nobody of whom the identity provider says so (SAML 2.0 core §3.2.2.2)", async () => {
    const refused = {
      ...WAY,
      [`${IDP}/in`]: response(`${ENT}/acs`, "AuthnFailed"),
      [`${ENT}/acs`]: go("/"),
      [`${ENT}/`]: show("<h1>Bienvenue</h1>"),
    };
    expect(await play(refused)).toMatch(/^(?:rejected|unexpected-page AuthnFailed)$/);
  });

  it("is nobody of whom a broker says so, to whom the identity provider had said that the password is right", async () => {
    const broker = {
      [`${ENT}/s`]: go(`${BROKER}/saml`),
      [`${BROKER}/saml`]: go(`${IDP}/sso`),
      [`${IDP}/sso`]: LOGIN,
      [`${IDP}/in`]: response(`${BROKER}/acs`),
      [`${BROKER}/acs`]: response(`${ENT}/acs`, "AuthnFailed"),
    };
    expect(await play(broker)).toBe("unexpected-page AuthnFailed");
  });

  it("is nobody who was not asked for a password, either", async () => {
    expect(await play({ [`${ENT}/s`]: go(`${IDP}/sso`), [`${IDP}/sso`]: response(`${ENT}/acs`, "AuthnFailed") })).toBe(
      "unexpected-page AuthnFailed",
    );
    expect(await play({ ...WAY, [`${IDP}/in`]: response(`${ENT}/acs`, "AuthnFailed") })).toBe("rejected");
  });
});

describe("a refusal on a page with a form that begins anew", () => {
  const RETRY = "<form method=post action=/retry><input type=hidden name=flow value=1><input type=submit value=Recommencer></form>";
  it.each([
    ["rejected", "<h2>Identifiant ou mot de passe incorrect</h2>"],
    ["rejected locked", "<h2>Votre compte est verrouillé</h2>"],
  ])("is %s, and the password is typed once", async (said, text) => {
    expect(await play({ ...WAY, [`${IDP}/in`]: show(text + RETRY), [`${IDP}/retry`]: LOGIN })).toBe(said);
    expect(k6.sent.filter(({ body }) => `${body}`.includes("j_password"))).toHaveLength(1);
  });
});

describe("a page that asks for what no plan has", () => {
  it.each([
    ["a code", "code-asked", "<h1>Code</h1><form method=post action=/otp><input name=otp><button>Valider</button></form>"],
    [
      "a word to search for",
      "no-SAMLResponse",
      "<h1>Compte inactif</h1><form method=post action=/otp><input type=search name=q><button>Chercher</button></form>",
    ],
  ])("%s, is not answered: an empty code is a wrong one, and some of them lock a second factor", async (_, reason, page) => {
    expect(await play({ ...WAY, [`${IDP}/in`]: show(page), [`${IDP}/otp`]: show(page) })).toBe(`unexpected-page ${reason}`);
    expect(k6.sent.filter(({ url }) => url === `${IDP}/otp`)).toHaveLength(0);
  });
});
