import { type Answer, answerHtml, answerText, redirect } from "./answer.ts";
import type { Behaviour } from "./disturbance.ts";
import { WAITING_PAGES, writePage } from "./page.ts";

/** A host that is nobody's: `.example` is reserved (RFC 2606). */
export const FOREIGN_HOST = "http://ent.example";

const BLOCKED = writePage(
  "Accès refusé",
  "<h1>Accès refusé</h1>\n<p>Votre requête a été bloquée par le pare-feu applicatif. Référence : 18.2f4c1602.1637656402</p>",
);
const LOGIN_FORM = writePage(
  "Connexion",
  '<form id="login" method="post" action="/auth/login"><input type="hidden" name="callBack" value=""><input type="hidden" name="details" value=""><input type="text" name="email"><input type="password" name="password"></form>',
);
const ANSWERS: Partial<Record<Behaviour, Answer>> = {
  "error-page": answerHtml(
    200,
    writePage(
      "Erreur",
      "<h1>Une erreur est survenue</h1>\n<p>Le service est momentanément indisponible. Veuillez réessayer ultérieurement.</p>",
    ),
  ),
  "empty-page": answerHtml(200, Buffer.alloc(0)),
  "bare-error": { status: 200, headers: [], body: Buffer.from('{"error":"session expired"}') },
  "login-form": answerHtml(200, LOGIN_FORM),
  "waiting-page": answerHtml(200, WAITING_PAGES.later, "overload-page"),
  "blocked-403": answerHtml(403, BLOCKED),
  "blocked-429": {
    ...answerText(429, "text/html; charset=utf-8", BLOCKED),
    headers: ["Content-Type", "text/html; charset=utf-8", "Retry-After", "30"],
  },
  challenge: answerHtml(
    200,
    writePage(
      "Just a moment...",
      '<h1>Vérification de votre navigateur</h1>\n<div id="challenge-form" class="cf-challenge"></div>\n<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
    ),
  ),
  "foreign-host": redirect(`${FOREIGN_HOST}/auth/login`),
};

/** What a lying platform answers to anything; undefined for behaviours that answer nothing, or the truth. */
export function lieTo(url: string, kind: Behaviour): Answer | undefined {
  return kind === "redirect-loop" ? redirect(url) : ANSWERS[kind];
}
