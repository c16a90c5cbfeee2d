import { type Answer, answerText, type Mark } from "./answer.ts";
import { writePage } from "./page.ts";

/** What an identity provider writes above its form when it refuses; `trmsg` is LemonLDAP's number for it. */
export const REFUSAL_NOTICES = {
  wrong: '<div class="alert alert-danger error"><span trmsg="5">Identifiant ou mot de passe incorrect.</span></div>',
  "locked-out": '<div class="alert alert-danger error"><span trmsg="28">Ce compte est bloqué après trop de tentatives.</span></div>',
} as const;

/** What it writes there when the form was sent too late, or sent again; 82 is LemonLDAP's number for it. */
export const EXPIRED_NOTICE = '<div class="alert"><span trmsg="82">La page de connexion a expiré.</span></div>';

export const REFUSAL_MARKS = { wrong: "rejected", "locked-out": "locked-out" } as const satisfies Record<string, Mark>;

/** A request that broke a rule of its protocol: never a sign-in, whatever else is right about it. */
export function refuseRequest(status: number, why: string): Answer {
  return answerText(status, "text/html; charset=utf-8", writePage("Erreur", `<h1>Erreur</h1>\n<p>${why}</p>`), "refused-request");
}
