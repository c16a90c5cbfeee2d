import { describe, expect, it, vi } from "vitest";
import { forget, k6, stubChain } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("rentree:chain", () => import("./chain-parts.ts"));
stubChain();
const { attempt, FORM, personOf } = await import("./chain-visit.ts");

type Answer = ReturnType<typeof k6.answer>;
const show = (body: string, status = 200): Answer => ({ status, body });
const go = (to: string): Answer => ({ status: 302, headers: { Location: to } });
const HOME = show("<h1>Bienvenue</h1>");
const STEPS = [
  { name: "form", get: "{target}/in", expect: { form: "#in" } },
  { name: "credentials", submit: "#in", fields: { user: "{login}", pass: "{password}" }, expect: { redirect: "/home" } },
];

/** How somebody's attempts end, one after the other in the same browser: `rounds` say what each address answers, by method. */
const attempts = async (
  rounds: readonly Readonly<Record<string, Answer>>[],
  landing: object | undefined = { url: "/home", contains: "Bienvenue" },
  steps: readonly object[] = STEPS,
): Promise<readonly string[]> => {
  forget();
  const person = personOf(steps, landing);
  const ends: string[] = [];
  for (const round of rounds) {
    k6.answer = (url) => round[`${k6.sent.at(-1)?.method} ${new URL(url).pathname}`] ?? show("", 404);
    ends.push(await attempt(person));
  }
  return ends;
};
const passwords = (): number => k6.sent.filter(({ body }) => `${body}`.includes("secret")).length;

/** The password is taken, and the page behind it does not come. */
const LATE = { "GET /in": show(FORM), "POST /in": go("/home"), "GET /home": show("", 503) };

describe("somebody who tries again, and was let in before the last attempt ended", () => {
  it("is in where the log-in leads home, without the password once more", async () => {
    expect(await attempts([LATE, { "GET /in": go("/home"), "GET /home": HOME }])).toEqual(["http-error 503", "ok"]);
    expect(passwords()).toBe(1);
  });

  it("is in where the log-in is a page without its form, or an error", async () => {
    const again = { "GET /home": HOME };
    expect(await attempts([LATE, { ...again, "GET /in": show("<h1>Vous êtes déjà connecté</h1>") }])).toEqual(["http-error 503", "ok"]);
    const first = { name: "flow", get: "{target}/flow", keep: { flow: { json: "id" } } };
    const [, send] = STEPS;
    const post = { name: "credentials", post: "{target}/in", json: { flow: "{flow}", pass: "{password}" }, expect: { status: 302 } };
    const flow = { status: 200, body: '{"id":"f1"}', headers: { "Content-Type": "application/json" } };
    const taken = { "GET /flow": show('{"error":"session_already_available"}', 400), "GET /home": HOME };
    expect(send).toBeDefined();
    expect(await attempts([{ ...LATE, "GET /flow": flow }, taken], undefined, [first, post])).toEqual(["http-error 503", "ok"]);
  });

  it("is not in where the page behind does not come this time either, and that is told", async () => {
    expect(await attempts([LATE, { "GET /in": show("<h1>Panne</h1>"), "GET /home": show("", 503) }])).toEqual([
      "http-error 503",
      "http-error 503",
    ]);
  });

  it("signs in as ever where the form comes, and is late where nothing does", async () => {
    const all = { ...LATE, "GET /home": HOME };
    expect(await attempts([LATE, all])).toEqual(["http-error 503", "ok"]);
    expect(passwords()).toBe(2);
    expect(await attempts([LATE, { "GET /in": show("", 503), "GET /home": HOME }])).toEqual(["http-error 503", "http-error 503"]);
  });
});

describe("somebody who was not let in", () => {
  it("is not in by a page that anybody sees, where a protection answers instead of the log-in", async () => {
    const blocked = { "GET /in": show("<h1>Forbidden</h1>", 403), "GET /home": HOME };
    expect(await attempts([LATE, blocked], { url: "/home" })).toEqual(["http-error 503", "blocked 403"]);
  });

  it("is not in by a landing page that comes all the same", async () => {
    const refused = { "GET /in": show(FORM), "POST /in": show(`<p>Mot de passe incorrect</p>${FORM}`) };
    const broken = { "GET /in": show("<h1>Oups</h1>"), "GET /home": HOME };
    expect(await attempts([refused, broken])).toEqual(["rejected", "unexpected-page form: no form #in"]);
    expect(await attempts([broken, broken])).toEqual(["unexpected-page form: no form #in", "unexpected-page form: no form #in"]);
  });

  it("is not in by a text that the log-in had too, nor by a cookie", async () => {
    const open = { ...LATE, "GET /in": show(`Bienvenue${FORM}`) };
    const broken = { "GET /in": show("<h1>Oups</h1>"), "GET /home": HOME };
    expect((await attempts([open, broken])).at(-1)).toBe("unexpected-page form: no form #in");
    expect((await attempts([LATE, broken], { url: "/home", cookie: "sid" })).at(-1)).toBe("unexpected-page form: no form #in");
  });
});
