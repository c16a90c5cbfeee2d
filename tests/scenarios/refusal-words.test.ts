import { describe, expect, it } from "vitest";
import { denialOf } from "../../scenarios/denial.ts";
import type { Page } from "../../scenarios/page.ts";
import { asksConsent, lapseOf, refusalOf } from "../../scenarios/refusal.ts";
import { toldOff } from "../../scenarios/sentence.ts";

const FORM = '<form><input name="u"><input type="password" name="p"><button>Valider</button></form>';
const pageOf = (body: string, status = 200): Page => ({ url: "http://a/", status, body, headers: {}, charset: "utf-8", location: "" });
const shown = (said: ReturnType<typeof denialOf>): string => [said?.outcome, said?.reason].filter((one) => one !== undefined).join(" ");

describe("the log-in again with a sentence of its own", () => {
  it.each([
    // Who typed something else than the account has.
    ["Le mot de passe n'est pas correct.", "rejected"],
    ["Les identifiants saisis ne sont pas corrects", "rejected"],
    ["Les codes d'accès ne sont pas corrects", "rejected"],
    ["The username / password combination is not correct", "rejected"],
    ["The credentials that you entered are not valid", "rejected"],
    // Apereo CAS in French, without the class that its own page has.
    ["Les informations transmises n'ont pas permis de vous authentifier.", "rejected"],
    ["Nous n'avons pas pu vous identifier.", "rejected"],
    ["Nous n'avons pas trouv&eacute; de compte &agrave; ce nom", "rejected"],
    ["Benutzername oder Passwort ung&uuml;ltig.", "rejected"],
    ["Ung&#252;ltige Anmeldedaten", "rejected"],
    ["Das Kennwort ist falsch", "rejected"],
    ["Anmeldung fehlgeschlagen", "rejected"],
    // Whose account lets nobody in.
    ["Votre compte n'est plus actif.", "rejected locked"],
    ["Votre compte n’est pas encore activé.", "rejected locked"],
    ["Your account is not active", "rejected locked"],
    ["Trop d'essais infructueux, réessayez dans 15 minutes", "rejected locked"],
    ["Nombre maximal de tentatives atteint", "rejected locked"],
    ["Vous avez dépassé le nombre d’essais autorisés", "rejected locked"],
    ["You have exceeded the maximum number of login attempts", "rejected locked"],
    // Drupal.
    ["There have been more than 5 failed login attempts for this account. It is temporarily blocked.", "rejected locked"],
    ["Plus de 5 tentatives de connexion ont échoué pour ce compte. Il est temporairement bloqué.", "rejected locked"],
    // Who is warned mistyped.
    ["Mot de passe incorrect. Après 5 échecs votre compte sera verrouillé 15 minutes.", "rejected"],
    ["Wrong password. Your account will be locked after 3 more.", "rejected"],
    ["Identifiants invalides. Il vous reste 3 tentatives.", "rejected"],
    ["Mot de passe incorrect. Nombre maximal de tentatives : 5", "rejected"],
    ["Mot de passe incorrect. Après plus de 5 tentatives, votre compte sera verrouillé.", "rejected"],
    ["Wrong password. Your account will be temporarily locked after more than 3 failed attempts.", "rejected"],
    ["Mot de passe incorrect. Votre compte n'est pas encore activé ? Activez-le ici", "rejected"],
    ["Mot de passe incorrect. Si votre compte n'est pas actif, contactez l'établissement.", "rejected"],
    // Who is told when it will be over is locked.
    ["Votre compte sera débloqué dans 15 minutes", "rejected locked"],
    ["Vous avez d&eacute;pass&eacute; le nombre d'essais", "rejected locked"],
    ["Le nombre maximal de tentatives a été dépassé", "rejected locked"],
    ["Le nombre d&#39;essais est d&eacute;pass&eacute;", "rejected locked"],
    ["Vous avez épuisé le nombre de tentatives autorisées", "rejected locked"],
    // Nobody's password.
    ["Votre mot de passe a expiré.", "unexpected-page change-password-asked"],
    ["Your password has expired", "unexpected-page change-password-asked"],
    ["Votre session a expir&eacute;", "unexpected-page expired"],
    ["Le jeton CSRF est invalide", "unexpected-page csrf-refused"],
    ["Le jeton de sécurité n'était pas valide. Veuillez réessayer.", "unexpected-page csrf-refused"],
    ["Invalid security token", "unexpected-page csrf-refused"],
    ["Captcha expiré", "blocked captcha-asked"],
    ["Le captcha n'est pas correct", "blocked captcha-asked"],
    ["The captcha has expired, please try again", "blocked captcha-asked"],
    ["La plateforme est en maintenance", ""],
    ["Maintenance en cours. Connexion impossible.", ""],
    ["Erreur du serveur d'authentification", ""],
    ["Login failed: database connection error", ""],
  ])("%s: %s", (said, wanted) => {
    for (const html of [`<p>${said}</p>${FORM}`, `<div class="alert-danger">${said}</div>${FORM}`]) {
      // Known words of refusals count without a mark as well, and a mark makes none of what is none.
      expect(shown(denialOf(pageOf(FORM), pageOf(html)))).toBe(wanted);
      if (wanted !== "") expect(shown(refusalOf(pageOf(FORM), pageOf(html)))).toBe(wanted);
    }
  });

  it("is no refusal by what its form had said already", () => {
    const form = `<p>Après trop de tentatives, patientez. Si votre compte n'est pas actif, voyez l'accueil.</p>${FORM}`;
    expect(denialOf(pageOf(form), pageOf(form))).toBeUndefined();
    expect(shown(denialOf(pageOf(form), pageOf(`${form}<p class="error">Mot de passe incorrect`)))).toBe("rejected");
  });
});

it("is no refusal where a home speaks of exercises, of maintenance or of what is correct", () => {
  for (const said of [
    "Tentatives autorisées : 3. Nombre maximal de tentatives : 5",
    "Vous avez dépassé le nombre d'essais de cet exercice",
    "Maintenance de la plateforme samedi",
    "Trouvez le mot correct",
    "Le compte est actif. Valider",
    "Pas de message. Mon compte",
    "Mon compte : adresse non validée",
    "Your account: e-mail address not validated",
    "L'annuaire permet de trouver un utilisateur",
    "Compte rendu de stage : non validé",
    "Essayez de trouver un compte qui vous plaît. Il existe",
    "Les élèves n'ont pas trouvé l'utilisation du tableur",
  ])
    expect(toldOff(pageOf(`<h1>Bonjour</h1><p>${said}</p>`))).toBeUndefined();
});

it("asks for another password where an error page says that it has expired, and is over where it says that of itself", () => {
  for (const status of [400, 401, 403, 500])
    expect(lapseOf(pageOf(FORM), pageOf("<h2>Votre mot de passe a expiré.</h2>", status))?.reason).toBe("change-password-asked");
  expect(lapseOf(pageOf(FORM), pageOf("<h2>Le formulaire a expiré.</h2>", 400))?.reason).toBe("expired");
});

it("asks for a code where it comes from a security token, which is no token against forgery", () => {
  for (const said of ["Enter the code of your security token", "Saisissez le code de votre jeton de sécurité"])
    expect(refusalOf(pageOf(FORM), pageOf(`<p>${said}</p><form method=post><input name=otp></form>`)).reason).toBe("code-asked");
});

it("finds its signs with accents written in whatever way, and not in a word that goes on otherwise", () => {
  for (const said of ["Requête périmée", "Requ&ecirc;te p&eacute;rim&eacute;e", "Requ&#234;te p&#xe9;rim&#233;e"])
    expect(lapseOf(pageOf(FORM), pageOf(`<p>${said}</p>`, 400))?.reason).toBe("expired");
  expect(lapseOf(pageOf(FORM), pageOf("<p>Le p&eacute;rim&egrave;tre</p>", 400))).toBeUndefined();
  for (const said of ["erreur d'authentification", "erreur d&#039;authentification", "La connexion a &eacute;chou&eacute;"])
    expect(refusalOf(pageOf(FORM), pageOf(`<p>${said}</p>`)).outcome).toBe("rejected");
  expect(refusalOf(pageOf(`<p>verrouill&eacute;</p>${FORM}`), pageOf(`<p>verrouillé</p>${FORM}`)).reason).toBe("login-form");
});

it("reads words that are repeated without an end in a moment", () => {
  const began = performance.now();
  for (const part of ["account temp", "authenti", "err", "before ", "trop d", "captcha", "si votre "])
    refusalOf(pageOf(FORM), pageOf(`<p>incorrect ${part.repeat(200_000 / part.length)}</p>${FORM}`));
  expect(performance.now() - began).toBeLessThan(3_000);
});

it("asks for consent on a page of terms, in a provider's words and in French", () => {
  const terms = '<form action="/required-action?execution=TERMS_AND_CONDITIONS"><input type="submit" name="accept"></form>';
  for (const page of [terms, "<h1>Conditions générales d'utilisation</h1><form><button>J'accepte</button></form>"])
    expect(refusalOf(pageOf(FORM), pageOf(page)).reason).toBe("consent-asked");
  const foot = '<footer><a href="/cg">Conditions générales d’utilisation</a></footer>';
  expect(refusalOf(pageOf(FORM), pageOf(`<form method=post><input name=otp></form>${foot}`)).reason).toBe("code-asked");
  expect(asksConsent(pageOf(`<form method=post><button name=p value=eleve>Élève</button></form>${foot}`))).toBe(false);
});
