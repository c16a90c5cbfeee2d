import { describe, expect, it } from "vitest";
import type { Page } from "../../scenarios/page.ts";
import { asksCode, asksConsent, isRefusal, refusalOf } from "../../scenarios/refusal.ts";

const pageOf = (body: string, status = 200): Page => ({ url: "http://a/", status, body, headers: {}, charset: "utf-8", location: "" });
const FORM = pageOf('<form><input name="u"><input type="password" name="p"></form>');
const AGAIN = FORM.body;

describe("what credentials met that led to no ticket", () => {
  it.each([
    [
      "a token against forgery that was not taken",
      `<p class="error">Invalid CSRF token.</p>${AGAIN}`,
      200,
      "unexpected-page",
      "csrf-refused",
    ],
    // An alert of trouble, with the form below it: the password may be right.
    ...[
      "Une erreur technique est survenue. Veuillez r&eacute;essayer.",
      "Service d'authentification indisponible",
      "Authentification impossible : annuaire injoignable",
      "Erreur interne, contactez l'administrateur",
      "Le serveur est surchargé",
      "Nombre maximal d'utilisateurs connectés atteint",
      "An internal error occurred.",
      "Authentication service unavailable",
      "La connexion a échoué : délai d'attente dépassé",
      "Une erreur est survenue lors de l'authentification. Merci de réessayer plus tard.",
      "Erreur d'authentification : le serveur n'a pas répondu",
      "Une erreur inconnue est survenue. Veuillez réessayer plus tard.",
      "An unknown error occurred. Please try again later.",
      "Something went wrong on our side. Please try again later.",
      "Erreur d'accès à la base de données",
      "La requête d'authentification n'a pas pu être executée à cause d'un problème système.",
      "Authentication request could not be processed due to a system problem.",
    ].map((said) => [said, `<div class="alert alert-danger">${said}</div>${AGAIN}`, 200, "unexpected-page", "login-form"] as const),
    ...[
      "Identifiant ou mot de passe incorrect. Veuillez réessayer plus tard.",
      "Vos identifiants n'ont pas &eacute;t&eacute; reconnus",
      "Login et/ou mot de passe non valide(s)",
      "Utilisateur inexistant",
      "Couple identifiant / mot de passe inexact",
      "Your username or password was not recognised",
    ].map((said) => [said, `<p class="msg">${said}</p>${AGAIN}`, 200, "rejected", undefined] as const),
    ...[
      "Votre compte a &eacute;t&eacute; suspendu",
      "Vous avez dépassé le nombre de tentatives autorisées",
      "Trop d'échecs, réessayez plus tard",
      // Where it may be tried again later, too: nobody's trouble but the account's.
      "Nombre maximal de tentatives atteint. Réessayez plus tard.",
      "Maximum login attempts reached. Please try again later.",
    ].map((said) => [said, `<p class="error">${said}</p>${AGAIN}`, 200, "rejected", "locked"] as const),
    [
      "a script that knows of tokens against forgery, beside a wrong password",
      `<p class="error">Identifiants invalides</p><script>x.setRequestHeader("X-CSRF-Token", t)</script>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    // Seen on the wire of the servers named.
    ["Keycloak, refused", `${AGAIN}<span id="input-error-username">`, 200, "rejected", undefined],
    ["Apereo CAS, refused", AGAIN, 401, "rejected", undefined],
    ["Apereo CAS, locked", `This account has been locked.${AGAIN}`, 401, "rejected", "locked"],
    ["Apereo CAS, throttled", "<h1>Access Denied</h1>", 423, "rejected", "locked"],
    ["Laravel, throttled", `Too many login attempts. Please try again in 60 seconds.${AGAIN}`, 200, "rejected", "locked"],
    ["WordPress, throttled", `Too many failed login attempts. Please try again in 20 minutes.${AGAIN}`, 200, "rejected", "locked"],
    ["Laravel in French, throttled", `Tentatives de connexion trop nombreuses.${AGAIN}`, 200, "rejected", "locked"],
    ["a blocked account", `<p>Votre compte a été bloqué pendant 1 heure.</p>${AGAIN}`, 200, "rejected", "locked"],
    ["a locked account, without the form", "<h1>Compte verrouillé</h1>", 200, "rejected", "locked"],
    ["one that is disabled", "<p>Votre compte a &eacute;t&eacute; temporairement d&eacute;sactiv&eacute;.</p>", 200, "rejected", "locked"],
    ["one whose words are wrapped", "<p>Your account\n      has been\n      disabled</p>", 200, "rejected", "locked"],
    ["a menu", "<p>Mon compte · Désactiver les animations</p>", 200, "unexpected-page", "no-ticket"],
    [
      "Plone in French, refused",
      `<p>L'identification a échoué. Désactivez le verrouillage des majuscules de votre clavier le cas échéant.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "Devise, before the last try",
      `<p class="alert">You have one more attempt before your account is locked.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "the same in French, with what was wrong",
      `<p>Mot de passe incorrect. Encore un essai avant que votre compte soit verrouill&eacute;.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    ["Devise, locked", `<p class="alert">Your account is locked.</p>${AGAIN}`, 200, "rejected", "locked"],
    [
      "one that is locked, and was warned",
      `<p>There is a limit of tries before an account is locked. Your account is locked.</p>${AGAIN}`,
      200,
      "rejected",
      "locked",
    ],
    ["one that is locked by a verb", `<p>Votre compte vient d'&ecirc;tre verrouill&eacute;.</p>${AGAIN}`, 200, "rejected", "locked"],
    ["Keycloak, disabled", `Account is disabled, contact your administrator.${AGAIN}`, 200, "rejected", "locked"],
    ["what is said of scripts", `<p>Mon compte. JavaScript est désactivé.</p>${AGAIN}`, 200, "unexpected-page", "login-form"],
    ["a database that takes no more", `SQLSTATE[HY000] [1040] Too many connections${AGAIN}`, 200, "unexpected-page", "login-form"],
    [
      "Shibboleth, refused",
      `<p class="output-message output--error">The username you entered cannot be identified.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    ["LemonLDAP::NG, brute force", `<span trmsg="86">${AGAIN}`, 200, "rejected", "locked"],
    // What is locked is no account.
    ["SQLite, which is busy", `<p class="error">database is locked</p>${AGAIN}`, 200, "unexpected-page", "login-form"],
    [
      "a database whose log-in failed",
      `<p class="error">Authentication failed: the database is locked</p>${AGAIN}`,
      200,
      "unexpected-page",
      "login-form",
    ],
    ["a table", `<p class="error">database table is locked: users</p>${AGAIN}`, 200, "unexpected-page", "login-form"],
    ["a file, without the form", "<p>The file is locked by another process.</p>", 200, "unexpected-page", "no-ticket"],
    ["an account in a locked table", `<p>The table is locked.</p><p>Your account is locked.</p>${AGAIN}`, 200, "rejected", "locked"],
    [
      "a directory that refuses the person",
      `<p class="error">Connexion refus&eacute;e par l'annuaire.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    ["the same in more words", `<p class="error">La connexion a été refusée par le serveur LDAP.</p>${AGAIN}`, 200, "rejected", undefined],
    [
      "a directory that does not answer",
      `<p class="error">Connexion refus&eacute;e : annuaire injoignable.</p>${AGAIN}`,
      200,
      "unexpected-page",
      "login-form",
    ],
    ["Keycloak, too late", `Your login attempt timed out. Login will start from the beginning.${AGAIN}`, 200, "unexpected-page", "expired"],
    ["LemonLDAP::NG, token expired", `<span trmsg="82">${AGAIN}`, 200, "unexpected-page", "expired"],
    ["a CAS server whose ticket was used", `Invalid login ticket, please try to log in again${AGAIN}`, 200, "unexpected-page", "expired"],
    ["the same in French", `Ticket de connexion invalide, merci de réessayer${AGAIN}`, 200, "unexpected-page", "expired"],
    ["Keycloak, an old action", "<h1>Page has expired</h1>", 200, "unexpected-page", "expired"],
    ["a new password", `${AGAIN}<input type='password' name="q">`, 200, "unexpected-page", "change-password-asked"],
    [
      "phpMyAdmin, refused",
      `<div>mysqli::real_connect(): (HY000/1045): Access denied for user &#039;a&#039;@&#039;localhost&#039;</div>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "Icinga Web, whose database is stopped",
      `<ul class="errors"><li>All configured authentication methods failed. Please check the system log.</li></ul>${AGAIN}`,
      200,
      "unexpected-page",
      "login-form",
    ],
    [
      "a mail whose server is stopped",
      `<p class="error">Échec de la connexion au serveur de messagerie.</p>${AGAIN}`,
      200,
      "unexpected-page",
      "login-form",
    ],
    [
      "a wrong password, whatever is said of servers",
      `<p class="error">Connexion au serveur : mot de passe incorrect.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "Flask-Security, which asks to sign in first",
      `<li class="error fs-error-msg">You must sign in to view this resource.</li>${AGAIN}`,
      200,
      "unexpected-page",
      "login-form",
    ],
    ["a refusal that asks to sign in again", `<p class="error">Login failed. Please log in again.</p>${AGAIN}`, 200, "rejected", undefined],
    [
      "the same in other words",
      `<p class="error">Authentication failed. Please sign in to continue.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "Django's own example, which asks to log in first",
      `<p>Your username and password didn't match. Please try again.</p><p>Please login to see this page.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "the same in French",
      `<p class="error">Échec. Veuillez vous connecter pour continuer.</p>${AGAIN}`,
      200,
      "unexpected-page",
      "login-form",
    ],
    [
      "a log-in that failed, in French",
      `<p class="error">Échec de la connexion. Veuillez vous connecter pour continuer.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "a password that is inexact",
      `<p class="error">Mot de passe inexact. Veuillez vous identifier pour accéder au site.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    [
      "Keycloak, which asks for a code",
      '<form><input id="otp" name="otp" autocomplete="off" type="text">',
      200,
      "unexpected-page",
      "code-asked",
    ],
    ["GitLab, which does", '<form><input name="user[otp_attempt]" type="text">', 200, "unexpected-page", "code-asked"],
    ["one that says so to the browser", "<form><input name=a autocomplete=one-time-code>", 200, "unexpected-page", "code-asked"],
    ["what carries a code", '<form><input type="hidden" name="code" value="x">', 200, "unexpected-page", "no-ticket"],
    ["a search", '<form><input type="text" name="codeRne">', 200, "unexpected-page", "no-ticket"],
    ["the same, escaped", `<p>Your username and password didn&#x27;t match.</p>${AGAIN}`, 200, "rejected", undefined],
    ["a provider in Go", `<p style="color:red">username or password wrong</p>${AGAIN}`, 200, "rejected", undefined],
    ["an account that nobody has", `<p>We couldn’t find an account with that username.</p>${AGAIN}`, 200, "rejected", undefined],
    ["the same in French", `<p>Aucun compte ne correspond à cet identifiant.</p>${AGAIN}`, 200, "rejected", undefined],
    ["Spring, disabled", `<div class="alert alert-danger">User is disabled</div>${AGAIN}`, 200, "rejected", "locked"],
    ["Spring, locked", `<div class="alert alert-danger">User account is locked</div>${AGAIN}`, 200, "rejected", "locked"],
    [
      "Spring, an account of last year",
      `<div class="alert alert-danger">User account has expired</div>${AGAIN}`,
      200,
      "rejected",
      "locked",
    ],
    [
      "Spring, an old password",
      `<div class="alert alert-danger">User credentials have expired</div>${AGAIN}`,
      200,
      "unexpected-page",
      "change-password-asked",
    ],
    // Symfony, Django, Flask-Security, in the languages that they bring.
    ["Symfony, tries", `<p>Plusieurs tentatives de connexion ont échoué, réessayez plus tard.</p>${AGAIN}`, 200, "rejected", "locked"],
    ["an account that the base does not have", `<p class="error">Erreur : absent de la base</p>${AGAIN}`, 200, "rejected", undefined],
    ["in German", `<p>Fehlerhafte Zugangsdaten.</p>${AGAIN}`, 200, "rejected", undefined],
    ["in German, otherwise", `<p>Ungültiges Passwort</p>${AGAIN}`, 200, "rejected", undefined],
    ["in German, of the password", `<p>Falsches Passwort.</p>${AGAIN}`, 200, "rejected", undefined],
    ["in German, locked", `<p>Der Account ist gesperrt.</p>${AGAIN}`, 200, "rejected", "locked"],
    ["in Spanish", `<p>Credenciales no válidas.</p>${AGAIN}`, 200, "rejected", undefined],
    ["in Spanish, otherwise", `<p>La contraseña no coincide</p>${AGAIN}`, 200, "rejected", undefined],
    ["in Spanish, locked", `<p>La cuenta está bloqueada.</p>${AGAIN}`, 200, "rejected", "locked"],
    ["in Dutch", `<p>Ongeldige inloggegevens.</p>${AGAIN}`, 200, "rejected", undefined],
    ["in Dutch, otherwise", `<p>Onjuiste gebruikersnaam of wachtwoord</p>${AGAIN}`, 200, "rejected", undefined],
    ["in Dutch, locked", `<p>Account is geblokkeerd.</p>${AGAIN}`, 200, "rejected", "locked"],
    // Whether a person types is no password's matter.
    ["a captcha", `<p class="error">Invalid CAPTCHA</p>${AGAIN}`, 200, "blocked", "captcha-asked"],
    ["a captcha in French", `<div class="alert alert-danger">Le captcha est incorrect.</div>${AGAIN}`, 200, "blocked", "captcha-asked"],
    ["a captcha that is missing", `<p class="error">The reCAPTCHA field is required.</p>${AGAIN}`, 200, "blocked", "captcha-asked"],
    ["a captcha in Dutch", `<p>CAPTCHA ongeldig, probeer het opnieuw</p>${AGAIN}`, 200, "blocked", "captcha-asked"],
    ["a password or a captcha", `<p class="error">Mot de passe ou captcha incorrect.</p>${AGAIN}`, 200, "rejected", undefined],
    [
      "a password, where a captcha is promised",
      `<p class="error">Mot de passe incorrect.</p><p>This site is protected by reCAPTCHA.</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    ["a sign beside an error", `<p>Protected by reCAPTCHA</p><p class="error">Invalid entry</p>${AGAIN}`, 200, "rejected", undefined],
    ["a box's name beside one", `<label>Captcha</label><i>*</i><p class="error">Champ invalide</p>${AGAIN}`, 200, "rejected", undefined],
    ["tries before, in words", `<p>Mot de passe incorrect, 2 tentatives de connexion ont échoué</p>${AGAIN}`, 200, "rejected", undefined],
    [
      "a captcha's own script",
      `<script>captcha = { error: "Invalid captcha" }</script><p class="error">Refus</p>${AGAIN}`,
      200,
      "rejected",
      undefined,
    ],
    ["consent", '<form action="/login-actions/consent">', 200, "unexpected-page", "consent-asked"],
    ["the form without a word", AGAIN, 200, "unexpected-page", "login-form"],
    ["anything else", "<p>Bonjour</p>", 200, "unexpected-page", "no-ticket"],
  ])("%s", (_, body, status, outcome, reason) => {
    expect(refusalOf(FORM, pageOf(body, status))).toEqual(reason === undefined ? { outcome } : { outcome, reason });
  });

  it("is asked for no code by what the log-in itself had", () => {
    const form = pageOf(`${AGAIN}<input name="code">`);
    expect(refusalOf(form, pageOf('<input name="code">')).reason).toBe("no-ticket");
  });

  it("knows a SimpleSAMLphp that begins anew by its other state", () => {
    const at = (state: string, query = `?AuthState=${state}`): Page => ({ ...FORM, url: `http://a/loginuserpass.php${query}` });
    expect(refusalOf(at("_1"), at("_2")).reason).toBe("expired");
    expect(refusalOf(at("_1"), at("_1")).reason).toBe("login-form");
    expect(refusalOf(at("_1"), at("", "?")).reason).toBe("login-form");
  });

  it("knows an Apereo CAS that has lost its flow by the form that comes again without a word", () => {
    const flow = pageOf(`<form><input type="hidden" name="execution" value="e1s1">${AGAIN}`);
    expect(refusalOf(flow, { ...flow, url: "http://a/cas/login?exception.message=Error+decoding+flow+execution" }).reason).toBe("expired");
    expect(refusalOf(flow, flow).reason).toBe("expired");
    expect(refusalOf(flow, { ...flow, status: 401 })).toEqual({ outcome: "rejected" });
  });

  it.each([
    ["?error=bad_credentials&error_id=0f3a9c", true],
    ["?error=invalid&error_description=Server+said+no", true],
    ["?errorcode=3", true],
    ["?error_code=none", false],
    ["?errorCode=0", false],
    ["?error=temporarily_unavailable&error_uri=x", false],
    ["?error=session_expired", false],
    ["?erreur=maintenance", false],
    ["?error=csrf", false],
    ["?erreur=identifiants", true],
    ["?error=locked&session=1", true],
  ])("of the address %s: a refusal is %s", (query, is) => expect(isRefusal(`http://a/in${query}`)).toBe(is));

  it("takes a page that asks for a code, or says that it is not allowed, for no consent page", () => {
    const at = (body: string): Page => ({ ...pageOf(body), url: "http://a/oauth2/authorize?x=1" });
    expect(refusalOf(FORM, at("<form method=post><input name=code><button>OK</button></form>")).reason).toBe("code-asked");
    expect(refusalOf(FORM, at("<p>Accès interdit à cette application</p>")).reason).toBe("no-ticket");
  });

  it("knows a consent page by the authorization endpoint on which somebody stays", () => {
    const at = (path: string, body: string): Page => ({ ...pageOf(body), url: `http://a${path}` });
    const page = "<form method=post><button name=answer value=accept>Accept</button></form>";
    expect(refusalOf(FORM, at("/oauth/authorize?client_id=ent", page)).reason).toBe("consent-asked");
    expect(refusalOf(FORM, at("/grant", '<form><input type=hidden name="client_id" value="ent"></form>')).reason).toBe("consent-asked");
    expect(refusalOf(FORM, at("/dex/approval?req=r1", page)).reason).toBe("consent-asked");
    expect(refusalOf(FORM, at("/authorized", page)).reason).toBe("no-ticket");
  });

  it("takes two log-ins on a page for no new password where they were there before", () => {
    const both = AGAIN + AGAIN;
    expect(refusalOf(pageOf(both), pageOf(`${both}<span trmsg="5">`))).toEqual({ outcome: "rejected" });
    expect(refusalOf(FORM, pageOf(`${both}<span trmsg="5">`)).reason).toBe("change-password-asked");
  });

  it("is asked for no captcha that the log-in asked for in the same words", () => {
    const asks = pageOf(`<p>Invalid captcha? Reload it.</p>${AGAIN}`);
    expect(refusalOf(asks, pageOf(`${asks.body}<p class="error">Refus</p>`))).toEqual({ outcome: "rejected" });
  });

  it("believes no sign that the form showed already", () => {
    const form = pageOf(`<p>Un jeton expiré ? Un compte désactivé ?</p>${AGAIN}`);
    expect(refusalOf(form, pageOf(form.body)).reason).toBe("login-form");
  });
});

describe("a page of boxes that are never closed", () => {
  // Whoever reads each of them to the end of the page is at it for hours.
  const endless = (box: string) => pageOf(`<form>${box.repeat(200_000)}`);
  it("is read to its end, and asks for nothing", () => {
    expect(asksCode(FORM, endless("<input "))).toBe(false);
    expect(asksCode(FORM, endless("<input type=hidden "))).toBe(false);
    expect(asksConsent({ ...endless("<input type=hidden "), url: "http://a/authorize" })).toBe(true);
    expect(refusalOf(FORM, endless('<input name="'))).toEqual({ outcome: "unexpected-page", reason: "no-ticket" });
  });
  it("is read to its end, and asks for nothing, where it is one word without an end", () => {
    expect(refusalOf(FORM, pageOf(`<p>${"nval".repeat(60_000)}</p>`))).toEqual({ outcome: "unexpected-page", reason: "no-ticket" });
  });
  it("is no other page than one whose boxes are closed, of which one asks for a code", () => {
    for (const box of ['<input autocomplete="one-time-code">', '<input id=x type=text name="user[otp]">', "<input type=tel\nname=code />"])
      expect(asksCode(FORM, pageOf(`<form><input type=hidden name=code>${box}`))).toBe(true);
    for (const box of ['<input type=hidden name="otp">', '<input name=code type="submit">', "<input name=postcode2>", "<input>name=otp"])
      expect(asksCode(FORM, pageOf(`<form>${box}`))).toBe(false);
  });
});
