import { chmodSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { start, stopAll } from "../reference/running.ts";
import { HAS_OPENSSL, makeAuthority } from "./authority.ts";
import { ENGINES } from "./engines.ts";
import { openRelay, passTo, passToNamed, type Relay } from "./relay.ts";
import { makeFolder, placePlan, playRun, removeFolders } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

const relays: Relay[] = [];
/** Ten people in two seconds. */
const FEW = { arrivals: [{ steady: { rate: "5/s", for: "2s", start: "08:00" } }] };
const AUTHORISATION = { by: "Jeanne Martin, DSI", reference: "courrier 12", from: "2020-01-01", to: "2099-12-31" };

afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.close();
  await stopAll();
  removeFolders();
});

async function relayTo(handle: Parameters<typeof openRelay>[0]): Promise<Relay> {
  const relay = await openRelay(handle);
  relays.push(relay);
  return relay;
}

const portOf = (url: string): string => new URL(url).port;
/** A name that counts as this machine for permissions, and that proxies are asked for all the same. */
const named = (url: string): string => `${new URL(url).protocol}//ent.localhost:${portOf(url)}`;
const RESOLVE = { "ent.localhost": "127.0.0.1" };

describe.each(ENGINES)("the way to the platform on $name", ({ flags }) => {
  it("asks no proxy of the environment unless the plan says so", async () => {
    const platform = await start(["entcore"]);
    const proxy = await relayTo(passToNamed);
    const plan = placePlan(smallPlan({ target: { url: named(platform.url), resolve: RESOLVE }, ...FEW }));
    const env = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, HTTPS_PROXY: proxy.url, https_proxy: proxy.url, ALL_PROXY: proxy.url };
    const { run, stderr } = await playRun(plan, flags, { env });
    expect(run?.visits, stderr).toMatchObject({ planned: 10, ok: 10 });
    expect(proxy.seen).toEqual([]);
  });

  it("asks the plan's own proxy, with a password out of the environment", async () => {
    const platform = await start(["entcore"]);
    const proxy = await relayTo(passToNamed);
    const address = proxy.url.replace("http://", `http://rentree:\${PROXY_PASSWORD}@`);
    const plan = placePlan(smallPlan({ target: { url: named(platform.url), proxy: address }, ...FEW }));
    const { run, stderr } = await playRun(plan, flags, { env: { PROXY_PASSWORD: "m0t-de-passe" } });
    expect(run?.visits, stderr).toMatchObject({ planned: 10, ok: 10 });
    const basic = `Basic ${Buffer.from("rentree:m0t-de-passe").toString("base64")}`;
    expect(proxy.seen.length).toBeGreaterThanOrEqual(30);
    expect(proxy.seen.filter(({ headers }) => headers["proxy-authorization"] !== basic)).toEqual([]);
  });

  it("takes an answer that changes the protocol unasked for one that did not come", async () => {
    const platform = await relayTo((_, answer) =>
      answer.socket?.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
    );
    const { run, stderr } = await playRun(placePlan(smallPlan({ target: { url: platform.url }, ...FEW })), flags);
    expect(run?.visits, stderr).toMatchObject({ planned: 10, gaveUp: 10, failed: 0 });
    expect(run?.attempts.outcomes).toMatchObject({ "network-error": 10 });
  });

  it("goes past a proxy for names in NO_PROXY", async () => {
    const platform = await start(["entcore"]);
    const proxy = await relayTo(passToNamed);
    const plan = placePlan(smallPlan({ target: { url: named(platform.url), resolve: RESOLVE, proxy: "env" }, ...FEW }));
    const { run, stderr } = await playRun(plan, flags, { env: { HTTP_PROXY: proxy.url, NO_PROXY: "example.fr,.localhost" } });
    expect(run?.visits, stderr).toMatchObject({ planned: 10, ok: 10 });
    expect(proxy.seen).toEqual([]);
  });

  it.skipIf(!HAS_OPENSSL)("tunnels through a proxy to a platform with TLS", async () => {
    const { ca, key, cert } = makeAuthority(makeFolder(), "ent.localhost");
    const platform = await start(["entcore"], { tls: { key, cert } });
    const proxy = await relayTo(passToNamed);
    const plan = placePlan(smallPlan({ target: { url: named(platform.url), proxy: proxy.url, ca }, ...FEW }));
    const { run, stderr } = await playRun(plan, flags);
    expect(run?.visits, stderr).toMatchObject({ planned: 10, ok: 10 });
    expect(new Set(proxy.seen.map(({ method, target }) => `${method} ${target}`))).toEqual(
      new Set([`CONNECT ent.localhost:${portOf(platform.url)}`]),
    );
  });

  it.skipIf(!HAS_OPENSSL)("does not trust an authority that nobody named, and under insecure says so in the report", async () => {
    const { key, cert } = makeAuthority(makeFolder(), "ent.localhost");
    const platform = await start(["entcore"], { tls: { key, cert } });
    const target = { url: named(platform.url), resolve: RESOLVE };
    const strict = await playRun(placePlan(smallPlan({ target, ...FEW })), flags);
    expect(strict.run?.attempts.outcomes, strict.stderr).toMatchObject({ "network-error": 10 });
    expect(strict.exitCode).toBe(2);
    const blind = await playRun(placePlan(smallPlan({ target: { ...target, insecure: true }, ...FEW })), flags);
    expect(blind.run?.visits, blind.stderr).toMatchObject({ planned: 10, ok: 10 });
    expect(blind.run?.warnings.join("\n")).toMatch(/insecure/);
  });

  it("sends headers to listed origins, and nothing to others", async () => {
    const platform = await start(["entcore"]);
    const elsewhere = await relayTo(passTo(platform.url));
    const front = await relayTo((message, answer) => {
      if (message.url?.startsWith("/auth/login") !== true) return passTo(platform.url)(message, answer);
      answer.writeHead(302, { Location: `${elsewhere.url}${message.url}` }).end();
    });
    const target = { url: front.url, headers: { "X-Load-Test": "${LOAD_TOKEN}" } };
    const env = { LOAD_TOKEN: "jeton" };
    const alone = await playRun(placePlan(smallPlan({ target, ...FEW })), flags, { env });
    expect(alone.run?.attempts.outcomes, alone.stderr).toMatchObject({ "unexpected-page": 10 });
    expect(elsewhere.seen).toEqual([]);
    await playRun(placePlan(smallPlan({ target: { ...target, allow: [{ url: elsewhere.url }] }, ...FEW })), flags, { env });
    expect(elsewhere.seen.length).toBeGreaterThanOrEqual(10);
    expect(elsewhere.seen.filter(({ headers }) => headers["x-load-test"] !== "jeton" || headers["x-rentree-run"] === undefined)).toEqual(
      [],
    );
  });
});

describe("a name", () => {
  it("that resolves to nothing ends in 69 before anything is sent, hooks included", async () => {
    const target = { url: "https://ent-preprod.invalid", authorisation: AUTHORISATION };
    const people = { accounts: { pattern: "user{n}", password: "${PUPIL_PASSWORD}", first: 1, last: 9 } };
    const plan = placePlan(smallPlan({ target, people, hooks: { before: "./before.sh" } }), {
      "before.sh": "#!/bin/sh\necho the hook ran\n",
    });
    chmodSync(plan.replace("plan.yaml", "before.sh"), 0o755);
    const { exitCode, stderr, run } = await playRun(plan, ["--engine", "embedded"], { env: { PUPIL_PASSWORD: "m0t" } });
    expect(exitCode).toBe(69);
    expect(stderr).toMatch(/ent-preprod\.invalid does not resolve to an address; nothing was sent.*target\.resolve/);
    expect(stderr).not.toContain("the hook ran");
    expect(run).toBeUndefined();
  });
});
