import { describe, expect, it } from "vitest";
import { saidBy } from "../../scenarios/chain/said.ts";
import { denialOf } from "../../scenarios/denial.ts";
import type { Page } from "../../scenarios/page.ts";

const pageOf = (type: string, status: number, body: string): Page => ({
  url: "http://a/",
  status,
  body,
  headers: { "Content-Type": type },
  charset: "utf-8",
  location: "",
});
const shown = (page: Page, before?: Page): string => {
  const said = denialOf(before, page, saidBy);
  return said === undefined ? "–" : `${said.outcome}${said.reason === undefined ? "" : ` (${said.reason})`}`;
};

describe("what data says to credentials that nothing was asked for before", () => {
  it.each([
    // Wordings of Spring, Laravel, Django REST, Devise, Keycloak, Express and French portals.
    [401, '{"status":401,"error":"Unauthorized"}', "rejected"],
    [401, "", "rejected"],
    [422, '{"message":"These credentials do not match our records.","errors":{"email":["These credentials do not match"]}}', "rejected"],
    [400, '{"non_field_errors":["Unable to log in with provided credentials."]}', "rejected"],
    [400, '{"error":"invalid_grant","error_description":"Invalid user credentials"}', "rejected"],
    [403, '{"message":"Bad credentials"}', "rejected"],
    [404, '{"code":"USER_NOT_FOUND"}', "rejected"],
    [200, '{"success":false,"message":"Identifiant ou mot de passe incorrect"}', "rejected"],
    [200, '{"result":"LOGIN_FAILED"}', "rejected"],
    [200, '{"success": false}', "rejected"],
    // Trouble of the platform's own is no wrong password, whatever its status is called, and lets nobody in.
    [200, '{"etat":"ERREUR","motif":"ANNUAIRE_INDISPONIBLE","message":"Impossible de joindre l\'annuaire"}', "unexpected-page (no-ticket)"],
    [200, '{"status":"error","html":"<div>Erreur technique, r\\u00e9essayez</div>"}', "unexpected-page (no-ticket)"],
    [200, '{"success":false,"message":"Service d\'authentification indisponible"}', "unexpected-page (no-ticket)"],
    [200, '{"success":false,"error":"Authentication failed: request timed out"}', "unexpected-page (no-ticket)"],
    [500, '{"error":"Authentication service unavailable"}', "–"],
    [200, '{"success":false,"message":"Something went wrong. Please try again later."}', "unexpected-page (no-ticket)"],
    [200, '{"success":false,"message":"Une erreur inconnue est survenue, réessayez plus tard"}', "unexpected-page (no-ticket)"],
    [200, '{"status":"error","message":"Bad gateway, service unavailable"}', "unexpected-page (no-ticket)"],
    [200, '{"success":false,"message":"Utilisateur introuvable. Réessayez plus tard."}', "rejected"],
    [200, '{"success":false,"message":"User not found, try again later"}', "rejected"],
    [200, '{"success":false,"message":"Le mot de passe ne correspond pas. Réessayez plus tard."}', "rejected"],
    [200, '{"success":false,"message":"Compte désactivé, réessayez plus tard"}', "rejected (locked)"],
    // What is not so, in words or by a value.
    [200, '{"status":0,"msg":"Le mot de passe n\'est pas correct"}', "rejected"],
    [400, '{"message":"Les identifiants ne sont pas corrects"}', "rejected"],
    [400, '{"message":"The username / password combination is not correct"}', "rejected"],
    [400, '{"non_field_errors":["Impossible de se connecter avec les informations d\'identification fournies."]}', "rejected"],
    [200, '{"result":false}', "rejected"],
    [200, '{"auth":false}', "rejected"],
    [200, '{"logged":false}', "rejected"],
    [200, '{"result":{"token":"t"},"correct":true}', "–"],
    [403, '{"message":"Votre compte n\'est pas actif"}', "rejected (locked)"],
    [400, '{"message":"Account is not active"}', "rejected (locked)"],
    [400, '{"message":"Password attempts exceeded"}', "rejected (locked)"],
    [200, '{"success":false,"message":"Nombre maximal de tentatives atteint"}', "rejected (locked)"],
    [200, '{"success":false,"message":"Mot de passe incorrect. Votre compte sera bloqué après 2 essais"}', "rejected"],
    [200, '{"token":"t","user":{"account":"disabled"}}', "–"],
    [200, '{"success":false,"code":"PASSWORD_EXPIRED"}', "unexpected-page (change-password-asked)"],
    [200, '{"success":false,"password_expired":false,"message":"Mot de passe incorrect"}', "rejected"],
    [200, '{"success":false,"message":"Service en maintenance"}', "unexpected-page (no-ticket)"],
    [200, '{"success":false,"message":"Mot de passe incorrect, merci de r\\u00e9essayer plus tard"}', "rejected"],
    [401, '{"message":"Authentication failed, try again later"}', "rejected"],
    [200, '{"status":"KO","data":null}', "rejected"],
    [200, '{"error":true,"code":7}', "rejected"],
    [200, '{"authenticated":false}', "rejected"],
    [200, '{"succes":false}', "rejected"],
    [200, '{"statut":"erreur"}', "rejected"],
    [200, '{"resultat": "KO"}', "rejected"],
    [200, '{"message":"\\u00c9chec de l\'authentification"}', "rejected"],
    // Auth.js tells its script where to go; with and without what JSON may escape.
    [200, '{"url":"http://a/auth/signin?error=CredentialsSignin&code=credentials"}', "rejected"],
    [200, '{"redirect_to":"\\/login?lang=fr\\u0026error=1"}', "rejected"],
    [200, '{"url":"http://a/home","errorUrl":"/auth/error?error=1"}', "–"],
    [200, '{"url":"http://a/home?error=none"}', "–"],
    // Where a script would go if something fails, and other people's addresses, say nothing of this sign-in.
    [200, '{"token":"t","redirect_error":"/login?error=1","nextIfFailed":"/login?error=1"}', "–"],
    [200, '{"token":"t","log":{"url":"https://log.example/?error=capture"}}', "–"],
    [200, '{"data":{"redirect_to":"/login?error=1"}}', "rejected"],
    [423, "", "rejected (locked)"],
    // What no pattern may take for ever to read.
    [401, `{"message":"account${"a".repeat(5_000)}"}`, "rejected"],
    // Flask-Security, django-allauth.
    [400, '{"response":{"errors":["Account is disabled."]}}', "rejected (locked)"],
    [401, '{"status":401,"data":{"flows":[{"id":"login"},{"id":"mfa_authenticate","is_pending":true}]}}', "unexpected-page (code-asked)"],
    [401, '{"error":"mfa_required"}', "unexpected-page (code-asked)"],
    // Directus.
    [401, '{"errors":[{"message":"Invalid user OTP.","extensions":{"code":"INVALID_OTP"}}]}', "unexpected-page (code-asked)"],
    [401, '{"code":"INVALID_OTP"}', "unexpected-page (code-asked)"],
    [401, '{"message":"Two-factor authentication required"}', "unexpected-page (code-asked)"],
    [401, '{"requires2FA":true}', "unexpected-page (code-asked)"],
    [401, '{"error":"Bad credentials","requires2FA":false}', "rejected"],
    [401, '{"error":"Unauthorized","requires2FA":false}', "rejected"],
    [401, '{"errors":[{"message":"Invalid user credentials."}],"mfa_required":false}', "rejected"],
    [401, '{"status":401,"data":{"flows":[{"id":"login"},{"id":"mfa_login_webauthn"}]}}', "rejected"],
    [401, '{"error":"Invalid credentials","mfaRequired":"no"}', "rejected"],
    [401, '{"error":"Bad credentials","help":"Your account is disabled if you fail 5 times"}', "rejected"],
    [404, '{"message":"User feature disabled"}', "–"],
    [403, '{"message":"User registration is disabled"}', "–"],
    [401, '{"message":"Mot de passe incorrect. Si votre compte est désactivé, contactez le rectorat."}', "rejected"],
    [401, '{"message":"Wrong password. Your account will be suspended after 3 more failures"}', "rejected"],
    [401, '{"error":"Bad credentials","accountDisabled":"false"}', "rejected"],
    [401, '{"error":"Unauthorized","message":"User is disabled"}', "rejected (locked)"],
    [400, '{"error":"invalid_grant","error_description":"Account disabled"}', "rejected (locked)"],
    [403, '{"message":"Votre compte utilisateur a été désactivé"}', "rejected (locked)"],
    [403, '{"code":"ACCOUNT_TEMPORARILY_SUSPENDED"}', "rejected (locked)"],
    [403, '{"detail":"This account is inactive."}', "rejected (locked)"],
    [200, '{"token":"t","links":[{"href":"/jobs?status=failed"}]}', "–"],
    [403, '{"error":"ACCOUNT_LOCKED"}', "rejected (locked)"],
    [401, '{"error":"bad credentials","locked":false}', "rejected"],
    [401, '{"message":"User account is locked"}', "rejected (locked)"],
    [429, '{"message":"Too many login attempts. Please try again in 60 seconds."}', "rejected (locked)"],
    [200, '{"ko":"Compte verrouillé"}', "rejected (locked)"],
    [401, '{"error":"Mot de passe incorrect. Vérifiez le verrouillage des majuscules."}', "rejected"],
    [401, '{"error":"Invalid password. 2 tries left before your account is locked."}', "rejected"],
    [400, '{"error":"Mot de passe incorrect","conseil":"3 essais avant que le compte soit bloqué"}', "rejected"],
    // Node-RED.
    [500, '{"error":"server_error","error_description":"Too many login attempts. Wait 10 minutes and try again"}', "rejected (locked)"],
    [500, '{"message":"Your account has been locked"}', "rejected (locked)"],
    [500, '{"message":"database is locked"}', "–"],
    // What is locked is no account.
    [400, '{"message":"database is locked"}', "–"],
    [400, '{"error":"Login failed: database is locked"}', "–"],
    [409, '{"error":"DATABASE_LOCKED"}', "–"],
    [409, '{"code":"SQLITE_LOCKED"}', "–"],
    [400, '{"detail":"Transaction was deadlocked on lock resources"}', "–"],
    [200, '{"message":"file locked"}', "–"],
    [401, '{"error":"Account locked","cause":"file locked"}', "rejected (locked)"],
    [400, '{"error":"Your profile is locked"}', "rejected (locked)"],
    // As PHP writes letters with accents, and values.
    [200, '{"message":"Authentification échouée"}', "rejected"],
    [200, '{"message":"Authentification \\u00e9chou\\u00e9e"}', "rejected"],
    [200, '{"message":"La connexion a \\u00e9chou\\u00e9"}', "rejected"],
    [400, '{"message":"Authentification refusée"}', "rejected"],
    [200, '{"success":"false"}', "rejected"],
    [200, '{"code":401}', "rejected"],
    [200, '{"message":"La connexion à la base a échoué"}', "unexpected-page (no-ticket)"],
    [200, '{"message":"SQLSTATE[HY000] [2002] Connexion refusée"}', "–"],
    [200, '{"success":"ok","code":4012}', "–"],
    [401, '{"error":"Mot de passe incorrect","cause":"file locked"}', "rejected"],
    [503, '{"message":"Too many login attempts"}', "–"],
    [500, '{"message":"Too many connections"}', "–"],
    [403, '{"message":"invalid csrf token"}', "unexpected-page (csrf-refused)"],
    [403, '{"error":"csrf"}', "unexpected-page (csrf-refused)"],
    [400, '{"errors":{"csrf_token":["This field is required."]}}', "unexpected-page (csrf-refused)"],
    // A refusal that brings the form anew, its token against forgery with it (Kratos).
    [
      400,
      '{"ui":{"nodes":[{"type":"input","attributes":{"name":"csrf_token","type":"hidden","value":"SlqZeU2NDBA6"}}],"messages":[{"text":"The provided credentials are invalid, check for spelling mistakes."}]}}',
      "rejected",
    ],
    [400, '{"error":"Identifiants incorrects","csrfToken":"SlqZeU2NDBA6fAKT6I6w"}', "rejected"],
    [401, '{"_csrf":"SlqZeU2NDBA6fAKT6I6w"}', "rejected"],
    [419, '{"message":"CSRF token mismatch."}', "unexpected-page (expired)"],
    // OpenAM and Kratos, of a form that somebody took too long to fill in.
    [401, '{"code":401,"reason":"Unauthorized","message":"Session has timed out"}', "unexpected-page (expired)"],
    [410, '{"error":{"id":"self_service_flow_expired","code":410,"message":"self-service flow expired"}}', "unexpected-page (expired)"],
    [400, '{"error":"Login session expired"}', "unexpected-page (expired)"],
    [401, '{"error":"invalid_client"}', "unexpected-page (client-refused)"],
    [401, '{"error":"Maximum sessions of 1 for this principal exceeded"}', "unexpected-page (account-in-use)"],
    [401, '{"code":"TOO_MANY_SESSIONS"}', "unexpected-page (account-in-use)"],
    // What an account may have, and not that it has it.
    [401, '{"error":"Bad credentials","policy":{"maximum_sessions":3}}', "rejected"],
    [401, '{"error":"Unauthorized","maximumSessionTime":30}', "rejected"],
    [401, '{"error":"Invalid username or password","hint":"Too many sessions?"}', "rejected"],
    [401, '{"error":"Unauthorized","message":"Trop de sessions ouvertes sur le serveur"}', "unexpected-page (sessions-full)"],
    // qBittorrent says it in a word, and whom it bans is its neighbour at the same address as well.
    [200, "Fails.", "rejected"],
    [200, "KO", "rejected"],
    [200, "false", "rejected"],
    [200, "Ok.", "–"],
    [200, "Fails over to node 2", "–"],
    [403, "Your IP address has been banned after too many failed authentication attempts.", "blocked (403)"],
    [200, '{"success":false,"message":"Votre adresse IP est bloquée : trop de tentatives de connexion"}', "blocked (200)"],
    [403, '{"message":"Account locked after too many failed attempts from your IP address"}', "rejected (locked)"],
    // Symfony, Flask-Security.
    [401, '{"error":"Plusieurs tentatives de connexion ont échoué, veuillez réessayer plus tard."}', "rejected (locked)"],
    [401, '{"error":"Plusieurs tentatives de connexion ont \\u00e9chou\\u00e9, veuillez r\\u00e9essayer."}', "rejected (locked)"],
    [401, '{"error":"Account has expired."}', "rejected (locked)"],
    [401, '{"error":"Le compte a expiré."}', "rejected (locked)"],
    [401, '{"error":"Credentials have expired."}', "unexpected-page (change-password-asked)"],
    [401, '{"error":"Les identifiants ont expir\\u00e9."}', "unexpected-page (change-password-asked)"],
    [400, '{"response":{"errors":["Mot de passe non valide"]}}', "rejected"],
    [400, '{"response":{"errors":["Ce mot de passe n\'est pas valide"]}}', "rejected"],
    [200, '{"token":"t","courriel":"adresse du compte non validée"}', "–"],
    // Who is asked whether they are a person is no wrong password.
    [400, '{"captcha":["Invalid CAPTCHA"]}', "blocked (captcha-asked)"],
    [200, '{"success":false,"message":"Captcha incorrect"}', "blocked (captcha-asked)"],
    [200, '{"success":false,"message":"Veuillez remplir le captcha"}', "blocked (captcha-asked)"],
    [400, '{"message":"reCAPTCHA verification failed"}', "blocked (captcha-asked)"],
    [401, '{"message":"Bad credentials","captcha":{"required":false}}', "rejected"],
    [401, '{"message":"Identifiant ou captcha incorrect"}', "rejected"],
    [200, '{"success":true,"captcha":null}', "–"],
    [200, '{"token":"t","captcha_required":false,"captchaError":""}', "–"],
    // A session that is over is no wrong password, whatever the status; one that will be is none.
    [200, '{"success":false,"message":"Session expirée, veuillez vous reconnecter"}', "unexpected-page (expired)"],
    [200, '{"success":false,"message":"Votre session a expir\\u00e9"}', "unexpected-page (expired)"],
    [200, '{"status":"error","message":"Your session has expired"}', "unexpected-page (expired)"],
    [200, '{"success":true,"session":{"expired":false},"message":"Votre session expire dans 20 minutes"}', "–"],
    [200, '{"token":"t","session_expired":false}', "–"],
    // Trouble that is all there is lets nobody in; beside anything else it may be a line of the house.
    [200, '{"message":"Service indisponible"}', "unexpected-page (no-ticket)"],
    [200, '{ "error" : "Internal error, please retry later" }', "unexpected-page (no-ticket)"],
    [200, '{"message":"Bienvenue"}', "–"],
    [200, '{"message":"Connected to server"}', "–"],
    [200, '{"message":"Connexion au serveur réussie"}', "–"],
    [200, '{"token":"t","message":"La messagerie est indisponible"}', "–"],
    [200, '{\n  "message": "Connexion réussie.\\nLa messagerie est indisponible"\n}', "–"],
    [200, '{\n  "message": "Service indisponible"\n}', "unexpected-page (no-ticket)"],
    [200, '{"message":"Redirection en cours, veuillez patienter"}', "–"],
    [200, '{"message":"Bonjour Anna, la messagerie est indisponible"}', "–"],
    // Tries that somebody is told of who is in, and addresses that will be banned.
    [200, '{"token":"t","message":"2 tentatives de connexion ont échoué depuis votre dernière visite"}', "–"],
    [401, '{"message":"Mot de passe incorrect. Votre adresse IP sera bloquée après 3 échecs"}', "rejected"],
    [401, '{"message":"Bad credentials. Your IP will be blocked after 3 more failures"}', "rejected"],
    [401, '{"message":"Invalid password. 2 attempts left before your IP is banned"}', "rejected"],
    // What is said of a case that is not this one.
    [401, '{"error":"Bad credentials","help":"If your IP address is blocked, call us"}', "rejected"],
    [401, '{"error":"Invalid credentials","help":"If your password has expired, reset it"}', "rejected"],
    [401, '{"message":"Identifiants refusés. Si votre compte a expiré, contactez le rectorat."}', "rejected"],
    [401, '{"error":"Password has expired"}', "unexpected-page (change-password-asked)"],
    [200, '{"success":false,"message":"Votre mot de passe a expiré"}', "unexpected-page (change-password-asked)"],
    [200, '{"success":true,"message":"Le mot de passe a expiré hier sur l\'ancien portail"}', "–"],
    // A key that says that nothing has expired, or when it will.
    [401, '{"message":"Bad credentials","session_expired":false}', "rejected"],
    [401, '{"message":"Bad credentials","token":null,"tokenExpiresIn":3600}', "rejected"],
    [401, '{"message":"Bad credentials","session_expired":true}', "unexpected-page (expired)"],
    // What says nothing of the account.
    [429, '{"message":"Too Many Requests"}', "–"],
    [403, '{"message":"Forbidden"}', "–"],
    [403, '{"message":"Request blocked"}', "–"],
    [400, '{"message":"Invalid JSON in request body"}', "–"],
    [404, '{"error":"Not Found"}', "–"],
    [404, '{"error":"unknown route /api/login"}', "–"],
    [404, "Cannot POST /api/login", "–"],
    [403, '{"detail":"Request was denied. Please sign in again later"}', "–"],
    [429, '{"message":"Too many requests, login blocked"}', "–"],
    [400, '{"code":"error.login.invalid"}', "rejected"],
    [500, '{"message":"user lookup failed"}', "–"],
    [503, '{"message":"login unavailable, wrong node"}', "–"],
    [200, '{"token":"abc","user":{"failedLogins":0}}', "–"],
    [200, '{"success":true,"status":"ok","error":false,"user":{"disabled":false}}', "–"],
    [400, '{"success":false,"status":"error","message":"Invalid JSON"}', "–"],
  ])("%i %s: %s", (status, body, said) => expect(shown(pageOf("application/json", status, body))).toBe(said));
});

it("is data where it says to be HTML, as PHP has it", () => {
  expect(shown(pageOf("text/html; charset=UTF-8", 200, '{"success":false}'))).toBe("rejected");
  expect(shown(pageOf("text/html", 200, '{"success":true}'))).toBe("–");
});

it("is read at its beginning only: half a megabyte that begins to say it over and over costs next to nothing", () => {
  const long = `${"auth".repeat(125_000)} failed`;
  expect(saidBy(pageOf("application/json", 400, `{"error":"bad credentials","${long}"}`))).toEqual({ outcome: "rejected" });
  expect(saidBy(pageOf("application/json", 400, `${" ".repeat(500_000)}bad credentials`))).toBeUndefined();
});
