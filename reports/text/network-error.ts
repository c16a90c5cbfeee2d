import type { Language } from "./format.ts";

/** What k6's error codes mean to whoever has to mend it, in both languages; the embedded engine speaks the same codes. Source: k6 documentation, "Error codes". */
const WORDS: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  1000: [
    "the connection ended early, the answer was malformed, or a certificate has expired",
    "connexion rompue avant la fin, réponse mal formée ou certificat expiré",
  ],
  1010: ["a network error", "erreur réseau"],
  1020: ["an address that is none", "adresse invalide"],
  1100: ["the name could not be looked up", "nom impossible à résoudre"],
  1101: ["no such host", "nom d'hôte inconnu"],
  1110: ["an address that is not allowed", "adresse interdite"],
  1200: ["a connection error", "erreur de connexion"],
  1201: ["the connection was closed while sending", "connexion fermée pendant l'envoi"],
  1210: ["no connection", "pas de connexion"],
  1211: ["no connection in time", "pas de connexion à temps"],
  1212: ["connection refused", "connexion refusée"],
  1213: ["no connection", "pas de connexion"],
  1220: ["connection reset", "connexion réinitialisée"],
  1300: ["TLS failed", "échec TLS"],
  1301: ["the answer was not TLS: is it http?", "la réponse n'était pas du TLS : est-ce du http ?"],
  1310: ["a certificate of an unknown authority: name it in target.ca", "certificat d'une autorité inconnue : la nommer dans target.ca"],
  1311: ["the certificate is for another name", "le certificat est pour un autre nom"],
  1701: ["the body could not be decompressed", "contenu impossible à décompresser"],
};

/** `1212: connection refused`; what is no such code stays as it is. */
export function explainNetworkError(reason: string, language: Language): string {
  const words = Object.hasOwn(WORDS, reason) ? WORDS[reason] : undefined;
  return words === undefined ? reason : `${reason}: ${words[language === "fr" ? 1 : 0]}`;
}
