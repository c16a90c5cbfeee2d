import type { Ending } from "./ending.ts";
import { unexpected } from "./ending.ts";
import { unescapeHtml } from "./entities.ts";
import type { Page } from "./page.ts";
import { spokenBy } from "./spoken.ts";

/** What pages say to people of an account or a password, sentence by sentence. Patterns are made where they are used: one of the module costs every waiting VU memory. */
const isLocked = (text: string): boolean =>
  /(?:(?:compte|account)(?:\s+(?:est|a|été|is|has|been|temp\w+)){0,5}|(?<!session.{0,9})(?:user|utilisateur)\s+(?:est|is|has\s+been|a\s+été))\s+(?:verrouillé|bloqué|désactivé|suspendu|suspended|locked|disabled|expiré|expired)(?!\s?\?)|(?:compte|account)\s+(?:(?:est|is) in|(?:n.est p\w+|is not) (?:\w+ )?)acti[fv][\wé]*(?![\wé]|\s?\?)/i.test(
    text,
  );

/** Whether a text says that an account is locked or disabled, as no protection layer does: that is enough where an error page has no form. */
export const saysLocked = (text: string): boolean => {
  const plain = unescapeHtml(text);
  return isLocked(plain) && isLocked(withoutWarning(plain)) && !saysStale(plain);
};

/** Without what is said of an account that will be locked, and is not yet: "one more attempt before your account is locked" (Devise). */
export const withoutWarning = (text: string): string =>
  text.replace(/\b(?:before|avant|sera|will|si votre|if your)\b[^.!?<>"]{0,40}\s(?:lock|bloqu|verrouill|acti[fv])[\wéè&;]*/gi, "");

/** Whether a text says that a password has expired, which is no page's expiry. */
export const saysStale = (text: string): boolean =>
  /(?:mot de passe|password|credentials|identifiants)(?:\s+(?:for this account|de ce compte|est|a|ont|has|have|is))*[\s_]+expir(?:é|ed)(?!"\s*:\s*"?[fn0])/i.test(
    unescapeHtml(text),
  );

/**
 * Whether a text, in small letters, speaks of trouble that a platform has with itself, a server behind it that does not answer (Icinga Web, Roundcube) or a
 * database that is locked, or of as many people as it takes: whoever meets that may have typed the right password. A directory that refuses a connection refuses
 * a person.
 */
export const saysTrouble = (text: string): boolean =>
  /indisponible|unavailable|joignable|surcharg|overload|err\w{2,3} (?:intern|techni|(?:du )?serv)|internal |plus tard|rieurement|later|patienter|timed.?out|attente d|nombre max\S* d.util|simultan|(?:ne|pas) r\S{1,8}pond|(?:t contact|onnect(?!é)|onnexion(?!.{0,16}refus\S+ par l[^a])|reach|joindre)[^.!?<>]{0,40}(?:server|serveur|base|ldap|annuaire)|the system log\b|accès à la base|database (?:conn|err)|problème syst|system ?problem|(?:base|table|\bfile) is locked/.test(
    text,
  );

/** Parts of words, of which what is looked for below holds one: the pattern over all of a page costs k6 ten milliseconds. */
const SIGNS =
  "incorrect|invalid| valide| correct|not valid|exact|erron|connu|recogni|unknown|wrong|correspond|t match|bloqu|lock|verrou|désactiv|disabled|inacti|expir|refus|échou|fail|denied|mauvais|bad|erreur d|échec d|found|find|introuv|pas trouv|ible de trouv|exist";

/**
 * What a page says against credentials in a sentence that people read, whatever it asks for: who or what, and how. `rejected`, locked where it says
 * so; a session that has expired may be anybody's.
 */
export const toldOff = (page: Page): Ending | undefined => {
  // Small letters, because a pattern that does not heed case is slow to make on k6.
  const spoken = unescapeHtml(spokenBy(page)).toLowerCase();
  if (!SIGNS.split("|").some((sign) => spoken.includes(sign))) return undefined;
  const text = withoutWarning(spoken);
  let trouble: Ending | undefined;
  if (saysLocked(text)) return { outcome: "rejected", reason: "locked" };
  const told =
    /(?:mot\sde\s+passe|password|identifiant|login|credential|compte|account|user|utilisateur|session)[^.!?]{0,40}(?:(?:in|(?:pas|non|not) )(?:valid(?:a?[^até]|$)|corre[ct])|inexact|inexist|erron|(?:in|re)connu|not recogni|unknown|wrong|ne correspond|n.t match|bloqu|locked|verrouillé|expir(?:é|ed))|(?:compte|account|user(?:name)?|utilisateur)\s+(?:(?:was|is|est)\s+)?(?:not found|introuvable|n.existe pas|does ?n.t exist)|(?:(?:n.t|unable to) find|(?:pas|ible de) trouv)[^.!?]{0,30}(?:account|user|compte|utilisate)|(?:authenti\w{1,9}|connexion|login)\W(?:(?:a|est|has) )?(?:refus|échou|fail|denied)|(?:incorrect|invalid|wrong|unknown|mauvais|bad|erreur d|échec d)[^.!?]{0,30}(?:mot\sde\s+passe|password|identifiant|login|user|credential|authentification|connexion)/g;
  // In brackets, because the script's own `index` has a shorter name.
  for (const { 0: said, ["index"]: index } of text.matchAll(told)) {
    // A database or a file that is locked (SQLite) is no account, and log-ins that failed before refuse nobody: "Connexion échouée : jamais". A day is the
    // day of one before only where it is called the last: it may be that of this one.
    const isPast = /\n(?:échou|.fail|exion)[a-zé]{0,4}[\s:]+(?:jamais|never|(?<=(?:dern|last)[\s\S]*)(?:le )?\d+[-/.]\d+[-/.])/.test(
      `${text.slice(0, index).slice(-24)}\n${text.slice(index + said.length - 5)}`,
    );
    // Help asks: "Mot de passe incorrect ou compte bloqué ? Appelez …".
    if (/^\S{0,3}(?: (?:ou|or) [^.!?]{0,30})?\s?\?/.test(text.slice(index + said.length))) continue;
    if (isPast || /(?:base|table|\bfile) is locked$/.test(said)) continue;
    // What failed for the platform's own trouble refuses nobody, and lets nobody in.
    if (/^err|^échec|(?:chou|fail|refus)\w*$/.test(said) && saysTrouble(text.slice(index, index + 99))) trouble = unexpected("no-ticket");
    else if (/bloqu|locked|verrouillé/.test(said)) return { outcome: "rejected", reason: "locked" };
    else return /^session.*expir/.test(said) ? unexpected("expired") : { outcome: "rejected" };
  }
  return trouble;
};
