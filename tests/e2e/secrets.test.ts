import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { start, stopAll } from "../reference/running.ts";
import { ENGINES } from "./engines.ts";
import { openRelay, passTo, type Relay } from "./relay.ts";
import { type Ended, makeFolder, placePlan, removeFolders, startRentree } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

const relays: Relay[] = [];

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

/** What is planted by the test. Nothing that ordinary output says by chance. */
const ENV = { LOAD_TOKEN: "canari-jeton-9f31", PUPIL_PASSWORD: "canari-motdepasse-77c0" };
const ROWS = Array.from({ length: 20 }, (_, at) => [`canari.nom${at}`, `canari-mdp${at}`]);
const NAMES = Array.from({ length: 10 }, (_, at) => `canari.nom${at}`);
const PLANTED = [...Object.values(ENV), ...NAMES, "canari-mdp", "canari-billet", "canari-cookie", "canari-saml"];
const COMPTES = ["login;mdp", ...ROWS.map((row) => row.join(";"))].join("\n");

const FILE_PEOPLE = { accounts: { file: "comptes.csv", login: "login", password: "mdp" } };
const SMALL = { arrivals: [{ steady: { rate: "5/s", for: "2s", start: "08:00" } }], clauses: [] };
/** Where a platform sends people whom it has let in, with everything in the address that must not stay. */
const LEAKY = "/apres?ticket=ST-1-canari-billet&SAMLResponse=canari-saml&token=canari-billet2#access_token=canari-billet3";

/** Everything that a call has left: what it printed, and every file below its folder, unpacked. */
function leftBy({ stdout, stderr }: Ended, folder: string): readonly (readonly [where: string, text: string])[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  const texts = files.filter((file) => statSync(file).isFile()).map((file) => [file, readText(file)] as const);
  return [["stdout", stdout], ["stderr", stderr], ...texts];
}

const readText = (file: string): string => (file.endsWith(".gz") ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString("latin1");

function expectNoneOf(secrets: readonly string[], left: ReturnType<typeof leftBy>): void {
  expect(left.length).toBeGreaterThan(2);
  const found = left.flatMap(([where, text]) => secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${where}`));
  expect(found.join("\n")).toBe("");
}

/** Runs, checks and compiles a plan; each leaves only its own results. */
async function callAll(plan: string, flags: readonly string[], secrets: () => readonly string[]): Promise<Ended> {
  const folder = makeFolder();
  const played = await startRentree({ args: ["run", plan, "--out", join(folder, "run"), ...flags], env: ENV }).ended;
  expectNoneOf(secrets(), leftBy(played, join(folder, "run")));
  const checked = await startRentree({ args: ["check", plan, ...flags], env: ENV }).ended;
  const asJson = await startRentree({ args: ["check", plan, "--json", ...flags], env: ENV }).ended;
  const compiled = await startRentree({ args: ["compile", plan, "--out", join(folder, "compiled")], env: ENV }).ended;
  for (const ended of [checked, asJson]) expectNoneOf(secrets(), leftBy(ended, join(folder, "run")));
  expectNoneOf(secrets(), leftBy(compiled, join(folder, "compiled")));
  return played;
}

/** Values that a platform gave to people: cookies, and what its redirects carry in their queries. */
function secretsOf(headers: IncomingHttpHeaders): readonly string[] {
  const cookies = [headers["set-cookie"] ?? []].flat().map((line) => String(line).split(";")[0]?.split("=").slice(1).join("=") ?? "");
  const query = new URL(String(headers["location"] ?? "/"), "http://localhost").searchParams;
  return [...cookies, ...[...query].filter(([name]) => /ticket|code|state|token|saml/i.test(name)).map(([, value]) => value)].filter(
    (value) => value.length >= 12,
  );
}

describe.each(ENGINES)("no secret leaves on $name", ({ flags }) => {
  it.each(["entcore", "cas"] as const)("with people who sign in by %s, with accounts out of a file", async (kind) => {
    const accounts = ROWS.map(([login = "", password = ""]) => ({ login, password }));
    const platform = await start([...new Set(["entcore", kind] as const)], { accounts: [{ kind: "list", accounts }] });
    const given = new Set<string>();
    const watch = (came: IncomingHttpHeaders): void => {
      for (const value of secretsOf(came)) given.add(value);
    };
    const front = await relayTo(passTo(kind === "cas" ? platform.identity : platform.url, watch));
    const headers = { "X-Load-Test": "${LOAD_TOKEN}" };
    const way =
      kind === "cas"
        ? {
            target: { url: platform.url, headers, allow: [{ url: front.url }] },
            signIn: { kind, server: `${front.url}/cas`, service: `${platform.url}/service` },
          }
        : { target: { url: front.url, headers }, signIn: { kind } };
    const plan = smallPlan({ ...SMALL, ...way, people: FILE_PEOPLE });
    const played = await callAll(placePlan(plan, { "comptes.csv": COMPTES }), flags, () => [...PLANTED, ...given]);
    expect(played.stdout, played.stderr).toMatch(/Of the 10 people who came, 10 got in/);
    expect(given.size).toBeGreaterThanOrEqual(10);
  });

  it("when the platform fails every request with secrets in its addresses, and the engine complains of them", async () => {
    const platform = await start(["entcore"]);
    const front = await relayTo((message: IncomingMessage, answer: ServerResponse) => {
      if (message.url?.startsWith("/apres") === true) return void message.socket.destroy();
      if (message.method !== "POST") return passTo(platform.url)(message, answer);
      answer.writeHead(302, { Location: LEAKY, "Set-Cookie": "oneSessionId=canari-cookie; Path=/" }).end();
    });
    const people = { accounts: { pattern: "canari.nom{n}", password: "${PUPIL_PASSWORD}", first: 1, last: 50 } };
    const plan = placePlan(smallPlan({ ...SMALL, target: { url: front.url, headers: { "X-Load-Test": "${LOAD_TOKEN}" } }, people }));
    const played = await callAll(plan, flags, () => PLANTED);
    expect(played.exitCode).toBe(2);
    expect(front.seen.some(({ target }) => target.includes("canari-billet"))).toBe(true);
  });

  it("when a sign-in of the plan's own writes them into the log", async () => {
    const platform = await start(["entcore"]);
    const signIn = `export const signIn = async ({ account, target }) => {
      console.warn("cannot sign in " + account.login + " with " + account.password + " and " + __ENV.LOAD_TOKEN);
      throw new Error("no way in for " + account.login + " at " + target + "?ticket=" + ["canari", "billet"].join("-"));
    };`;
    const plan = smallPlan({
      ...SMALL,
      target: { url: platform.url, headers: { "X-Load-Test": "${LOAD_TOKEN}" } },
      signIn: { kind: "./bavard.ts" },
      people: FILE_PEOPLE,
    });
    const folder = placePlan(plan, { "comptes.csv": COMPTES, "bavard.ts": signIn });
    await callAll(folder, flags, () => PLANTED);
  });
});

describe("the canary", () => {
  it("sings where a secret lies", () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "engine.log"), `the token is ${ENV.LOAD_TOKEN}`);
    const left = leftBy({ exitCode: 0, stdout: "", stderr: "", run: undefined, dir: folder }, folder);
    expect(() => expectNoneOf(PLANTED, left)).toThrow(/canari-jeton/);
  });
});
