import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { passDuties } = await import("../../scenarios/duty.ts");
const { signIn } = await import("../../scenarios/sign-in/moodle.ts");

beforeEach(forget);

describe("Moodle", () => {
  /** `last` is where `testsession` leads. */
  const play = async (last: string, landing?: object): Promise<string> => {
    const page = '<script>M.cfg = {"sesskey":"k"}</script>';
    k6.answer = (url) => {
      const { pathname, search } = new URL(url);
      if (search === "?testsession=2") return { status: 303, headers: { Location: last } };
      if (pathname !== "/login/index.php") return { status: 200, body: `${page}<title>${pathname}</title>` };
      if (k6.sent.length > 1) return { status: 303, headers: { Location: "/login/index.php?testsession=2" } };
      return {
        status: 200,
        body: `<form id=login method=post><input type=hidden name=logintoken value=t><input name=username><input type=password name=password></form>${page}`,
      };
    };
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const account = { login: "me", password: "pw" };
    const person = {
      browser,
      people: { signIn: { kind: "moodle", landing } },
      target: ENT,
      account,
      type: async () => undefined,
    } as unknown as Person;
    return signIn(person).then(
      () => "ok",
      ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
    );
  };

  it.each(["/my/", "/my/courses.php", "/", "/course/view.php?id=2"])("lets in by way of %s", async (last) =>
    expect(await play(last)).toBe("ok"),
  );

  it.each(["/admin/tool/mfa/auth.php", "/user/edit.php?id=3&course=1", "/user/editadvanced.php?id=3"])(
    "lets nobody in whom it leads to %s first",
    async (last) => expect(await play(last)).toMatch(/^unexpected-page /),
  );

  it("is proved at the landing page that the plan names", async () =>
    expect(await play("/my/", { url: "/my/courses.php", contains: "/my/courses.php" })).toBe("ok"));

  describe("refuses, or asks for something first", () => {
    const FORM =
      "<form id=login method=post><input type=hidden name=logintoken value=t><input name=username><input type=password name=password></form>";
    const REFUSED = `<div class="alert alert-danger" id="loginerrormessage">Invalid login, please try again</div>${FORM}`;
    const RENEWAL =
      '<form action="/login/change_password.php" method=post><input type=password name=password><input type=password name=newpassword1><input type=password name=newpassword2><button>Save</button></form>';
    /** Pages by their address, in the order in which each is asked for; the last one stays. */
    const walk = async (pages: Readonly<Record<string, object[]>>, more: object = {}): Promise<string> => {
      const asked: Record<string, number> = {};
      k6.answer = (url) => {
        const place = url.slice(ENT.length);
        const answers = pages[place] ?? [];
        asked[place] = (asked[place] ?? -1) + 1;
        return { status: 200, ...answers[Math.min(asked[place], answers.length - 1)] };
      };
      const browser = openBrowser(world);
      browser.until = Date.now() + 1_000;
      const account = { login: "me", password: "pw" };
      const people = { signIn: { kind: "moodle" }, changePassword: 1, consent: 0 };
      const person = { browser, people, target: ENT, account, type: async () => undefined, ...more } as unknown as Person;
      return signIn(person).then(
        () => "ok",
        ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
      );
    };
    const to = (place: string, headers: object = {}): object => ({ status: 303, headers: { Location: ENT + place, ...headers } });
    const asks = { body: FORM };
    const again = (headers: object = {}): Promise<string> =>
      walk({
        "/login/index.php": [asks, to("/login/index.php?loginredirect=1", headers)],
        "/login/index.php?loginredirect=1": [{ body: REFUSED }],
      });

    it("takes the words of a wrong password for one", async () => expect(await again()).toBe("rejected"));

    it("takes them for a lost session where a new one comes with them", async () =>
      expect(await again({ "Set-Cookie": "MoodleSession=abc; path=/; HttpOnly" })).toBe("unexpected-page expired"));

    it("takes a number for a refusal where a log-in of the school's own says nothing", async () =>
      expect(
        await walk({
          "/login/index.php": [to("/entree.php"), to("/entree.php?errorcode=3")],
          "/entree.php": [{ body: FORM.replace("method", 'action="/login/index.php" method') }],
          "/entree.php?errorcode=3": [asks],
        }),
      ).toBe("rejected"));

    const renewed = {
      "/login/index.php": [asks, to("/login/change_password.php")],
      "/login/change_password.php": [{ body: RENEWAL }, { body: "<p>Password has been changed</p>" }],
      "/my/": [{ body: '<script>M.cfg = {"sesskey":"k"}</script>' }],
    };

    it("names a new password that is asked for", async () => expect(await walk(renewed)).toBe("unexpected-page change-password-asked"));

    it("gets in by a new password where the plan has a share for it", async () =>
      expect(await walk(renewed, { duty: passDuties })).toBe("ok"));
  });
});
