import { expect, it } from "vitest";
import { describeReason, explainReason } from "../../../reports/text/reason.ts";

it.each([
  ["credentials: no form #login", "credentials : pas de formulaire #login"],
  ["credentials: form #login has no field user", "credentials : le formulaire #login n'a pas de champ user"],
  ["form: no input csrf to keep as token", "form : pas de input csrf à garder sous le nom token"],
  ["form: no such text to keep as token", "form : pas de tel texte à garder sous le nom token"],
  ["form: status 404, not 200", "form : statut 404 et non 200"],
  ["form: status 302 (a redirect), not 200", "form : statut 302 (une redirection) et non 200"],
  ["credentials: no redirect, but 200", "credentials : pas de redirection, mais 200"],
  ["credentials: redirect to /accueil, not /home", "credentials : redirection vers /accueil et non /home"],
  ["credentials: expected text missing", "credentials : texte attendu absent"],
  ["credentials: no cookie SESSION", "credentials : pas de cookie SESSION"],
  ["1212", "1212: connexion refusée"],
  ["landing-text-missing", "landing-text-missing"],
])("says %s in French, and in English as the script says it", (reason, french) => {
  expect(explainReason(reason, "fr")).toBe(french);
  if (!/^\d+$/.test(reason)) expect(explainReason(reason, "en")).toBe(reason);
});

it.each([
  [
    "placeholder-page",
    /^placeholder-page: the landing page is a list of files/,
    /^placeholder-page : la page d'arrivée est une liste de fichiers/,
  ],
  ["no-field-lt", /^no-field-lt: the log-in form lacks lt/, /^no-field-lt : il manque au formulaire d'authentification lt/],
  ["1212", /^1212: connection refused$/, /^1212: connexion refusée$/],
  ["404", /^404$/, /^404$/],
  ["form: status 404, not 200", /^form: status 404, not 200$/, /^form : statut 404 et non 200$/],
])("tells in a report what %s is", (reason, english, french) => {
  expect(describeReason(reason, "en")).toMatch(english);
  expect(describeReason(reason, "fr")).toMatch(french);
});
