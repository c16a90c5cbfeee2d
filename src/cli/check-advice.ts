import type { Language } from "./terminal.ts";

/** What to look at where a walked visit ended with a reason that a plan can mend, in both languages. The reasons are those of `scenarios/`. */
const ADVICE: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  "foreign-host": [
    "only the plan's own origins are contacted: list that of the last address under target.allow, with its authorisation",
    "seules les origines du plan sont contactées : ajouter celle de la dernière adresse à target.allow, avec son autorisation",
  ],
  "landing-text-missing": [
    "the last page does not hold the text of landing.contains, or is not the page that holds it: see landing.url",
    "la dernière page ne contient pas le texte de landing.contains, ou n'est pas la bonne : voir landing.url",
  ],
  "landing-cookie-missing": [
    "the cookie of landing.cookie is not there for the last address",
    "le cookie de landing.cookie n'est pas là pour la dernière adresse",
  ],
  "landing-not-a-page": [
    "the last answer is no page: 200 with HTML is wanted, or with data that hold the text of landing.contains",
    "la dernière réponse n'est pas une page : il faut 200 et du HTML, ou des données qui contiennent le texte de landing.contains",
  ],
  "placeholder-page": [
    "the landing page is a list of files, the page of an empty server, of maintenance or of an error: see landing.url, or name a text of the right page as landing.contains",
    "la page d'arrivée est une liste de fichiers, la page d'un serveur vide, d'une maintenance ou d'une erreur : voir landing.url, ou donner un texte de la bonne page dans landing.contains",
  ],
  "landing-elsewhere": [
    "the landing page leads elsewhere: name where it leads as landing.url, or a text of it as landing.contains",
    "la page d'arrivée mène ailleurs : donner cette adresse dans landing.url, ou un texte de la page dans landing.contains",
  ],
  "login-form": [
    "a page asks for the password again and does not say why: is it right, and is landing.url behind the sign-in?",
    "une page redemande le mot de passe sans dire pourquoi : est-il juste, et landing.url est-elle derrière l'authentification ?",
  ],
  "no-password-field": [
    "no form of the last page asks for a password: one drawn by a script is described as a chain (kind: chain); of a page that only has links to several, name the address of one",
    "aucun formulaire de la dernière page ne demande de mot de passe : s'il est fait par un script, décrire une chaîne (kind: chain) ; d'une page qui n'a que des liens vers plusieurs, donner l'adresse de l'un",
  ],
  "no-SAMLResponse": [
    "the last page is neither a log-in, nor a choice that signIn.profile names, nor the provider's response",
    "la dernière page n'est ni un formulaire d'authentification, ni un choix nommé par signIn.profile, ni la réponse du fournisseur",
  ],
  "proof-was-there-before": [
    "what the chain expects was there before the password: name a text that only the right page has as landing.contains",
    "ce que la chaîne attend était là avant le mot de passe : donner dans landing.contains un texte que seule la bonne page contient",
  ],
  "service-not-registered": ["the CAS server does not know signIn.service", "le serveur CAS ne connaît pas signIn.service"],
  "consent-asked": [
    "the account is asked for its consent: give a share of people.consent, and check with --writes where it is to be given",
    "un consentement est demandé à ce compte : donner une part people.consent, et vérifier avec --writes pour qu'il soit donné",
  ],
  "change-password-asked": [
    "the account has to choose a new password: give a share of people.changePassword, and check with --writes where it is to be changed",
    "un nouveau mot de passe est demandé à ce compte : donner une part people.changePassword, et vérifier avec --writes pour qu'il soit changé",
  ],
  "account-in-use": [
    "this account is signed in already, as often as the platform lets one be: give as many accounts as people, or let them sign out (people.logout)",
    "ce compte est déjà authentifié, autant de fois que la plateforme l'admet : donner autant de comptes que de personnes, ou les faire se déconnecter (people.logout)",
  ],
  "sessions-full": [
    "the platform says that it has as many sessions as it takes: give words of that page under pages.waiting, and it counts as one that asks people to wait",
    "la plateforme dit avoir autant de sessions qu'elle en admet : donner des mots de cette page sous pages.waiting, et elle compte comme page d'attente",
  ],
  "code-asked": [
    "the password was taken, and a code is asked for after it: test with accounts that have no second factor",
    "le mot de passe est accepté, puis un code est demandé : tester avec des comptes sans second facteur",
  ],
  "client-refused": ["the provider does not take clientId and clientSecret", "le fournisseur refuse clientId et clientSecret"],
};

/** Of a step whose form is not on the page: the reason names both. */
const NO_FORM: readonly [en: string, fr: string] = [
  "no form of the last page is called so: write one that it has; form alone is the one that asks for a password",
  "aucun formulaire de la dernière page ne s'appelle ainsi : en donner un qui y est ; form tout court est celui qui demande le mot de passe",
];

/** A line of advice for a visit that ended so; undefined where its reason says all that is known. */
export function adviseOn(reason: string | undefined, language: Language): string | undefined {
  const known = reason !== undefined && Object.hasOwn(ADVICE, reason) ? ADVICE[reason] : undefined;
  const advice = reason?.includes(": no form ") ? NO_FORM : known;
  return advice?.[language === "fr" ? 1 : 0];
}
