import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { start, stopAll } from "../reference/running.ts";
import { ENGINES } from "./engines.ts";
import { openRelay, passTo, type Relay } from "./relay.ts";
import { callRentree, makeFolder, placePlan, playRun, removeFolders, startRentree, startRun } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

const relays: Relay[] = [];
const AUTHORISATION = { by: "Jeanne Martin, DSI", reference: "courrier 12", from: "2020-01-01", to: "2099-12-31" };
const RESOLVE = { "ent.example.fr": "127.0.0.1" };
const EMBEDDED = ["--engine", "embedded"];
/** A platform that is not this machine's takes no password that is written out. */
const GUARDED = { accounts: { pattern: "user{n}", password: "${PREFIX}{n}", first: 1, last: 400 } };
const ENV = { PREFIX: "pw" };
/** Ten people in two seconds. */
const FEW = { arrivals: [{ steady: { rate: "5/s", for: "2s", start: "08:00" } }] };

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

/** A platform under a name that is not this machine's, so that it needs a permission; what reaches it is noted. */
async function openGuarded(): Promise<{ readonly front: Relay; readonly url: string }> {
  const platform = await start(["entcore"]);
  const front = await relayTo(passTo(platform.url));
  return { front, url: `http://ent.example.fr:${front.port}` };
}

/** Time of day in UTC, to the second. */
const utc = (instantMs: number): string => new Date(instantMs).toISOString().slice(11, 19);
const hours = (fromMs: number, toMs: number): string => `${utc(Date.now() + fromMs)}-${utc(Date.now() + toMs)}`;

/** A hook beside the plan. */
function placeHooks(plan: string, scripts: Readonly<Record<string, string>>): string {
  const file = placePlan(plan, Object.fromEntries(Object.entries(scripts).map(([name, text]) => [name, `#!/bin/sh\n${text}\n`])));
  for (const name of Object.keys(scripts)) chmodSync(file.replace("plan.yaml", name), 0o755);
  return file;
}

describe("permission", () => {
  it("is refused to an origin without authorisation, and nothing is sent", async () => {
    const { front, url } = await openGuarded();
    for (const command of ["run", "check", "compile"]) {
      const { exitCode, stderr } = await callRentree(command, placePlan(smallPlan({ target: { url, resolve: RESOLVE } })));
      expect(exitCode).toBe(64);
      expect(stderr).toMatch(/target.*authorisation/);
    }
    expect(front.seen).toEqual([]);
  });

  it("is refused where the run cannot end inside the hours, by name and with the times", async () => {
    const { front, url } = await openGuarded();
    const target = { url, resolve: RESOLVE, authorisation: { ...AUTHORISATION, hours: hours(-60_000, 4_000) } };
    const { exitCode, stderr } = await playRun(placePlan(smallPlan({ target, timezone: "UTC", people: GUARDED })), EMBEDDED, { env: ENV });
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/ent\.example\.fr/);
    expect(front.seen).toEqual([]);
  });

  it("takes the consent of somebody at a terminal, or --yes; without either nothing is sent and it says how", async () => {
    const { front, url } = await openGuarded();
    const plan = placePlan(smallPlan({ target: { url, resolve: RESOLVE, authorisation: AUTHORISATION }, ...FEW, people: GUARDED }));
    const args = ["run", plan, "--out", join(makeFolder(), "results"), ...EMBEDDED];
    const { exitCode, stderr } = await startRentree({ args, env: ENV }).ended;
    expect(exitCode).toBe(64);
    expect(stderr).toContain("10 people will sign in at");
    expect(stderr).toContain("--yes");
    expect(front.seen).toEqual([]);
  });

  it.each([
    ["target.url", { url: "https://educonnect.education.gouv.fr", authorisation: AUTHORISATION }],
    ["target.allow", { url: "http://127.0.0.1:9", allow: [{ url: "https://teleservices.ac-lille.fr", authorisation: AUTHORISATION }] }],
  ])("is never given for a national third party in %s", async (_where, target) => {
    const { exitCode, stderr } = await callRentree("check", placePlan(smallPlan({ target })));
    expect(exitCode).toBe(64);
    expect(stderr).toContain("national third party that is never tested");
  });
});

describe.each(ENGINES)("safety on $name", ({ flags }) => {
  it("stops at the edge of the hours, and says that the run is incomplete", async () => {
    const { url } = await openGuarded();
    const authorisation = { ...AUTHORISATION, hours: hours(-60_000, 13_000) };
    const plan = placeHooks(
      smallPlan({
        target: { url, resolve: RESOLVE, authorisation },
        timezone: "UTC",
        clock: { from: "08:00", to: "08:00:06" },
        arrivals: [{ steady: { rate: "4/s", for: "6s", start: "08:00" } }],
        people: { ...GUARDED, count: 24 },
        hooks: { before: "./slow.sh" },
      }),
      { "slow.sh": "sleep 8" },
    );
    const { exitCode, run, stderr } = await playRun(plan, flags, { env: ENV });
    expect(run?.validity, stderr).toMatchObject({ kind: "incomplete" });
    expect(run?.validity.reasons.join("\n")).toContain("stopped at the edge of the authorised hours");
    expect(exitCode).toBe(2);
  });

  it("needs the authorisation's line for a check, not its hour", async () => {
    const { url } = await openGuarded();
    const authorisation = { ...AUTHORISATION, hours: hours(3_600_000, 7_200_000) };
    const plan = placePlan(smallPlan({ target: { url, resolve: RESOLVE, authorisation }, timezone: "UTC", people: GUARDED }));
    const { exitCode, stdout, stderr } = await startRentree({ args: ["check", plan, ...flags], env: ENV }).ended;
    expect(stdout, stderr).toContain("signed in, proved:");
    expect(stdout).toContain(`contacted ${new URL(url).host} (127.0.0.1)`);
    expect(exitCode).toBe(0);
  });

  it("does not follow a redirect to a national third party", async () => {
    const platform = await start(["entcore"]);
    const front = await relayTo((message, answer) => {
      if (message.url?.startsWith("/auth/login") !== true) return passTo(platform.url)(message, answer);
      answer.writeHead(302, { Location: "https://educonnect.education.gouv.fr/idp/profile/SAML2/POST/SSO?SAMLRequest=abc" }).end();
    });
    const { exitCode, stdout } = await callRentree("check", placePlan(smallPlan({ target: { url: front.url } })), ...flags, "--json");
    expect(exitCode).toBe(2);
    const { visits, contacted } = JSON.parse(stdout);
    expect(visits[0]).toMatchObject({ outcome: "unexpected-page", reason: "foreign-host" });
    expect(contacted).toEqual([{ host: new URL(front.url).host, addresses: ["127.0.0.1"] }]);
    expect(stdout).not.toContain("SAMLRequest");
  });

  it("stops when accounts are refused, and finds one for the reader without its name", async () => {
    const platform = await start(["entcore"], { lockOut: { after: 1_000_000, for: milliseconds(1) } });
    const rows = Array.from({ length: 40 }, (_, at) => `eleve.inconnu${at};faux`);
    const people = { accounts: { file: "comptes.csv", login: "login", password: "mdp" }, patience: "impatient", deadline: "30s" };
    const changes = { target: { url: platform.url }, people: { ...people, count: 400 } };
    const plan = {
      ...changes,
      clock: { from: "08:00", to: "08:00:20" },
      arrivals: [{ steady: { rate: "20/s", for: "20s", start: "08:00" } }],
    };
    const file = placePlan(smallPlan(plan), { "comptes.csv": ["login;mdp", ...rows].join("\n") });
    const { exitCode, run, stderr } = await playRun(file, flags);
    expect(exitCode).toBe(2);
    expect(run?.validity, stderr).toMatchObject({ kind: "incomplete" });
    expect(run?.visits.started).toBeLessThan(300);
    expect(stderr).toMatch(
      /stopped: more than half of the first attempts were refused.*"e…" \(1[45] characters\), account \d+ of people\.pupil in comptes\.csv/,
    );
    expect(stderr).not.toContain("eleve.inconnu");
  });

  it("says so when a protection answered, not the platform", async () => {
    const wall = await relayTo((_message, answer) => answer.writeHead(403, { "Content-Type": "text/html" }).end("<h1>Forbidden</h1>"));
    const { exitCode, run, stderr } = await playRun(placePlan(smallPlan({ target: { url: wall.url }, ...FEW })), flags);
    expect(run?.attempts.outcomes).toMatchObject({ blocked: 10 });
    expect(stderr, "--quiet leaves out the way there, not what weighs on the numbers").toContain("warning: a protection answered");
    expect(run?.warnings.join("\n")).toContain("a protection answered, not the platform: 10 of 10 attempts were blocked");
    expect(exitCode).toBe(2);
  });

  it("writes the run's id into what it writes, and nothing under writes: false or in a check", async () => {
    const platform = await start(["entcore"]);
    const bodies: string[] = [];
    const front = await relayTo((message, answer) => {
      if (message.method === "POST" && message.url?.startsWith("/presences/") === true)
        message.on("data", (chunk) => bodies.push(String(chunk)));
      passTo(platform.url)(message, answer);
    });
    const teachers = { persona: "teacher", count: 3, journey: "default", deadline: "12s" };
    const changes = { people: teachers, arrivals: [{ bell: { at: "08:00:01" } }] };
    const silent = placePlan(smallPlan({ target: { url: front.url, writes: false }, ...changes }));
    const { run, stderr } = await playRun(silent, flags);
    expect(run?.visits, stderr).toMatchObject({ ok: 3 });
    expect(run?.warnings).toContain("target.writes is false, left out: the roll call of teacher");
    const writing = placePlan(smallPlan({ target: { url: front.url }, ...changes }));
    const check = await callRentree("check", writing, ...flags);
    expect(check.exitCode, check.stderr).toBe(0);
    expect(check.stderr).toContain("left out: the roll call of teacher");
    expect(bodies).toEqual([]);
    const written = await playRun(writing, flags);
    expect(bodies.length, written.stderr).toBeGreaterThanOrEqual(3);
    expect(bodies.filter((body) => !body.includes(String(written.run?.id)))).toEqual([]);
  });
});

describe.each(ENGINES)("hooks on $name", ({ flags }) => {
  it("know where the results are and the run's id; one that fails afterwards is a warning", async () => {
    const platform = await start(["entcore"]);
    const target = { url: platform.url };
    const plan = placeHooks(smallPlan({ target, clauses: [], hooks: { before: "./before.sh", after: "./after.sh" }, ...FEW }), {
      "before.sh": 'echo "before $RENTREE_RUN_ID" >> "$RENTREE_OUT/hooks.txt"',
      "after.sh": 'echo "after $RENTREE_RUN_ID" >> "$RENTREE_OUT/hooks.txt"; ls "$RENTREE_OUT" >> "$RENTREE_OUT/hooks.txt"; exit 3',
    });
    const { exitCode, run, dir, stderr } = await playRun(plan, flags);
    expect(run?.visits).toMatchObject({ ok: 10 });
    const told = readFileSync(join(dir, "hooks.txt"), "utf8");
    expect(told.startsWith(`before ${run?.id}\nafter ${run?.id}\n`)).toBe(true);
    expect(told).toContain("report.html");
    expect(stderr).toContain("warning: hooks.after: ./after.sh ended with code 3");
    expect(exitCode).toBe(run?.validity.kind === "valid" ? 0 : 2);
  });

  it("send nothing where the one before fails", async () => {
    const platform = await start(["entcore"]);
    const front = await relayTo(passTo(platform.url));
    const plan = placeHooks(smallPlan({ target: { url: front.url }, hooks: { before: "./before.sh" } }), { "before.sh": "exit 1" });
    const { exitCode, stderr, dir } = await playRun(plan, flags);
    expect(exitCode).toBe(69);
    expect(stderr).toContain("hooks.before: ./before.sh ended with code 1; nothing was sent");
    expect(front.seen).toEqual([]);
    expect(existsSync(dir), "what is no result takes no place").toBe(false);
  });

  it("clean up after Ctrl-C too", async () => {
    const platform = await start(["entcore"]);
    const front = await relayTo(passTo(platform.url));
    const marker = join(makeFolder(), "cleaned");
    const changes = { clock: { from: "08:00", to: "08:00:30" }, arrivals: [{ steady: { rate: "4/s", for: "30s", start: "08:00" } }] };
    const plan = placeHooks(smallPlan({ target: { url: front.url }, ...changes, people: { count: 120 }, hooks: { after: "./after.sh" } }), {
      "after.sh": `echo "$RENTREE_RUN_ID" > ${marker}`,
    });
    const running = startRun(plan, flags);
    await expect.poll(() => front.seen.length, { timeout: 20_000, interval: 50 }).toBeGreaterThan(5);
    running.signal("SIGINT");
    const { exitCode, run } = await running.ended;
    expect(exitCode).toBe(130);
    expect(run?.validity.kind).toBe("incomplete");
    expect(readFileSync(marker, "utf8").trim()).toBe(run?.id);
  });
});

describe("what the engine does not take", () => {
  it.each(ENGINES)("is told before $name is started, and nothing is sent or left: a flag after --", async ({ flags }) => {
    const platform = await start(["entcore"]);
    const front = await relayTo(passTo(platform.url));
    const plan = placePlan(smallPlan({ target: { url: front.url }, ...FEW }));
    for (const given of [["--unheard-of"], ["--tag", "a=b", "stray"], ["--batch=many"]]) {
      const { exitCode, stderr, dir } = await playRun(plan, [...flags, "--", ...given]);
      expect([exitCode, existsSync(dir)], stderr).toEqual([64, false]);
      expect(stderr).toContain(given.at(-1)?.replace(/^.*=/, ""));
    }
    expect((await callRentree("check", plan, ...flags, "--", "--unheard-of")).exitCode).toBe(64);
    expect((await callRentree("check", plan, ...flags, "--", "--config=mine.json")).stderr).toContain("cannot be given");
    expect(front.seen).toEqual([]);
  });

  it.each(["abc", "0", "-1", "1.5", "1e9"])("is a mistake of the environment: RENTREE_WORKERS=%s", async (workers) => {
    const plan = placePlan(smallPlan({ target: { url: "http://127.0.0.1:9" }, ...FEW }));
    const running = startRun(plan, EMBEDDED, { env: { RENTREE_WORKERS: workers } });
    const { exitCode, stderr, dir } = await running.ended;
    expect([exitCode, existsSync(dir)], stderr).toEqual([64, false]);
    expect(stderr).toContain(`RENTREE_WORKERS must be a whole number from 1 to 64 (got "${workers}")`);
  });
});

describe("an interrupted hook", () => {
  it("before the run leaves nothing sent, and what cleans up still runs", async () => {
    const platform = await start(["entcore"]);
    const front = await relayTo(passTo(platform.url));
    const folder = makeFolder();
    const plan = placeHooks(smallPlan({ target: { url: front.url }, hooks: { before: "./before.sh", after: "./after.sh" } }), {
      "before.sh": `touch ${join(folder, "began")}; sleep 1`,
      "after.sh": `touch ${join(folder, "cleaned")}`,
    });
    const running = startRentree({ args: ["run", plan, "--out", join(folder, "results"), ...EMBEDDED] });
    await expect.poll(() => existsSync(join(folder, "began")), { timeout: 20_000, interval: 20 }).toBe(true);
    running.signal("SIGINT");
    expect((await running.ended).exitCode).toBe(130);
    expect(existsSync(join(folder, "cleaned"))).toBe(true);
    expect(front.seen).toEqual([]);
  });
});
