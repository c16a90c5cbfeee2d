import { describe, expect, it, onTestFinished, vi } from "vitest";
import { forget, http, k6, stubChain } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("rentree:chain", () => import("./chain-parts.ts"));
stubChain();
const { FORM, SEND, SHOW, visit } = await import("./chain-visit.ts");

/** `end`: the page to which the answer leads; by default the form with what is `said`. */
interface Play {
  readonly back?: string;
  readonly said?: string;
  readonly step?: object;
  readonly status?: number;
  readonly end?: string;
}

/** What a landing page of Flask's leads to where nobody is in. */
const LOST = '<ul class="flashes"><li class="error">You must sign in to view this resource.</li></ul>';

describe("a chain that is led back to its form", () => {
  /** `back`: where a refusal leads; `said`: what stands there. */
  const play = async ({ back = "/in", said = "", step = {}, status = 302, end = said + FORM }: Play): Promise<string> => {
    forget();
    k6.answer = () => {
      if (k6.sent.length === 2) return { status, headers: { Location: back } };
      return { status: 200, body: k6.sent.length > 2 ? end : FORM };
    };
    return visit([SHOW, { ...SEND, expect: { redirect: "/home" }, ...step }]);
  };

  it("is refused by the words that the plan has for it, on the page to which the answer leads", async () => {
    const said = "<p>Nous ne vous avons pas reconnu.</p>";
    expect(await play({ said })).toBe("unexpected-page credentials: redirect to /in, not /home");
    expect(await play({ said, step: { refused: "pas reconnu" } })).toBe("rejected");
    expect(await play({ said, step: { locked: "pas reconnu" } })).toBe("rejected locked");
  });

  it("is refused by the words that the plan has for the address to which several redirects lead", async () => {
    for (const step of [{}, { expect: { cookie: "SESSION" } }]) {
      forget();
      k6.answer = (url) => {
        if (k6.sent.at(-1)?.method === "POST") return { status: 302, headers: { Location: "/sso?jeton=1" } };
        if (url.includes("/sso")) return { status: 302, headers: { Location: "/in?motif=2" } };
        return { status: 200, body: FORM };
      };
      const send = { ...SEND, expect: { redirect: "/home" }, refused: "motif=2", ...step };
      expect(await visit([SHOW, send])).toBe("rejected");
    }
  });

  it("is in where the right password is answered at an address that the plan has for refusals: the form's own", async () => {
    forget();
    k6.answer = () => ({ status: 200, body: k6.sent.length < 2 ? FORM : "<h1>Bonjour Anna</h1>" });
    expect(await visit([SHOW, { ...SEND, refused: "/in" }], { contains: "Bonjour Anna" })).toBe("ok");
  });

  it("stays refused where the page to which the address leads says something else, a session that is over for example", async () => {
    expect(await play({ back: "/?error=1", said: "<p>Votre session est expirée.</p>" })).toBe("rejected");
  });

  it("sends the password no second time where it is refused and a 307 asks for it", async () => {
    expect(await play({ back: "/in2?error=1", status: 307 })).toBe("rejected");
    expect(k6.sent.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("is not refused by words in the scripts of a home that the plan does not expect", async () => {
    const end = "<script>const no = 'Mot de passe incorrect';</script><h1>Accueil</h1>";
    expect(await play({ back: "/accueil", end, step: { refused: "passe incorrect" } })).toBe(
      "unexpected-page credentials: redirect to /accueil, not /home",
    );
  });

  it("is locked where the answer says so, though the landing page only asks to sign in", async () => {
    forget();
    const said = "<p class=error>Account is disabled.</p>";
    k6.answer = () =>
      [
        { status: 200, body: FORM },
        { status: 200, body: said + FORM },
        { status: 200, body: LOST + FORM },
      ][k6.sent.length - 1]!;
    expect(await visit([SHOW, SEND], { contains: "Bienvenue", url: "/home" })).toBe("rejected locked");
  });

  it.each([
    ["an address that says so, though the page there says nothing", "/info?error=1", "rejected"],
    ["one that was left again", "/info?login=failed", "rejected"],
    ["none that speaks of the platform's own trouble", "/info?error=temporarily_unavailable", "ok"],
    ["none that is an ordinary one", "/info", "ok"],
    ["none where people may sign out", "/info?error=1", "ok", "<a href=/logout>Sign out</a>"],
  ])("is refused by %s: a cookie may be anybody's", async (_, address, said, more = "") => {
    forget();
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    const led = [
      { status: 302, headers: { Location: address } },
      ...(address.includes("login") ? [{ status: 302, headers: { Location: "/" } }] : []),
    ];
    k6.answer = () => [{ status: 200, body: FORM }, ...led][k6.sent.length - 1] ?? { status: 200, body: `<h1>Portail</h1>${more}` };
    expect(await visit([SHOW, SEND], { cookie: "SESSION", url: "/home" })).toBe(said);
  });

  it.each([
    ["ok", "/home", "<a href=/out>Se déconnecter</a><p>Signaler : mot de passe incorrect, compte inconnu</p>"],
    ["rejected", "/perdu", "<h1>Portail</h1><p>Mot de passe incorrect.</p>"],
    ["rejected", "/in", "<p>Mot de passe incorrect.</p><a href=/out>Se déconnecter</a>"],
    ["ok", "/home", "<form action=/logout><button></button></form><p>Signaler : mot de passe incorrect</p>"],
    ["ok", "/home", "<a href=/out>Se déconnecter</a><div hidden>Votre session a expiré.</div>"],
    // What is no way out, or is shown to nobody.
    ["rejected", "/perdu", "<div class=dialog-outer><p>Mot de passe incorrect.</p></div>"],
    ["rejected", "/perdu", "<p>Catalog out of date. Mot de passe incorrect.</p>"],
    ["rejected", "/perdu", "<script>const logoutUrl = '/logout'</script><p>Mot de passe incorrect.</p>"],
    ["rejected", "/perdu", "<!-- <a href=/logout>Déconnexion</a> --><p>Identifiants invalides</p>"],
    ["rejected", "/perdu", "<p>Mot de\n  <b>passe</b> incorrect.</p>"],
    // An account that is refused may have to go out again.
    ["rejected locked", "/perdu", "<p>Votre compte est désactivé.</p><a href=/out>Se déconnecter</a>"],
  ])("is %s where a new cookie comes with %s, that asks for no password and says: %s", async (said, place, body) => {
    forget();
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    const led = place === "/in" ? { status: 200, body } : { status: 302, headers: { Location: place } };
    k6.answer = () => [{ status: 200, body: FORM }, led][k6.sent.length - 1] ?? { status: 200, body };
    expect(await visit([SHOW, SEND], { cookie: "SESSION" })).toBe(said);
  });

  it.each(["/perdu", "/perdu?error=1"])(
    "is refused at %s where the log-in offered the way out to nobody in particular already",
    async (place) => {
      forget();
      const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
      vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
      onTestFinished(() => void vi.restoreAllMocks());
      const OUT = "<a href=/logout>Déconnexion</a>";
      const led = [
        { status: 200, body: OUT + FORM },
        { status: 302, headers: { Location: place } },
      ];
      k6.answer = () => led[k6.sent.length - 1] ?? { status: 200, body: `${OUT}<p>Mot de passe incorrect.</p>` };
      expect(await visit([SHOW, SEND], { cookie: "SESSION" })).toBe("rejected");
    },
  );

  it.each([
    ["application/json", '{"success":false,"message":"Service surchargé, réessayez plus tard"}'],
    ["application/json", '{"status":"error","message":"Authentification impossible : annuaire injoignable"}'],
    ["text/html", "<p>La connexion a échoué : le service est indisponible.</p>"],
  ])("is neither in nor refused where a new cookie comes with trouble, %s: %s", async (type, body) => {
    forget();
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    k6.answer = () => {
      if (k6.sent.at(-1)?.method === "POST") return { status: 200, headers: { "Content-Type": type }, body };
      return { status: 200, body: k6.sent.length < 2 ? FORM : "<h1>Bienvenue sur le portail</h1><div id=app></div>" };
    };
    expect(await visit([SHOW, SEND], { cookie: "SESSION", url: "/" })).toBe("unexpected-page no-ticket");
  });

  it("is refused where two steps send the password and either answer says the same", async () => {
    forget();
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    k6.answer = () => ({ status: 200, body: k6.sent.length === 1 ? FORM : "<p>Mot de passe incorrect.</p>" });
    const again = { name: "again", post: "{target}/in", fields: { pass: "{password}" } };
    expect(await visit([SHOW, SEND, again], { cookie: "SESSION" })).toBe("rejected");
  });

  it.each([
    ["ok", "<tr><th>Connexion échouée</th><td>jamais</td></tr>"],
    ["ok", "<p>Dernière connexion échouée : 12/03/2026 à 08:01</p>"],
    ["ok", "<dt>Dernier échec de connexion</dt> <dd>jamais</dd>"],
    ["ok", "<p>Last login failed: never</p>"],
    ["rejected", "<p>Connexion échouée : 2 essais restants</p>"],
    ["rejected", "<p>Échec de connexion : mot de passe jamais activé</p>"],
    ["rejected", "<p>Login failed: 0 attempts left</p>"],
    ["ok", "<th>Dernier échec de connexion</th>\n<td>12/03/2026</td>"],
    // Help asks, and says nothing of anybody.
    ["ok", "<p>Mot de passe incorrect ou compte bloqué ? Appelez le 01 02 03 04 05.</p>"],
    ["ok", "<p>Mot de passe incorrect&nbsp;? <a href=/aide>Aide</a></p>"],
    ["rejected", "<p>Mot de passe incorrect</p><a href=/perdu>Mot de passe oublié ?</a>"],
    ["ok", "<p>Signaler : mot de passe incorrect</p><a href=/q>Quitter</a>"],
    ["ok", "<p>Signaler : mot de passe incorrect</p><a href=/q>D&eacute;connexion</a>"],
    ["ok", "<p>Signaler : mot de passe incorrect</p><button>Fermer ma session</button>"],
    // The day, or the address, may be of this one.
    ["rejected", "<p>Échec de connexion : le 30/11/2026 à 10:12</p>"],
    ["rejected", "<p>Connexion échouée 30/11/2026 10:12</p>"],
    ["rejected", "<p>Login failed: 192.168.1.10</p>"],
    ["rejected", "<p>Connexion échouée : jamais</p><p>Mot de passe incorrect.</p>"],
  ])("is %s by a home that says of log-ins: %s", async (said, text) => {
    forget();
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    const led = [
      { status: 200, body: FORM },
      { status: 302, headers: { Location: "/home" } },
    ];
    k6.answer = () => led[k6.sent.length - 1] ?? { status: 200, body: `<h1>Accueil</h1>${text}` };
    expect(await visit([SHOW, SEND], { cookie: "SESSION" })).toBe(said);
  });

  it("is no wrong password where the landing page only asks to sign in: the session was lost, or a code was asked for and not given", async () => {
    const CODE = "<form method=post action=/code><input name=code></form>";
    const play = (...pages: readonly string[]) => {
      forget();
      k6.answer = () => ({ status: 200, body: [FORM, ...pages][k6.sent.length - 1]! });
    };
    play("<h1>Un instant</h1>", LOST + FORM);
    expect(await visit([SHOW, SEND], { contains: "Bienvenue", url: "/home" })).toBe("unexpected-page login-form");
    play(CODE, LOST + FORM);
    expect(await visit([SHOW, SEND], { contains: "Bienvenue", url: "/home" })).toBe("unexpected-page code-asked");
    play(CODE);
    expect(await visit([SHOW, SEND], { contains: "Bienvenue" })).toBe("unexpected-page code-asked");
    play(CODE);
    expect(await visit([SHOW, { ...SEND, expect: { contains: "Bienvenue" } }])).toBe("unexpected-page code-asked");
    play("<h1>Bienvenue</h1>", CODE);
    expect(await visit([SHOW, SEND], { cookie: "SESSION", url: "/home" })).toBe("unexpected-page code-asked");
    // A box for a code where people are let in all the same.
    play(`<h1>Bienvenue</h1>${CODE}`);
    expect(await visit([SHOW, SEND], { contains: "Bienvenue" })).toBe("ok");
    play(CODE, "<h1>Accueil</h1>", "<h1>Autre page</h1>");
    expect(await visit([SHOW, SEND, { name: "home", get: "{target}/home" }], { contains: "Bienvenue" })).toBe(
      "unexpected-page landing-text-missing",
    );
  });

  it("is refused by what people read on a page that is called an error, as Tomcat's is, and not by an error of the platform", async () => {
    const play = (text: string) => {
      forget();
      k6.answer = () => ({ status: 200, body: k6.sent.length > 1 ? `<title>Error Page</title><p>${text}</p>` : FORM });
      return visit([SHOW, { ...SEND, expect: { redirect: "/home" } }]);
    };
    expect(await play("Invalid username and/or password, please try <a href=/in>again</a>.")).toBe("rejected");
    expect(await play("The request is invalid.")).toBe("unexpected-page error-page");
  });

  it.each([
    [
      "rejected",
      "Mot de passe incorrect|Invalid login|Identifiant ou mot de passe erroné|Votre login n'est pas valide|Compte inconnu|Identifiant non reconnu",
    ],
    [
      "rejected",
      "UNKNOWN USER|Wrong password|Le mot de passe ne correspond pas|Credentials do not match|Bad credentials|Mauvais identifiant|Utilisateur inconnu",
    ],
    [
      "rejected",
      "Erreur d&#039;authentification|Échec de connexion : échec d'identification du login|Password expired|Mot de passe expiré",
    ],
    ["rejected", "Connexion refusée|Authentification a échoué|Authentication has failed|Login denied"],
    [
      "rejected locked",
      "Votre compte est bloqué|Account locked|Compte verrouillé|Ce compte est d&eacute;sactiv&eacute;|This account is disabled",
    ],
    ["rejected locked", "Ce compte est inactif|This account is inactive|Your login profile is locked"],
    ["unexpected-page expired", "Votre session utilisateur est expirée"],
    [
      "unexpected-page credentials: no redirect, but 200",
      "Login: the database is locked|User file is locked|Account: database table is locked",
    ],
    ["unexpected-page expired", "Session expirée|Your session has expired"],
    ["unexpected-page credentials: no redirect, but 200", "Bienvenue|Carnet de correspondance|Mon compte"],
  ])("is %s by what people read on a page without a form: %s", async (said, sentences) => {
    for (const sentence of sentences.split("|")) {
      forget();
      k6.answer = () => ({ status: 200, body: k6.sent.length > 1 ? `<h1>Portail</h1><p>${sentence}.</p>` : FORM });
      expect(await visit([SHOW, { ...SEND, expect: { redirect: "/home" } }]), sentence).toBe(said);
    }
  });

  it("is locked where the page says so, though its address only says that there is an error", async () => {
    expect(await play({ back: "/in?error" })).toBe("rejected");
    expect(await play({ back: "/in?error", said: "<div>User account is locked</div>" })).toBe("rejected locked");
    const inUse = "<div>Maximum sessions of 1 for this principal exceeded</div>";
    expect(await play({ back: "/in?error", said: inUse })).toBe("unexpected-page account-in-use");
    expect(await play({ back: "/in?error", said: inUse, step: { expect: { cookie: "SESSION" } } })).toBe("unexpected-page account-in-use");
  });
});
