import { beforeEach, describe, expect, it, vi } from "vitest";
import { ENT, forget, k6, stubChain, visitWith } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/execution", async () => (await import("./stand-in.ts")).execution);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("k6/encoding", async () => (await import("./stand-in.ts")).encoding);
vi.mock("rentree:chain", () => import("./chain-parts.ts"));
stubChain();
const { live } = await import("../../scenarios/visit.ts");
const signIns = {
  entcore: (await import("../../scenarios/sign-in/entcore.ts")).signIn,
  "kosmos-cas": (await import("../../scenarios/sign-in/kosmos-cas.ts")).signIn,
  saml: (await import("../../scenarios/sign-in/saml.ts")).signIn,
  moodle: (await import("../../scenarios/sign-in/moodle.ts")).signIn,
  chain: (await import("../../scenarios/sign-in/chain.ts")).signIn,
};

beforeEach(forget);

const LOGIN =
  '<h1>Connexion</h1><form id=login method=post action="/in"><input type=hidden name=logintoken value=t><input name=user><input type=password name=pw></form>';
const HOME =
  "<h1>Bonjour Léa</h1><script>M.cfg = { sesskey: 1 }</script><form method=post action=/logout><input type=hidden name=csrf><button>Quitter</button></form>";
const ACS = '<form method=post action="/acs"><input type=hidden name=SAMLResponse value=r></form>';
const STEPS = [
  { name: "form", get: "{target}/start", expect: { form: "#login" } },
  { name: "credentials", submit: "#login", fields: { user: "{login}", pw: "{password}" }, expect: { redirect: "/landing" } },
];

/** Of a chain that names no form in particular, as `rentree har` proposes one where it has no name. */
const ANY_FORM = [
  { name: "form", get: "{target}/start", expect: { form: "form" } },
  { name: "credentials", submit: "form", fields: { user: "{login}", pw: "{password}" }, expect: { redirect: "/landing" } },
];

/** Where each of them is led to by right credentials, and on from there. */
const WAYS: readonly (readonly [name: string, signIn: { kind: keyof typeof signIns }, taken: string])[] = [
  ["entcore", { kind: "entcore" }, "/timeline/timeline"],
  ["kosmos-cas", Object.assign({ kind: "kosmos-cas" } as const, { start: `${ENT}/start` }), "/landing?ticket=ST-1"],
  ["saml", Object.assign({ kind: "saml" } as const, { start: `${ENT}/start` }), "acs"],
  ["moodle", { kind: "moodle" }, "/login/index.php?testsession=3"],
  ["a chain with a text", Object.assign({ kind: "chain" } as const, { steps: STEPS, landing: { contains: "Bonjour" } }), "/landing"],
  ["a chain of any form", Object.assign({ kind: "chain" } as const, { steps: ANY_FORM, landing: { contains: "Bonjour" } }), "/landing"],
  ["a chain without one", Object.assign({ kind: "chain" } as const, { steps: STEPS }), "/landing"],
];

describe("somebody who comes again because the landing page did not come", () => {
  /** A platform that forgets nobody: its log-in leads home whoever is in. `lands` says how often the landing page has been asked for. */
  const platform = (taken: string, back: string, lands: (count: number) => boolean) => {
    let landings = 0;
    const land = () => (lands(++landings) ? { status: 200, body: HOME } : { status: 0, error_code: 1050 });
    k6.answer = (url) => {
      const { method } = k6.sent.at(-1) ?? {};
      const isIn = k6.cookies["oneSessionId"] !== undefined;
      if (method === "POST" && url === `${ENT}/in`) {
        if (taken === "acs") return { status: 200, body: ACS };
        k6.cookies["oneSessionId"] = ["s"];
        return { status: 302, headers: { Location: taken } };
      }
      if (url === `${ENT}/acs`) {
        k6.cookies["oneSessionId"] = ["s"];
        return { status: 302, headers: { Location: "/landing" } };
      }
      if (url.includes("testsession")) return { status: 303, headers: { Location: "/my/" } };
      if (/\/(?:start|login)/.test(url))
        return isIn
          ? back === ""
            ? { status: 200, body: "<h1>Déjà là</h1>" }
            : { status: 302, headers: { Location: back } }
          : { status: 200, body: LOGIN };
      return land();
    };
  };
  const come = async (signIn: { kind: keyof typeof signIns }): Promise<readonly unknown[]> => {
    const attempts = { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 2 };
    await live(visitWith({ signIn, patience: attempts }, { signIn: signIns[signIn.kind] }));
    return k6.rows.filter(({ tags }) => tags["n"] !== undefined).map(({ tags }) => [tags["outcome"], tags["reason"]].join(" ").trim());
  };
  const typed = (): number => k6.sent.filter(({ url }) => url === `${ENT}/in`).length;

  it.each(WAYS)("is in, and types nothing again: %s", async (_, signIn, taken) => {
    platform(taken, signIn.kind === "entcore" ? "/timeline/timeline" : signIn.kind === "moodle" ? "" : "/landing", (count) => count > 1);
    expect(await come(signIn)).toEqual(["timed-out", "ok"]);
    expect(typed()).toBe(1);
    expect(k6.sent.some(({ url }) => url.endsWith("/logout"))).toBe(false);
  });

  it.each(WAYS.filter(([name]) => !["entcore", "moodle"].includes(name)))(
    "is not in by another page that stands where the log-in did, as a waiting page may: %s",
    async (_, signIn, taken) => {
      platform(taken, "", () => false);
      const [, again] = await come(signIn);
      expect(again).toMatch(/^unexpected-page /);
    },
  );

  it.each(WAYS)("is not in where the landing page does not come again: %s", async (_, signIn, taken) => {
    platform(taken, signIn.kind === "entcore" ? "/timeline/timeline" : "/landing", () => false);
    expect(await come(signIn)).toEqual(["timed-out", "timed-out"]);
  });
});

describe("somebody whom no answer to the password reached", () => {
  /** A platform that takes the password and answers too late, and whose session is the one of before, as Request Tracker's is. */
  const come = async (contains: string): Promise<readonly unknown[]> => {
    let isIn = false;
    k6.answer = () => {
      if (k6.sent.at(-1)?.method !== "POST") return { status: 200, body: isIn ? HOME : LOGIN };
      isIn = true;
      return { status: 0, error_code: 1050 };
    };
    const patience = { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 2 };
    await live(visitWith({ signIn: { kind: "chain", steps: STEPS, landing: { contains } }, patience }, { signIn: signIns.chain }));
    return k6.rows.filter(({ tags }) => tags["n"] !== undefined).map(({ tags }) => tags["outcome"]);
  };

  it("is in where the text of the landing page comes instead of the log-in", async () =>
    expect(await come("Bonjour")).toEqual(["timed-out", "ok"]));

  it("is not where the log-in had that text, too", async () => expect(await come("<h1>")).toEqual(["timed-out", "unexpected-page"]));
});

it("types again where the session is lost, and the log-in comes again", async () => {
  let posts = 0;
  k6.answer = (url) => {
    if (k6.sent.at(-1)?.method === "POST") {
      posts += 1;
      k6.cookies["oneSessionId"] = ["s"];
      return { status: 302, headers: { Location: "/timeline/timeline" } };
    }
    if (url.includes("/auth/login")) return { status: 200, body: LOGIN };
    return posts > 1 ? { status: 200, body: HOME } : { status: 503 };
  };
  const patience = { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 2 };
  expect(await live(visitWith({ signIn: { kind: "entcore" }, patience }, { signIn: signIns.entcore }))).toBe("ok");
  expect(posts).toBe(2);
});

describe("somebody whose session is lost with the landing page, by SAML", () => {
  /** A service and its provider at one address, which forget whom they let in before the landing page came. */
  const come = async (again: string): Promise<readonly unknown[]> => {
    let isLost = false;
    k6.answer = (url) => {
      if (url === `${ENT}/start`) return { status: 200, body: isLost ? again : LOGIN };
      if (url === `${ENT}/in`) return { status: 200, body: ACS };
      if (url === `${ENT}/acs`) return { status: 302, headers: { Location: "/landing" } };
      if (!url.endsWith("/landing")) return { status: 200, body: LOGIN };
      const page = isLost ? { status: 200, body: HOME } : { status: 503 };
      isLost = true;
      return page;
    };
    const patience = { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 2 };
    const signIn = { kind: "saml", start: `${ENT}/start` };
    const outcome = await live(visitWith({ signIn, patience }, { signIn: signIns.saml }));
    return [outcome, k6.sent.filter(({ url }) => url === `${ENT}/in`).length];
  };

  it.each([
    ["is asked for the account first", "<h1>Connexion</h1><form method=post action=/name><input name=username></form>"],
    [
      "is sent to the provider by a form",
      "<h1>Un instant</h1><form method=post action=/sso><input type=hidden name=SAMLRequest value=q></form>",
    ],
  ])("types again: %s", async (_, again) => expect(await come(again)).toEqual(["ok", 2]));
});

describe("somebody whose password was never taken", () => {
  it.each(WAYS)("is not let in by a page without a log-in: %s", async (_, signIn) => {
    let asked = 0;
    k6.answer = () => (++asked === 1 ? { status: 0, error_code: 1050 } : { status: 200, body: HOME });
    const visit = visitWith(
      { signIn, patience: { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 2 } },
      { signIn: signIns[signIn.kind] },
    );
    expect(await live(visit)).toBe("gave-up");
  });
});
