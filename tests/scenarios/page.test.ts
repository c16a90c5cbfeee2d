import { describe, expect, it } from "vitest";
import type { Page } from "../../scenarios/page.ts";
import { asksNewPassword, asksPassword, classify, refreshOf, waitAsked, withRules } from "../../scenarios/page.ts";

const NONE = withRules({ waiting: [], error: [], blocked: [] });
const page = (body: string, status = 200, headers: Record<string, string> = { "Content-Type": "text/html" }): Page => ({
  url: "http://ent.example/auth/login",
  status,
  body,
  headers,
  charset: "utf-8",
  location: "",
});

describe("classify", () => {
  it.each([
    ["entcore's page of 2020", "<h1>À situation exceptionnelle, mesures exceptionnelles</h1> une logique de quota"],
    ["entcore's page of 2021", "Vous êtes très nombreux aujourd’hui. Merci d’attendre 3 minutes"],
    ["the same before its last sentence", "Vous êtes très nombreux aujourd'hui"],
    ["Mon Bureau Numérique", "en raison d'un très grand nombre de connexions, l'accès à l'ENT est temporairement restreint"],
    ["Mon ENT Occitanie", "Accès momentanément indisponible"],
    ["a page that asks to wait one's turn", "Veuillez attendre votre tour"],
    ["a page that says too many", "<h1>Trop de connexions</h1>"],
    ["a service that is not there for now", "<h1>Service momentanément indisponible</h1>"],
    ["a waiting room", "<p>Waiting Room powered by Cloudflare</p>"],
  ])("takes %s for a waiting page, whatever its status", (_, text) => {
    for (const status of [200, 403, 503]) expect(classify(page(text, status), NONE)?.outcome).toBe("overload-page");
  });

  it.each(["<title>Maintenance en cours</title>", "<title>404 Not Found</title>", "<b>Fatal error</b>: Uncaught"])(
    "takes %s for an error page, however its type is written",
    (text) => expect(classify(page(text, 200, { "Content-Type": "Text/HTML" }), NONE)?.reason).toBe("error-page"),
  );

  it.each([
    "<h1>Bienvenue</h1><script>t='Service temporairement indisponible'</script>",
    "<p>Le secrétariat est très sollicité</p>",
    "<title>400 coups</title>",
    "<h1>50 ans du collège</h1>",
    "<h1>503 élèves à la rentrée</h1>",
    "<p>Ils étaient nombreux aujourd'hui au cross</p>",
  ])("lets pass %s, a healthy page", (text) => expect(classify(page(text), NONE)).toBeUndefined());

  it.each([
    "<head><title>502 Bad Gateway</title></head><center><h1>502 Bad Gateway</h1></center>",
    "<html><body><h1>503 Service Unavailable</h1>",
    "<html><body><h1>504 Gateway Time-out</h1>",
    "<html><body><h1>500 Internal Server Error</h1>",
  ])("takes a server's own %s for an error page", (text) => expect(classify(page(text), NONE)?.reason).toBe("error-page"));

  it("takes a SimpleSAMLphp's page for an error page, whatever its title says and though it comes with 200", () => {
    const lost = '<title>Information d\'état perdue</title><div class="trackidtext"><p>Si vous signalez cette erreur';
    expect(classify(page(lost), NONE)).toEqual({ outcome: "unexpected-page", reason: "error-page" });
  });

  it("takes 509 for the mobile quota", () => expect(classify(page("", 509), NONE)?.outcome).toBe("overload-page"));

  it.each([
    [403, "", "blocked"],
    [429, "", "blocked"],
    [200, "<title>Just a moment...</title>", "blocked"],
    [503, "<html>maintenance</html>", "http-error"],
    [500, "", "http-error"],
    [404, "", "http-error"],
    [200, "<html><head><title>Erreur</title></head></html>", "unexpected-page"],
    [200, "<h1>Une erreur est survenue</h1>", "unexpected-page"],
  ])("answers %i %s with %s", (status, body, outcome) => expect(classify(page(body, status), NONE)?.outcome).toBe(outcome));

  it("leaves healthy pages, redirects and data that quote a waiting page alone", () => {
    expect(classify(page('<script>i18n = {error: "Une erreur est survenue"}</script>'), NONE)).toBeUndefined();
    expect(classify(page("", 302), NONE)).toBeUndefined();
    expect(classify(page('{"tooload":"mesures exceptionnelles"}', 200, { "Content-Type": "application/json" }), NONE)).toBeUndefined();
  });

  it("reads a page without a content type as one for people", () =>
    expect(classify(page("logique de quota", 200, {}), NONE)?.outcome).toBe("overload-page"));

  it("adds the plan's own rules", () => {
    const rules = withRules({ waiting: ["Patience !"], error: ["Oups"], blocked: ["Interdit"] });
    expect(classify(page("Patience !"), rules)?.outcome).toBe("overload-page");
    expect(classify(page("Oups"), rules)).toEqual({ outcome: "unexpected-page", reason: "error-page" });
    expect(classify(page("Interdit"), rules)?.outcome).toBe("blocked");
    expect(classify(page("Oups"), NONE)).toBeUndefined();
  });
});

describe("waitAsked", () => {
  it.each([
    ["Merci d'attendre 3 minutes avant", {}, 180_000],
    ["Attendez 1 minute", {}, 60_000],
    ["attendez 30 secondes", {}, 30_000],
    ["", { "Retry-After": "120" }, 120_000],
    ["attendre 3 minutes", { "Retry-After": "10" }, 10_000],
    ["", { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" }, undefined],
    ["attendez votre tour", {}, undefined],
  ])("reads %j %j as %s", (body, headers, ms) => expect(waitAsked(page(body, 503, headers))).toBe(ms));
});

describe("asksPassword", () => {
  it.each([
    '<input type="password">',
    "<INPUT TYPE=PASSWORD>",
    "<input type = 'password'>",
    // Boxes that everybody may read what is typed into: only the name tells.
    '<input id="password" name="password" style="width: 100%">',
    "<INPUT TYPE=text NAME=j_password>",
    '<input name="user[password]"/>',
  ])("sees %s", (html) => expect(asksPassword(page(html))).toBe(true));
  it.each([
    '<a href="/password">mot de passe</a>',
    "<style>.card input[type=email], .card input[type=password] { width: 100% }</style>",
    '<style>input[type="password"], INPUT[TYPE="PASSWORD"] { margin: 0 }</style>',
    "<script>box.type = 'password'; other.type=\"password\"</script>",
    '<span data-type="password">',
    '<input type="hidden" name="password">',
    '<input type="checkbox" name="show_password">',
    '<input name="q" placeholder="password" id="password">',
    '<input name="password_hint">',
    // A code that is sent to somebody once.
    '<input type="text" name="one_time_password">',
    '<input name="otpPassword">',
    '<p name="password">',
    "<input ".repeat(20_000) + "password".repeat(20_000),
  ])("is not taken in by %s", (html) => expect(asksPassword(page(html))).toBe(false));
  it.each([
    '<h1>Bonjour</h1><!-- <form><input name="u"><input type="password" name="p"></form> -->',
    "<h1>Bonjour</h1><!-- old --><!--\n<INPUT TYPE=PASSWORD name=p>",
  ])("is not taken in by a log-in in a comment: %s", (html) => expect(asksPassword(page(html))).toBe(false));
  it.each([
    '<script>var mark = "<!--";</script><input type="password"><!-- end -->',
    "<SCRIPT>\n<!--\nfocus()\n</SCRIPT><input type=password>",
    "<!--[if !IE]><!--><input type=password><!--<![endif]-->",
    '<!--><input type="password" name="p"> --> ',
    "<!--[if gt IE 8]><!--><input type=password> --> <!-- <![endif]-->",
  ])("sees a box behind what is no comment: %s", (html) => expect(asksPassword(page(html))).toBe(true));
  it("sees a box behind a comment and between two", () =>
    expect(asksPassword(page('<!-- a --><input type="password"><!-- b --><!-- <input type="password"> -->'))).toBe(true));
  it("counts no box that shows what is typed as another one", () => {
    const login = page('<input name="clear_password" style="display: none"><input type="password" name="password">');
    expect([asksPassword(login), asksNewPassword(login)]).toEqual([true, false]);
  });
  it("counts no style as another box", () => {
    const login = page('<style>input[type="password"] {}</style><input name="pw"type="password">');
    expect([asksPassword(login), asksNewPassword(login)]).toEqual([true, false]);
  });
});

describe("a Refresh header", () => {
  it.each([
    ["0; url=/next", "http://ent.example/next"],
    ["30; url=/again", ""],
    ["0", ""],
  ])("of %s is followed as %s", (Refresh, url) => expect(refreshOf({ ...page("<p>"), headers: { Refresh } })).toBe(url));
});

describe("refreshOf", () => {
  it.each([
    ['<meta http-equiv="refresh" content="0; url=/next?a=1&amp;b=2">', "http://ent.example/next?a=1&b=2"],
    ["<META HTTP-EQUIV=Refresh CONTENT='1;URL=next'>", "http://ent.example/auth/next"],
    ['<meta http-equiv="refresh" content="180">', ""],
    ['<meta http-equiv="refresh" content="180; url=/again">', ""],
    ["<meta content=\"1.5;URL='/next'\" http-equiv=Refresh>", "http://ent.example/next"],
    ['<meta http-equiv="refresh" content="0; /next">', "http://ent.example/next"],
    ['<noscript><meta http-equiv="refresh" content="0; url=/bare"></noscript>', ""],
    ['<!-- <meta http-equiv="refresh" content="0; url=/old"> -->', ""],
    ['<script>"<meta http-equiv=refresh content=0;url=/said>"</script>', ""],
    [`<meta http-equiv=refresh content='0${" ".repeat(300_000)}'>`, ""],
    [`${"x".repeat(9_000)}<meta http-equiv="refresh" content="0; url=/late">`, "http://ent.example/late"],
    ["<p>refresh</p>", ""],
    // A pattern that went back and forth over these needed seconds for 24 kB.
    [`efresh${"<meta http-equiv=refresh ".repeat(1_000)}`, ""],
    [`efresh${"<meta ".repeat(20_000)}`, ""],
  ])("reads %s", (html, url) => expect(refreshOf(page(html))).toBe(url));
});
