import { describe, expect, it } from "vitest";
import { leadsBack } from "../../scenarios/denial.ts";
import { pageOf, shown } from "./denied.ts";

describe("what a page says to credentials", () => {
  const FORM = pageOf("text/html", 200, '<form><input type="password" name="p"></form>');
  it.each([
    [200, `${FORM.body}<p class="error">Identifiants incorrects`, "rejected"],
    // The log-in again, marked as an error that asks to try again: a refusal, and no page that only asks to sign in.
    [200, `${FORM.body}<p class="alert-danger">Please check your login details and try again.`, "rejected"],
    [200, `${FORM.body}<p class="alert-danger">Veuillez vérifier votre identifiant et votre mot de passe.`, "rejected"],
    [200, `${FORM.body}<p class="alert-danger">Utilisateur inconnu. Veuillez vous reconnecter.`, "rejected"],
    [200, `${FORM.body}<p class="alert-danger">Bad username or password. Please log in again.`, "rejected"],
    [200, `${FORM.body}<p class="alert-danger">Access denied. Go back to the log-in page`, "rejected"],
    [200, `${FORM.body}<p class="alert-danger">Accès refusé. Veuillez vous identifier à nouveau.`, "rejected"],
    [200, `${FORM.body}<p class="alert-danger">Please log in to access this page.`, "–"],
    [200, `${FORM.body}<p class="alert-danger">Can't contact LDAP server`, "–"],
    [200, `${FORM.body}<p class="alert-danger">sqlite3.OperationalError: database is locked`, "–"],
    [200, `${FORM.body}<p class="alert-danger">Connexion refusée par l'annuaire`, "rejected"],
    [401, "<h1>Unauthorized</h1>", "rejected"],
    [422, `${FORM.body}<p class="error">`, "rejected"],
    [403, "<p>Votre compte est verrouillé", "rejected (locked)"],
    [403, "<h1>Account is disabled</h1>", "rejected (locked)"],
    [403, "<p>This account is inactive.</p>", "rejected (locked)"],
    // Tomcat, whose session was over before the form was sent.
    [
      408,
      "<h1>HTTP Status 408 – Request Timeout</h1>The time allowed for the login process has been exceeded.",
      "unexpected-page (expired)",
    ],
    [408, "<h1>Request Timeout</h1>", "–"],
    [423, "<h1>Locked</h1>", "rejected (locked)"],
    [200, `${FORM.body}<p>Ces identifiants ne correspondent pas à nos enregistrements.`, "rejected"],
    [200, `${FORM.body}<p>These credentials do not match our records.`, "rejected"],
    [200, `${FORM.body}<p class="error">Maximum sessions of 1 for this principal exceeded`, "unexpected-page (account-in-use)"],
    [401, "<p>Maximum sessions of 3 for this principal exceeded", "unexpected-page (account-in-use)"],
    [401, "<p>Mot de passe incorrect</p><p>maximum 3 sessions par compte", "rejected"],
    [200, `${FORM.body}<p class="error">Invalid username or password.</p><p>Maximum 3 sessions per user`, "rejected"],
    [200, `${FORM.body}<script>var maximumSessionTime = 30</script><p class="error">Refused.`, "rejected"],
    [200, `${FORM.body}<p class="error">Identifiant non reconnu</p><p>Trop de sessions ?`, "rejected"],
    [
      200,
      `${FORM.body}<style>p { display: block }</style><p class="error">There are too many sessions`,
      "unexpected-page (account-in-use)",
    ],
    [200, `${FORM.body}<p class="error">Too many sessions: this account is locked`, "rejected (locked)"],
    [200, `${FORM.body}<p class="error">Nombre maximal de sessions atteint`, "unexpected-page (account-in-use)"],
    // A house that is full says nothing of the account either.
    [200, `${FORM.body}<p class="error">Le nombre maximal de sessions du serveur est atteint`, "unexpected-page (sessions-full)"],
    [401, "<p>Too many open sessions on this platform", "unexpected-page (sessions-full)"],
    [423, "<p>Maximum sessions of 3", "rejected (locked)"],
    [419, "<h1>Page Expired</h1>", "unexpected-page (expired)"],
    [403, "<h1>Access Denied</h1> invalid request", "–"],
    [400, '<form><input type="password" name="p"></form><p class="error">Captcha invalide</p>', "blocked (captcha-asked)"],
    [429, "<h1>Too Many Requests</h1>", "–"],
    [503, `${FORM.body}<p class="error">`, "–"],
    [200, FORM.body, "–"],
  ])("%i %s: %s", (status, body, said) => {
    expect(shown(pageOf("text/html", status, body), FORM)).toBe(said);
    expect(shown(pageOf("text/html", status, body))).toBe(said);
  });
});

it("is a refusal without a word where the page to which it led has an address that says so, and its form had not", () => {
  const form = pageOf("text/html", 200, '<form><input type="password" name="p"></form>');
  const again = { ...form, url: "http://a/?msg=KO" };
  expect(shown(again, form)).toBe("rejected");
  expect(shown(again, again)).toBe("–");
  const inUse = { ...form, url: "http://a/login?error", body: `Maximum sessions of 1 for this principal exceeded${form.body}` };
  expect(shown(inUse, form)).toBe("unexpected-page (account-in-use)");
});

it("is a refusal where the page before counted sessions too: a line of the house says nothing of the account", () => {
  const form = pageOf("text/html", 200, '<form><input type="password" name="p"></form><p>maximum 3 sessions ouvertes par compte');
  expect(shown({ ...form, url: "http://a/login?error" }, form)).toBe("rejected");
});

describe("an address that leads back with an error", () => {
  it.each([
    ["?error=1", true],
    ["?error", true],
    ["?lang=fr&loginerror=2", true],
    ["?errorcode=3", true],
    ["?erreur", true],
    ["?login=failed", true],
    ["?auth=ko&lang=fr", true],
    ["?loginFailed=true", true],
    ["?failed", true],
    ["?err=2", true],
    ["?message=bad_credentials", true],
    ["?status=invalid", true],
    ["?connexion=echouee", true],
    ["?etat=KO", true],
    ["?statut=echec", true],
    // What leads in, or tells of the platform's own trouble.
    ["?error=temporarily_unavailable", false],
    ["?error=false", false],
    // Auth.js, whose database does not answer.
    ["?error=Configuration", false],
    ["?error_code=0", false],
    ["?errorcode=", false],
    ["?loginFailed=false", false],
    ["?err=0", false],
    ["?err=&loginFailed=", false],
    ["?login_failures=3", false],
    ["?login=koffi.diallo", false],
    ["?login=badis", false],
    ["?lang=ko", false],
    ["?failover=1", false],
    ["?status=ok", false],
    ["?etat=ok&connexion=echo", false],
    ["/login/failed", false],
  ])("%s: %s", (query, said) => expect(leadsBack(`http://a/home${query}`)).toBe(said));
});
