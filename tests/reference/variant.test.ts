import { afterEach, describe, expect, it } from "vitest";
import { PAGE_VARIANTS, type PageVariant, writeAction } from "../../src/reference/variant.ts";
import { Client } from "./client.ts";
import { start, stopAll } from "./running.ts";

afterEach(stopAll);

describe("the action of a form", () => {
  const page = new URL("http://127.0.0.1:80/auth/login?callback=x");
  const own = new URL("http://127.0.0.1:80/auth/login");
  const other = new URL("http://127.0.0.1:80/realms/e/act?a=1&b=2");
  it.each<[PageVariant, URL, string]>([
    ["plain", own, ' action="/auth/login"'],
    ["action-question", own, ' action="?"'],
    ["action-question", other, ' action="/realms/e/act?a=1&#38;b=2"'], // "?" would lead elsewhere
    ["action-hash", own, ' action="#"'],
    ["action-missing", own, ""],
    ["action-empty", own, ' action=""'],
    ["action-relative", own, ' action="login"'],
    ["action-relative", other, ' action="../realms/e/act?a=1&#38;b=2"'],
    ["action-protocol-relative", own, ' action="//127.0.0.1/auth/login"'],
    ["base-href", own, ' action="../auth/login"'],
    ["entities", own, ' action="&#x2f;auth&#x2f;login"'],
    ["upper-case", own, ' ACTION="/auth/login"'],
  ])("is written as %s asks", (variant, action, expected) => expect(writeAction(variant, action, page)).toBe(expected));

  it.each(["action-relative", "action-protocol-relative", "base-href"] as const)("leads to the same place (%s)", (variant) => {
    const base = variant === "base-href" ? new URL("/base/", page) : page;
    for (const action of [own, other]) {
      const text = /action="(.*)"/.exec(writeAction(variant, action, page))?.[1]?.replace(/&#38;/g, "&") ?? "";
      expect(new URL(text, base).href).toBe(action.href);
    }
  });
});

describe("odd pages", () => {
  it.each(PAGE_VARIANTS)("still let people in who read them rightly (%s)", async (variant) => {
    const { url } = await start(["entcore"], { variant });
    const client = new Client();
    const page = await client.get(`${url}/auth/login`);
    expect(page.status).toBe(200);
    expect((await client.post(`${url}/auth/login`, { email: "user1", password: "pw1", callBack: "", details: "" })).status).toBe(302);
  });

  it("differ from the plain page each in its own way", async () => {
    const read = async (variant: PageVariant) => (await new Client().get(`${(await start(["entcore"], { variant })).url}/auth/login`)).body;
    expect(await read("unquoted")).toContain("type=password name=password");
    expect(await read("upper-case")).toContain('<INPUT TYPE="password" NAME="password"');
    expect(await read("meta-refresh")).toMatch(/http-equiv="refresh" content="0; url=\/auth\/login\?refreshed=1"/);
    expect((await read("heavy")).length).toBeGreaterThan(4_900_000);
    expect(await read("missing-field")).not.toContain('name="callBack"');
    expect((await read("several-forms")).match(/<form/g)?.length).toBe(3);
    expect((await read("nested-forms")).match(/<form/g)?.length).toBe(2);
    expect(await read("base-href")).toContain("<base href=");
  });

  it("show the form behind a refresh", async () => {
    const { url } = await start(["entcore"], { variant: "meta-refresh" });
    expect((await new Client().get(`${url}/auth/login?refreshed=1`)).body).toContain('type="password"');
  });

  it("take forms back in the page's own charset", async () => {
    const accounts = [{ kind: "list", accounts: [{ login: "élodie", password: "été" }] }] as const;
    const { url } = await start(["entcore"], { variant: "latin-1", accounts });
    expect((await new Client().get(`${url}/auth/login`)).headers["content-type"]).toBe("text/html; charset=iso-8859-1");
    const post = (body: string) => new Client().send(`${url}/auth/login`, body, "application/x-www-form-urlencoded");
    expect((await post("email=%E9lodie&password=%E9t%E9")).status).toBe(302);
    expect((await post("email=%C3%A9lodie&password=%C3%A9t%C3%A9")).status).toBe(200);
  });
});
