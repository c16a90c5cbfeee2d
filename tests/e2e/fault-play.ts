import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, networkInterfaces } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { startReference } from "../../src/reference/platform.ts";
import type { ReferenceSettings } from "../../src/reference/settings.ts";
import { openEar, openSender } from "./ear.ts";
import type { TestedEngine } from "./engines.ts";
import { type Oddity, openOddPlatform } from "./odd-platform.ts";
import { until } from "./probe.ts";
import { callRentree, type Ended, makeFolder, placePlan, playRun, startRun } from "./rentree.ts";
import { type PlanChanges, smallPlan } from "./small-plan.ts";
import { quote, type Wrapping, withPidIn, wrapEngine } from "./wrapped-engine.ts";

type Changes = Omit<PlanChanges, "target">;

/** So many at once that a hundred open files do not do. */
export const CROWD: Changes = { people: { count: 160 }, arrivals: [{ steady: { rate: "80/s", for: "2s", start: "08:00" } }] };
/** Fewer than the crowd needs, and enough for Rentrée itself to start. */
const FEW_FILES = 220;

/** The small plan against a platform that fails in its way. */
export const against = (engine: TestedEngine, settings: Partial<ReferenceSettings>, changes: Changes = {}): Promise<Ended> =>
  withPlatform(settings, (url) => playRun(placePlan(smallPlan({ ...changes, target: { url } })), engine.flags));

interface Around {
  readonly changes?: Changes;
  readonly settings?: Partial<ReferenceSettings>;
}

/** The small plan on an engine that stands behind a program of the test's own. */
export function wrapped(engine: TestedEngine, wrapping: Wrapping, { changes = {}, settings = {} }: Around = {}): Promise<Ended> {
  const wrapper = wrapEngine(engine.choice, wrapping);
  return withPlatform(settings, (url) => playRun(placePlan(smallPlan({ ...changes, target: { url } })), ["--k6", wrapper]));
}

/** A sign-in beside the plan: even visits do `statement`, every visit then signs in as entcore does. */
export function throwing(engine: TestedEngine, statement: string): Promise<Ended> {
  const signIn = `
    import exec from "k6/execution";
    import { signIn as entcore } from "rentree/scenarios/sign-in/entcore.ts";
    export const signIn = async (person) => {
      const { rest } = person;
      if (exec.scenario.iterationInTest % 2 === 0) { ${statement} }
      await entcore(person);
    };`;
  return withPlatform({}, (url) =>
    playRun(placePlan(smallPlan({ target: { url }, signIn: { kind: "./own.ts" } }), { "own.ts": signIn }), engine.flags),
  );
}

/** Enough people who compute for three seconds each to keep every processor busy several times over. */
export function burning(engine: TestedEngine): Promise<Ended> {
  const signIn = `
    export const signIn = async () => {
      const until = Date.now() + 3000;
      while (Date.now() < until);
    };`;
  const count = 40 * Math.max(1, Math.ceil(availableParallelism() / 4));
  const changes = { people: { count }, arrivals: [{ steady: { rate: `${count / 2}/s`, for: "2s", start: "08:00" } }] };
  return withPlatform({}, (url) =>
    playRun(placePlan(smallPlan({ ...changes, target: { url }, signIn: { kind: "./own.ts" } }), { "own.ts": signIn }), engine.flags),
  );
}

/** Everybody is sent to a listener that the plan does not name, and that hears nobody. */
export async function foreignRedirect(engine: TestedEngine): Promise<Ended> {
  const stranger = await openEar();
  const platform = await openSender(`${stranger.url}/auth/login`);
  try {
    const ended = await playRun(placePlan(smallPlan({ target: { url: platform.url } })), engine.flags);
    expect(platform.heard()).toBeGreaterThan(0);
    expect(stranger.heard()).toBe(0);
    return ended;
  } finally {
    await Promise.all([stranger.close(), platform.close()]);
  }
}

/** Who comes to a platform that is odd in its way. */
export async function oddly(engine: TestedEngine, oddity: Oddity): Promise<Ended> {
  const platform = await openOddPlatform(oddity);
  try {
    return await playRun(placePlan(smallPlan({ target: { url: platform.url } })), engine.flags);
  } finally {
    await platform.close();
  }
}

/** The platform goes away after thirty requests, drops whoever comes for the next forty, and is back without its sessions; everybody tries again until in. */
export async function restarted(engine: TestedEngine): Promise<Ended> {
  const platform = await openOddPlatform({
    meet: (socket, count) => {
      const isAway = count > 30 && count <= 70;
      if (count === 31) platform.restart();
      if (isAway) socket.resetAndDestroy();
      return isAway;
    },
  });
  try {
    const patience = { wait: "1500ms", sigma: 0, reload: "100%", reloadAfter: "300ms", attempts: 20 };
    const ended = await playRun(
      placePlan(smallPlan({ target: { url: platform.url }, people: { patience, deadline: "15s" } })),
      engine.flags,
    );
    expect(ended.run?.visits).toMatchObject({ planned: 40, ok: 40 });
    expect(ended.run?.attempts.total).toBe(
      40 + (ended.run?.attempts.outcomes["network-error"] ?? 0) + (ended.run?.attempts.reasons["login-form"] ?? 0),
    );
    return ended;
  } finally {
    await platform.close();
  }
}

/** Ten seconds of people whose passwords are all wrong: what follows the first dozen is never sent. */
export async function wrongPasswords(engine: TestedEngine): Promise<Ended> {
  const changes = {
    clock: { from: "08:00", to: "08:00:10" },
    people: { count: 200 },
    arrivals: [{ steady: { rate: "20/s", for: "10s", start: "08:00" } }],
  };
  const ended = await against(engine, { behaviour: "wrong-passwords" }, changes);
  expect(ended.run?.visits.neverStarted).toBeGreaterThan(100);
  return ended;
}

/** The shell that Rentrée is started from allows fewer open files than the plan needs: nothing starts. */
export async function refusedBefore(engine: TestedEngine): Promise<Ended> {
  const platform = await openEar();
  try {
    const plan = placePlan(smallPlan({ ...CROWD, target: { url: platform.url } }));
    const ended = await playRun(plan, engine.flags, { under: ["/bin/sh", "-c", `ulimit -n ${FEW_FILES}; exec "$0" "$@"`] });
    expect(ended.stderr).toMatch(/open files .* the limit here is 220; raise it with ulimit -n/);
    expect(platform.heard()).toBe(0);
    expect(existsSync(ended.dir)).toBe(false);
    return ended;
  } finally {
    await platform.close();
  }
}

/** The engine's process is killed as soon as a quarter of the people have reached the platform. */
export async function killed(engine: TestedEngine): Promise<Ended> {
  const pidFile = join(makeFolder(), "pid");
  const wrapper = wrapEngine(engine.choice, withPidIn(pidFile));
  const platform = await startReference();
  try {
    const changes = {
      clock: { from: "08:00", to: "08:00:06" },
      people: { count: 120 },
      arrivals: [{ steady: { rate: "20/s", for: "6s", start: "08:00" } }],
    };
    const running = startRun(placePlan(smallPlan({ ...changes, target: { url: platform.url } })), ["--k6", wrapper]);
    await until("fifty arrivals", () => platform.ledger().totals.arrivals > 50);
    process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");
    const ended = await running.ended;
    expect(ended.run?.visits.ok).toBeGreaterThan(0);
    return ended;
  } finally {
    await platform.close();
  }
}

/** An address of this machine that is not loopback, without authorisation, then with one that is over: no packet and no engine. */
export async function unauthorised(engine: TestedEngine): Promise<Ended> {
  const mark = join(makeFolder(), "was-started");
  const wrapper = wrapEngine(engine.choice, (command) => `touch ${quote(mark)}; exec ${command} "$@"`);
  const ear = await openEar(outsideAddress());
  try {
    const expired = { by: "nobody", reference: "none", from: "2020-01-01", to: "2020-01-02" };
    const over = await playRun(placePlan(smallPlan({ target: { url: ear.url, authorisation: expired } })), ["--k6", wrapper]);
    expect(over.exitCode).toBe(64);
    const plan = placePlan(smallPlan({ target: { url: ear.url } }));
    expect((await callRentree("check", plan, "--k6", wrapper)).exitCode).toBe(64);
    const ended = await playRun(plan, ["--k6", wrapper]);
    expect(ended.stderr).toMatch(/authoris/);
    expect(existsSync(mark)).toBe(false);
    expect(ear.heard()).toBe(0);
    return ended;
  } finally {
    await ear.close();
  }
}

async function withPlatform(settings: Partial<ReferenceSettings>, play: (url: string) => Promise<Ended>): Promise<Ended> {
  const platform = await startReference(settings);
  try {
    return await play(platform.url);
  } finally {
    await platform.close();
  }
}

/** This machine's address on a network; without one a name of nobody's, where the untouched engine alone is the proof. */
function outsideAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (outside === undefined) throw new Error("this machine has no address beside loopback to listen on");
  return outside.address;
}
