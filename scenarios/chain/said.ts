import type { Reader } from "../chain.ts";
import { LOCKED } from "../denial.ts";
import { unexpected } from "../ending.ts";
import { isRefusal } from "../refusal.ts";
import { saysStale, saysTrouble, withoutWarning } from "../sentence.ts";

/** Who or what is refused, and how that is said: `Bad credentials`, `Identifiants incorrects`, `user_not_found`. French and English: news in data of who is in speak other languages, too. */
const WHO = "cred|pass.?w|mot.{0,3}de.{0,3}passe|identif|login|log in|sign.?in|user|compte|account|e-?mail";
const HOW =
  "invalid|incorrect|wrong|bad|erron|mauvais|inconnu|ne correspond|(?:non|pas) (?:valide(?!e)|corre)|unknown|unable|cannot|not.{0,3}(?:found|match|exist|recogni|valid|corre)|mismatch|refus|fail|denied|reject";
/** What is locked may be a database or a file (SQLite), which is nobody's account. */
const LOCK =
  '(?<![bn]|base is |base_|table is |\\bfile (?:is )?|dead|sqlite_)lock(?:ed|.?out)(?!\\w*"?\\s*:\\s*(?:false|0|null))|verrouill(?!ag)|(?:compte|account|user)[^"{}]{0,20}(?:bloqu|block|banned)|too.many(?!.request)[^"{}]{0,20}(?:attempt|fail|log|sign)|trop de tentatives|tentatives de connexion ont[^".]{0,30}essay';
/** Whom a protection bans is an address, and with it everybody behind it; who is warned that it will be mistyped. */
const BANNED = '\\bip\\b(?:(?!will|may |sera|peut|pourra)[^"{}.]){0,30}(?:bann|block|bloqu|blacklist)';

/** What only an answer that refuses says of an account, and not of what else people may not do. */
const DISABLED =
  '(?:(?:compte|account|user)(?:(?:.?(?:user|utilisateur|account|is|has|been|est|a|été|temp[a-z]+)){0,5}.?(?:disabled|d[ée]sactiv|inacti(?:f|ve)|suspend|expir(?:é|ed))| (?:is not|n.est p\\w+) (?:\\w+ )?acti[fv])|attempts.{0,9}exceed|(?:maxim|dépass)[a-zé ]{0,30} tentative)(?!\\w*"?\\s*:\\s*"?(?:false|no"|0|null)| if | si )';
const WRONG = "incorrect|wrong|mauvais|bad.?cred";
/** Who must prove more than the password: Auth0, django-allauth; and Directus, which says of a code that did not come that it is wrong. */
const CODE =
  '"is_pending"\\s*:\\s*true|(?:(?:mfa|otp|2fa|factor)(?:\\w{0,9}| authentication| code).?requi|requires?.?(?:mfa|otp|2fa|two.?f))\\w*(?!\\w|"?\\s*:\\s*(?:false|0|null))';
const NO_CODE = "invalid.(?:user.)?otp";
/** Where a script is told to go, as Auth.js tells it; what is named after an error is where it would go. */
const ADDRESS =
  '(?:^\\s*\\{[^{[]*"(?:url|location|goto)|"(?:redirect|return|next|callback)(?:.?(?:to|url|uri|path))?)"\\s*:\\s*"([^"]{1,99})"';

/** A token against forgery that comes with an answer, or its place in a form: no word about it. */
const TOKEN = '"name"\\s*:\\s*"[^"]*[cx]srf[^"]*"|"[^"]*[cx]srf[^"]*"\\s*:\\s*"[^"\\s]{16,}"';

/** What says so without a word: `"success": false`, `"status": "KO"`, `"code": 401`. */
const VALUE =
  '"(?:is.?)?(?:succes{1,2}|succeeded|ok|valid|authenticated|authentifi[eé]|connect(?:ed|[eé])|logged.?in)"\\s*:\\s*"?(?:false|0)\\b|^[^"]*"(?:result|auth|log(?:in|ged))"\\s*:\\s*"?false|"(?:code|status)"\\s*:\\s*"?401\\b|"err(?:or|eur)"\\s*:\\s*true|"(?:stat\\w*|r.?sult\\w*|r?etat|retour)"\\s*:\\s*"(?:n?ko"|err|fail|[eé]chec|invalid|denied)|^\\s*"?(?:ko|fail(?:s|ed|ure)?|false|[eé]chec)[".!]*\\s*$';
/** A message that welcomes nobody, and nothing beside it that somebody who is in would have. */
const ALONE =
  '^(?![\\s\\S]*(?:bienvenue|welcome|bonjour|succ|réuss|connect(?:é|ed)|logged|redir))\\s*\\{\\s*"(?:message|msg|err(?:or|eur)|detail|reason)"\\s*:\\s*"[^"]*"\\s*\\}\\s*$';
/** A session that is over, in a sentence: names of keys are written together, and that it expires in twenty minutes is said to who is in. */
const OVER = "(?:session|formulaire|form|jeton|token)(?: (?:a|est|has|is|was))* expir(?:é|ed\\b)";
/** Who is asked whether a person types, and no key that says that nobody is. */
const CAPTCHA = 'captcha(?!\\w*"?\\s*:\\s*(?:false|0|null|""|\\{|\\[\\]))';

/** What speaks against what was typed, or of nobody's account, also beside trouble: "Erreur inconnue" and "Something went wrong" are the platform's own. */
const AGAINST =
  "incorrect|inval|(?<!went )wrong|mauvais|bad(?!.gate)|(?<!erreur )inconnu|erron|correspond|(?:user|account|compte|utilisateur).{0,12}(?:found|introuv|exist|disabl|activ)";

/** A refusal is short; beyond it a hostile answer would only cost time. */
const READ = 10_000;

/** What data says, which has no form to compare it with. The name of a key says nothing. Patterns are made here: one of the module costs every waiting VU memory. */
export const saidBy: Reader = ({ status, body }) => {
  // Without what is said of a case that is not this one: "If your account is disabled", "before your address is banned".
  // In small letters: a pattern that does not heed case takes half a second on k6, whatever it reads.
  const text = withoutWarning(body.slice(0, READ).toLowerCase().replaceAll("\\u00e9", "é")).replace(
    /\b(?:if|si|before|avant que) (?:your|the|votre|le|ce) [^.!?<>"]*/g,
    "",
  );
  const says = (pattern: string): boolean => new RegExp(pattern).test(text);
  if (
    status === 419 ||
    status === 440 ||
    (status >= 400 && says('(?:session|form|flow|nonce|state|jeton|token).{0,20}(?:expir(?!\\w*"?\\s*:\\s*(?:false|null|\\d))|timed.?out)'))
  )
    return unexpected("expired");
  const isFailure = status >= 400 || says(VALUE) || says(ALONE);
  if (isFailure && status < 400 && says(OVER)) return unexpected("expired");
  if (/[cx]srf/.test(text.replace(new RegExp(TOKEN, "g"), ""))) return status < 400 ? undefined : unexpected("csrf-refused");
  if (says("(?:invalid|unauthorized).client|api.?key")) return status < 400 ? undefined : unexpected("client-refused");
  const isAboutAccount = status === 400 || status === 401 || status === 403 || status === 422;
  if (isFailure && says(BANNED)) return { outcome: "blocked", reason: `${status}` };
  if (isFailure && saysStale(text)) return unexpected("change-password-asked");
  if (says(LOCK) || (isFailure && says(DISABLED) && !says(WRONG))) return LOCKED;
  if (status === 429) return undefined;
  for (const [, address = ""] of body.slice(0, READ).matchAll(new RegExp(ADDRESS, "gi")))
    if (isRefusal(address.replaceAll("\\u0026", "&"))) return { outcome: "rejected" };
  // Within one sentence, and no part of an address.
  const gap = '(?:[^"{}./]|\\.(?! )){0,40}';
  // Trouble of the platform's own, and no word against what was typed: `{"status": "error", "message": "Service indisponible"}`.
  const isTrouble = (saysTrouble(text) || /maintenance(?!\w*"\s*:\s*[fn0])/.test(text)) && !says(AGAINST);
  const isTold =
    !text.includes("base is locked") &&
    says(
      `(?:(?:${WHO})${gap}(?:${HOW})|(?:${HOW})${gap}(?:${WHO})|chec d.{0,9}(?:authenti|connexion)|(?:authenti\\w+|connexion) (?:a )?(?:é|\\\\u00e9)chou|authenti\\w+ refus|(?:fail\\w*|unable|could not|impossible).{0,9}(?:authenti|identifi)|(?:authenti|identifi)\\w*.{0,4}impossible|impossible de .{2,4} connecter avec|pas pu vous (?:authenti|identifi)|invalid.grant|unauthori|auth\\w{0,20}[^/]?(?:fail|error))(?![^"]*"\\s*:)`,
    );
  const told = isTold && !isTrouble;
  if (isAboutAccount && says(told ? NO_CODE : `${CODE}|${NO_CODE}`)) return unexpected("code-asked");
  if (isFailure && !isTold && says(CAPTCHA)) return { outcome: "blocked", reason: "captcha-asked" };
  if (status !== 401 && !isTold && (status >= 400 || !(says(VALUE) || (isTrouble && isFailure)))) return undefined;
  if (status === 401 || !isTrouble) return { outcome: "rejected" };
  // Who meets trouble is not in either, whatever cookie comes with it.
  return status < 400 ? unexpected("no-ticket") : undefined;
};
