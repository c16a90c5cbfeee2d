import { describe, expect, it } from "vitest";
import type { Proposal } from "../../../src/cli/har/chain.ts";
import { propose } from "./proposed.ts";

const AT = "http://127.0.0.1:8080";
const FORM =
  '<title>ENT</title><h1>Connexion</h1><h2>Accès</h2><form id="f" method="post"><input name="user"><input type="password" name="pass"></form>';

function landingFor(body: string, path = "/home"): Proposal["landing"] {
  return propose([
    { url: `${AT}/in`, body: FORM },
    { method: "POST", url: `${AT}/in`, status: 302, mime: "", fields: { user: "marie.curie", pass: "radium" }, location: `${AT}${path}` },
    { url: `${AT}${path}`, body },
  ]).landing;
}

describe("what a recording proves the sign-in by", () => {
  it.each([
    ["a heading that the page before does not have", "<title>ENT</title><h1>Connexion</h1><h2>Cahier de textes</h2>", "Cahier de textes"],
    ["the way out before a heading", "<h1>Cahier de textes</h1><a href=/x>Se déconnecter</a>", "Se déconnecter"],
    ["of a greeting what is said to everybody", "<h1>Bonjour Manon Dupont</h1>", "Bonjour"],
    ["no heading with the login or a part of it", "<h1>Espace de marie.curie</h1><h2>Mme CURIE</h2><h2>Notes</h2>", "Notes"],
    ["no heading with somebody's number", "<h1>Dossier 20210</h1><h2>Notes</h2>", "Notes"],
    ["no heading with the login, whatever its accents", "<h1>Espace de Mme Curi&eacute;</h1><h2>Notes</h2>", "Notes"],
    ["a heading without its entities", "<h1>&Eacute;l&#xE8;ves &amp; amis d&#039;&eacute;l&egrave;ves</h1>", "Élèves & amis d'élèves"],
    ["no heading with entities that a chain may not know", "<h1>Notes &rarr; bulletins</h1><h2>Agenda</h2>", "Agenda"],
    ["the way out without its entities", "<a href=/x>Se d&eacute;connecter</a>", "Se déconnecter"],
    ["no heading that was not decoded", "<h1>Biblioth\uFFFDque</h1><h2>Notes</h2>", "Notes"],
    ["nothing where nothing is new", "<title>ENT</title><h1>Connexion</h1><h2>Acc&egrave;s</h2>", undefined],
  ])("is %s", (_, body, contains) => expect(landingFor(body).contains).toBe(contains));

  it.each([
    ["/home;jsessionid=A1?ticket=ST-1#x", "{target}/home", "/home"],
    ["/eleves/marie.curie/accueil", "{target}/eleves/{login}/accueil", undefined],
    ["/eleve/47110/accueil", undefined, undefined],
  ])("has of the address %s what everybody's has in common", (path, url, redirect) => {
    const { landing, steps } = propose([
      { url: `${AT}/in`, body: FORM },
      { method: "POST", url: `${AT}/in`, status: 302, mime: "", fields: { user: "marie.curie", pass: "radium" }, location: `${AT}${path}` },
      { url: `${AT}${path}`, body: "<h1>Notes</h1>" },
    ]);
    expect([landing.url, steps[1]?.expect?.["redirect"]]).toEqual([url, redirect]);
  });

  it("is on the page to which the answer refreshes, or on the one that was opened next", () => {
    const sent = { method: "POST", url: `${AT}/in`, fields: { user: "marie.curie", pass: "radium" } };
    const refresh = '<meta http-equiv="refresh" content="0; url=/home">';
    for (const body of [refresh, "<script>location = '/home'</script>"]) {
      const { landing, steps } = propose([
        { url: `${AT}/in`, body: FORM },
        { ...sent, body },
        { url: `${AT}/home`, body: "<h1>Notes</h1>" },
      ]);
      expect(landing).toEqual({ url: "{target}/home", contains: "Notes" });
      expect(steps).toHaveLength(2);
    }
  });
});
