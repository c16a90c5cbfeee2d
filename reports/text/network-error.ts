import { networkErrorOf } from "../../src/core/verdict/network-error.ts";
import type { Language } from "./format.ts";

/** What k6's error codes mean, in French; their English is in `src/core/verdict/network-error.ts`. */
const FRENCH: Readonly<Record<string, string>> = {
  1000: "connexion rompue avant la fin, ou réponse mal formée",
  1010: "le serveur a rompu TLS : il veut une autre version ou un autre chiffrement, un autre nom, ou un certificat du client",
  1020: "adresse invalide",
  1100: "nom impossible à résoudre",
  1101: "nom d'hôte inconnu",
  1110: "adresse interdite",
  1200: "erreur de connexion",
  1201: "connexion fermée pendant l'envoi",
  1202: "erreur de connexion",
  1210: "pas de connexion",
  1211: "pas de connexion à temps",
  1212: "connexion refusée",
  1213: "pas de connexion",
  1220: "connexion réinitialisée",
  1300: "échec TLS : le certificat a-t-il expiré, ou n'est-il pas encore valable ?",
  1301: "la réponse n'était pas du TLS : est-ce du http ?",
  1310: "certificat d'une autorité inconnue, ou sans les intermédiaires : les nommer dans target.ca",
  1311: "le certificat est pour un autre nom",
  1610: "le serveur a mis fin à la connexion (HTTP/2)",
  1630: "le serveur a abandonné la requête (HTTP/2)",
  1650: "réponse contraire aux règles (HTTP/2)",
  1701: "contenu impossible à décompresser",
};

/** `1212: connection refused`; what is no such code stays as it is. */
export function explainNetworkError(reason: string, language: Language): string {
  const words = language === "fr" ? networkErrorOf(reason, FRENCH) : networkErrorOf(reason);
  return words === undefined ? reason : `${reason}: ${words}`;
}
