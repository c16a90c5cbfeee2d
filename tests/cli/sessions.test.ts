import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/cli/mistake.ts";
import type { Session } from "../../src/cli/session.ts";
import {
  checkNewPasswords,
  checkSessionsEnd,
  clearSessions,
  isNextStep,
  leftBy,
  timeToEnd,
  waitBetween,
  waitsOf,
} from "../../src/cli/sessions.ts";
import type { People } from "../../src/core/plan/plan.ts";
import { Fold } from "../../src/core/samples/fold.ts";
import { minutes, ratio, seconds } from "../../src/core/units.ts";
import { samplePeople, samplePlan } from "../core/arrivals/sample-plan.ts";

const plan = samplePlan();
const withIdle = (idle: number) => ({ ...plan, target: { ...plan.target, sessions: { idle: minutes(idle) } } });

describe("a capacity run", () => {
  it("is refused where nothing ends the sessions of a phase, and says what would", () => {
    expect(() => checkSessionsEnd(plan, 500)).toThrow(UserError);
    expect(() => checkSessionsEnd(plan, 29.6)).toThrow(/sessions of those before, about 30 of them after the first;/);
    expect(() => checkSessionsEnd(plan, 500)).toThrow(/logout: 100%.*target.sessions.idle.*hooks.between/);
  });

  it("is refused where sessions outlast what anybody waits between two phases, rather than starting on them", () => {
    expect(() => checkSessionsEnd(withIdle(31), 500)).toThrow(UserError);
    expect(() => checkSessionsEnd(withIdle(30), 500)).not.toThrow();
  });

  it("goes ahead where everybody logs out, and where a hook purges", () => {
    expect(() => checkSessionsEnd({ ...plan, people: [samplePeople({ logout: ratio(1) })] }, 500)).not.toThrow();
    expect(() => checkSessionsEnd({ ...plan, hooks: { between: "./purge.sh" } }, 500)).not.toThrow();
  });
});

describe("people who must choose a new password", () => {
  const renewing = { ...plan, people: [samplePeople({ name: "pupil", changePassword: ratio(0.3) })] };

  it("are refused where each phase would bring them back with the old one, with what to do", () => {
    expect(() => checkNewPasswords(renewing)).toThrow(/people\.pupil\.changePassword.*old password.*hooks\.between.*changePassword=0%/);
    expect(() => checkNewPasswords({ ...renewing, hooks: { between: "./reset.sh" } })).not.toThrow();
    expect(() => checkNewPasswords(plan)).not.toThrow();
  });
});

describe("time around the phases", () => {
  it("holds what people type and read after a phase's load", () => {
    const people = [
      samplePeople({ journey: { kind: "none" }, typing: seconds(6) }),
      samplePeople({ journey: { kind: "pages", pages: [{}, {}], pause: seconds(9) } as unknown as People["journey"] }),
    ];
    expect(waitsOf({ ...plan, people })).toMatchObject({ stay: 20_000 });
    expect(waitsOf({ ...plan, people: people.slice(0, 1) })).toMatchObject({ stay: 6_000 });
  });
});

describe("what comes before a phase", () => {
  const [step, ramp, surge] = (["baseline", "ramp", "surge"] as const).map((kind) => ({ kind, duration: minutes(5) }));
  const still = { ...plan, people: [samplePeople({ journey: { kind: "none" } })] };
  const changing = { ...still, people: [samplePeople({ journey: { kind: "none" }, changePassword: ratio(0.1) })] };

  it("is nothing between the steps of a baseline, but where people come back with a password that was changed", () => {
    expect([isNextStep(still, step, step!), isNextStep(changing, step, step!)]).toEqual([true, false]);
    expect([isNextStep(still, step, ramp!), isNextStep(still, undefined, step!)]).toEqual([false, false]);
  });

  it("counts towards its end, as do the pages after it and the surge's lesson", () => {
    const waiting = { ...still, target: withIdle(20).target };
    const attending = { ...still, people: [samplePeople({ journey: { kind: "none" }, classroom: true, deadline: minutes(70) })] };
    expect(timeToEnd(waiting, undefined, step!)).toBe(minutes(5));
    expect(timeToEnd(waiting, step, step!)).toBe(minutes(5));
    expect(timeToEnd(waiting, step, ramp!)).toBe(minutes(25));
    expect(timeToEnd(attending, step, ramp!)).toBe(minutes(5));
    expect(timeToEnd(attending, ramp, surge!)).toBe(minutes(60));
    expect(timeToEnd({ ...still, people: [samplePeople({ typing: seconds(6) })] }, step, ramp!)).toBe(minutes(5) + 26_000);
  });

  it("is a reset of a reference platform, beside the hook that purges", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const hooked = { ...still, hooks: { between: "./nowhere.sh" } };
      const session = { plan: hooked, adminUrl: `http://127.0.0.1:${port}`, loaded: { dir: "." }, stopSignal: { count: () => 0 } };
      await expect(clearSessions(session as unknown as Session, { gotIn: 1, signedIn: 1 })).rejects.toThrow(
        /hooks\.between: \.\/nowhere\.sh/,
      );
      expect(asked).toEqual(["POST /reset"]);
    } finally {
      server.close();
    }
  });
});

describe("who is left after a phase", () => {
  const notes: string[] = [];
  const terminal = { note: (line: string) => void notes.push(line) };
  const everybodyLogsOut = { ...plan, people: [samplePeople({ logout: ratio(1) })] };
  const listen = (onStop: () => void): (() => void) => {
    onStop();
    return () => undefined;
  };
  const clear = (of: typeof plan, left: { gotIn: number; signedIn: number }) =>
    clearSessions({ plan: of, terminal, stopSignal: { listen } } as unknown as Session, left);

  it("is counted: signed in, and not logged out", () => {
    const fold = new Fold({ people: ["pupil"], limitsMs: [], leadInMs: 0 });
    Object.assign(fold.people.get("pupil")!.tallies.at(3), { in: 40, loggedOut: 28 });
    expect(leftBy(fold)).toEqual({ gotIn: 40, signedIn: 12 });
  });

  it("is waited out where their expiry is known, and named", async () => {
    expect(await clear(withIdle(20), { gotIn: 40, signedIn: 12 })).toBeUndefined();
    expect(notes.at(-1)).toMatch(/^12 of 40 people .* waiting 20 min/);
  });

  it("is a reason not to go on where nothing ends their sessions, and named", async () => {
    expect(await clear(everybodyLogsOut, { gotIn: 40, signedIn: 12 })).toMatch(/^12 of 40 people .*sessions.idle or hooks.between/);
    expect(await clear(everybodyLogsOut, { gotIn: 4_000, signedIn: 500 })).toMatch(/^500 of 4000/);
    expect(await clear(everybodyLogsOut, { gotIn: 4_000, signedIn: 120 })).toBeUndefined();
    expect(await clear(everybodyLogsOut, { gotIn: 40, signedIn: 0 })).toBeUndefined();
  });

  it("is nothing to wait out where everybody logs out and few were cut, though their expiry is known", async () => {
    const both = { ...everybodyLogsOut, target: withIdle(20).target };
    expect(await clear(both, { gotIn: 5_000, signedIn: 1 })).toBeUndefined();
    expect(notes.at(-1)).toMatch(/^1 of 5000 .*too few to matter/);
    expect(await clear(both, { gotIn: 40, signedIn: 12 })).toBeUndefined();
    expect(notes.at(-1)).toMatch(/waiting 20 min/);
  });

  it("is nothing to wait for beforehand where everybody logs out", () =>
    expect([waitBetween(everybodyLogsOut), waitBetween(withIdle(20))]).toEqual([0, minutes(20)]));
});
