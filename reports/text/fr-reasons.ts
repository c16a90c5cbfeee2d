import type { ReasonCode, ReasonWords } from "../../src/core/verdict/reason.ts";

/** What a reason says for people, in French; the codes and their English are those of `src/core/verdict/reason.ts`. */
export const FRENCH_REASONS: Readonly<Record<ReasonCode, ReasonWords>> = {
  "foreign-host": {
    seen: "une réponse mène à une origine que le plan ne nomme pas, et seules celles du plan sont contactées",
    todo: "ajouter celle de la dernière adresse à target.allow, avec son autorisation",
  },
  "redirect-loop": {
    seen: "les redirections s'enchaînent sans fin",
    todo: "target.url est-elle bien l'adresse de la plateforme, schéma et hôte compris, et ses cookies lui reviennent-ils ?",
  },
  "error-page": {
    seen: "une page d'erreur ou de maintenance est arrivée avec un statut qui n'en dit rien",
    todo: "voir le journal de la plateforme ; les mots d'une page qui demande d'attendre vont sous pages.waiting",
  },
  "landing-text-missing": {
    seen: "la dernière page ne contient pas le texte de landing.contains, ou n'est pas la bonne",
    todo: "voir landing.url",
  },
  "landing-cookie-missing": {
    seen: "le cookie de landing.cookie n'est pas là pour la dernière adresse",
    todo: "est-ce bien son nom, et vaut-il pour cette adresse ?",
  },
  "landing-not-a-page": {
    seen: "la dernière réponse n'est pas une page, ou est un script seul qui mène ailleurs",
    todo: "il faut 200 et du HTML, ou des données qui contiennent le texte de landing.contains",
  },
  "placeholder-page": {
    seen: "la page d'arrivée est une liste de fichiers, la page d'un serveur vide, d'une maintenance, d'une erreur ou d'une plateforme pleine",
    todo: "voir landing.url, ou donner un texte de la bonne page dans landing.contains ; les mots d'une page qui fait attendre vont dans pages.waiting",
  },
  "landing-elsewhere": {
    seen: "la page d'arrivée mène ailleurs",
    todo: "donner cette adresse dans landing.url, ou un texte de la page dans landing.contains",
  },
  "login-form": {
    seen: "une page redemande le mot de passe sans dire pourquoi",
    todo: "est-il juste, et landing.url est-elle derrière l'authentification ?",
  },
  "no-password-field": {
    seen: "aucun formulaire de la dernière page ne demande de mot de passe",
    todo: "s'il est fait par un script, décrire une chaîne (kind: chain) ; d'une page qui n'a que des liens vers plusieurs, donner l'adresse de l'un",
  },
  "no-login-field": {
    seen: "le formulaire qui demande le mot de passe n'a pas de champ pour l'identifiant",
    todo: "un formulaire qui demande autrement se décrit par une chaîne (kind: chain)",
  },
  "no-field": {
    seen: "il manque au formulaire d'authentification {part}, sans quoi le serveur ne reconnaît pas son formulaire",
    todo: "la dernière page est-elle celle du serveur que nomme le plan, et kind est-il le bon ?",
  },
  "no-ticket": {
    seen: "le mot de passe mène à une page qui ne laisse pas entrer et ne refuse pas non plus",
    todo: "rentree check la montre ; un consentement se donne par la part de personnes que nomme consent ; ce qui est encore demandé en chemin se décrit par une chaîne (kind: chain)",
  },
  "ticket-refused": {
    seen: "le service n'accepte pas le ticket donné par le serveur CAS",
    todo: "signIn.service est-elle l'adresse que le service donne lui-même, et connaît-il ces comptes ?",
  },
  "service-not-registered": {
    seen: "le serveur CAS ne connaît pas signIn.service",
    todo: "l'y inscrire, ou en donner un qui l'est",
  },
  "no-SAMLResponse": {
    seen: "la dernière page n'est ni un formulaire d'authentification, ni un choix nommé par signIn.profile, ni la réponse du fournisseur",
    todo: "rentree check la montre ; donner le choix dans signIn.profile, ou faire répondre le fournisseur aussitôt",
  },
  "assertion-refused": {
    seen: "le service n'accepte pas ce que le fournisseur dit du compte",
    todo: "connaît-il ces comptes, et son horloge et ses certificats s'accordent-ils avec ceux du fournisseur ?",
  },
  "saml-status": {
    seen: "la réponse du fournisseur dit {part} au lieu de dire qui est là",
    todo: "son journal et celui du service disent pourquoi",
  },
  "no-code": {
    seen: "le fournisseur ramène sans code",
    todo: "accepte-t-il redirectUri, et le flux par code, pour ce client ?",
  },
  "provider-error": {
    seen: "le fournisseur ramène avec l'erreur {part}",
    todo: "son journal dit pourquoi ; voir clientId, scope et redirectUri",
  },
  "wrong-state": {
    seen: "le fournisseur ramène avec le state de quelqu'un d'autre",
    todo: "un cache en chemin répond-il aux uns ce qui était pour les autres ?",
  },
  "wrong-nonce": {
    seen: "le jeton du fournisseur vaut pour la demande de quelqu'un d'autre",
    todo: "un cache en chemin répond-il aux uns ce qui était pour les autres ?",
  },
  "no-token": {
    seen: "aucun jeton n'a été donné en échange du mot de passe ou du code",
    todo: "ce client a-t-il ce grant et ce scope, et l'adresse est-elle celle des jetons ?",
  },
  "no-discovery": {
    seen: "l'émetteur ne dit pas ses adresses",
    todo: "signIn.issuer est-il juste ? Sinon donner authorize, token et userinfo",
  },
  "client-refused": { seen: "le fournisseur refuse clientId et clientSecret", todo: "sont-ils ceux qu'il a enregistrés ?" },
  "no-session-cookie": {
    seen: "la plateforme a pris le mot de passe sans donner de cookie de session",
    todo: "signIn.kind est-il celui de la plateforme, et rien en chemin ne retire-t-il ses cookies ?",
  },
  "no-sesskey": {
    seen: "la page d'arrivée n'est pas de celles que Moodle montre à qui est authentifié",
    todo: "target.url est-elle l'adresse de l'accueil de Moodle ?",
  },
  "proof-was-there-before": {
    seen: "ce que la chaîne attend était là avant le mot de passe",
    todo: "donner dans landing.contains un texte que seule la bonne page contient",
  },
  "consent-asked": {
    seen: "un consentement est demandé à ce compte",
    todo: "donner une part people.consent, et vérifier avec --writes pour qu'il soit donné",
  },
  "change-password-asked": {
    seen: "un nouveau mot de passe est demandé à ce compte",
    todo: "donner une part people.changePassword, et vérifier avec --writes pour qu'il soit changé",
  },
  "more-asked": {
    seen: "un second facteur, ou ce qui manque à son profil, est demandé à ce compte",
    todo: "tester avec des comptes à qui rien d'autre n'est demandé",
  },
  "code-asked": {
    seen: "le mot de passe est accepté, puis un code est demandé",
    todo: "tester avec des comptes sans second facteur",
  },
  "captcha-asked": {
    seen: "la plateforme demande, ou n'a pas accepté, ce qui distingue une personne d'un programme",
    todo: "faire désactiver le captcha pendant le test, ou pour son adresse source",
  },
  "account-in-use": {
    seen: "ce compte est déjà authentifié, autant de fois que la plateforme l'admet",
    todo: "donner autant de comptes que de personnes, ou les faire se déconnecter (people.logout)",
  },
  "sessions-full": {
    seen: "la plateforme dit avoir autant de sessions qu'elle en admet",
    todo: "donner des mots de cette page sous pages.waiting, et elle compte comme page d'attente",
  },
  locked: {
    seen: "le compte est verrouillé ou désactivé",
    todo: "le faire déverrouiller, donner plus de comptes, ou faire relever la limite du verrouillage pour le test",
  },
  expired: {
    seen: "le formulaire, ou la session à laquelle il tient, était périmé à l'envoi",
    todo: "laisser moins de temps de frappe (people.typing) ; sinon un nœud de la plateforme ignore peut-être les sessions d'un autre",
  },
  "csrf-refused": {
    seen: "la plateforme refuse le jeton anti-falsification qui venait avec son formulaire",
    todo: "une chaîne le garde de la page d'avant ; sinon un nœud de la plateforme ignore peut-être les sessions d'un autre",
  },
};
