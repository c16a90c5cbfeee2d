import { expect, it, vi } from "vitest";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");

it.each([{}, { body: '{"absent":1}' }])(
  "says where a call comes from that a plan's own journey posts, as Django and SvelteKit ask: %o",
  async (more) => {
    forget();
    k6.answer = () => ({ status: 200, body: "{}" });
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    await browser.send({ step: "page", url: `${ENT}/api`, method: "POST", ...more });
    expect(k6.sent[0]?.params.headers).toMatchObject({ Origin: ENT, Referer: `${ENT}/` });
  },
);
