import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
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
});
