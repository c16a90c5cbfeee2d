import type { Socket } from "node:net";
import { milliseconds } from "../../src/core/units.ts";
import type { Behaviour } from "../../src/reference/disturbance.ts";
import type { Expected, Fault } from "./fault.ts";
import * as play from "./fault-play.ts";
import { landAndLeave, landOnHalf, landOnScrap, landOnUtf16, type Oddity } from "./odd-platform.ts";

/** Nobody got in: the measurement is worth something, and no clause is judged on it. */
const nobodyIn = (outcome: NonNullable<Extract<Expected["people"], { kind: "attempts" }>>["outcome"], reason?: string): Expected => ({
  people: { kind: "attempts", share: "all", outcome, ...(reason === undefined ? {} : { reason }) },
  validity: "valid",
  verdict: "no-verdict",
  exitCode: 2,
});

const lies = (name: string, behaviour: Behaviour, expected: Expected): Fault => ({
  name,
  expected,
  play: (engine) => play.against(engine, { behaviour }),
});

/** Signing in goes well, and behind the door there is no page. */
const landsOn = (what: string, kind: Behaviour): Fault => ({
  name: `it lets people in to ${what}`,
  expected: nobodyIn("unexpected-page", "landing-not-a-page"),
  play: (engine) => play.against(engine, { timetable: [{ at: milliseconds(0), kind, hops: ["page/timeline"] }] }),
});

/** Of three servers the one that a balancer gives a connection, in turn: by requests, each sign-in of three would meet all of them. */
const given = new WeakMap<Socket, number>();
let connections = 0;
const serverOf = (socket: Socket): number => {
  const server = given.get(socket) ?? connections++ % 3;
  given.set(socket, server);
  return server;
};

/** A platform of which one thing is odd. */
const odd = (name: string, oddity: Oddity, expected: Expected): Fault => ({ name, expected, play: (engine) => play.oddly(engine, oddity) });

/** The measurement is good, and the platform is not. */
const someOut = (people: NonNullable<Expected["people"]>): Expected => ({ people, validity: "valid", verdict: "fail", exitCode: 1 });

/** Every second visit throws in the plan's own sign-in; the others get in. */
const throwing = (name: string, statement: string): Fault => ({
  name,
  expected: {
    people: { kind: "visits", share: "half", outcome: "failed" },
    validity: "broken",
    cause: "visits-threw",
    verdict: "no-verdict",
    exitCode: 2,
  },
  play: (engine) => play.throwing(engine, statement),
});

/** Everything that can go wrong of which a test must not pass by accident. */
export const FAULTS: readonly Fault[] = [
  lies("the platform accepts connections and never answers", "silent", nobodyIn("timed-out")),
  lies("it refuses connections", "refuse", nobodyIn("network-error")),
  lies("it resets connections", "reset", nobodyIn("network-error")),
  lies("it answers 200 with an error page", "error-page", nobodyIn("unexpected-page", "error-page")),
  landsOn("nothing: an empty page", "empty-page"),
  landsOn("an error in JSON that does not say its type", "bare-error"),
  odd("it lets people in to an error page in UTF-16", { land: landOnUtf16 }, nobodyIn("unexpected-page", "landing-not-a-page")),
  odd("it lets people in to half of a page", { land: landOnHalf }, nobodyIn("network-error", "1000")),
  odd("it lets people in to a page that is packed wrongly", { land: landOnScrap }, nobodyIn("network-error", "1701")),
  odd("it takes the session back with the landing page", { land: landAndLeave }, nobodyIn("unexpected-page", "no-session-cookie")),
  lies("it answers 200 with the login form again", "login-form", nobodyIn("unexpected-page", "login-form")),
  lies("it answers 200 with a waiting page", "waiting-page", nobodyIn("overload-page")),
  lies("a protection layer answers 403", "blocked-403", nobodyIn("blocked", "403")),
  lies("a protection layer answers 429", "blocked-429", nobodyIn("blocked", "429")),
  lies("a protection layer asks for a proof, with 200", "challenge", nobodyIn("blocked", "200")),
  lies("it redirects in a loop", "redirect-loop", nobodyIn("unexpected-page", "redirect-loop")),
  lies("it trickles its pages, a byte a second", "trickle", nobodyIn("timed-out")),
  {
    name: "it redirects to a host that the plan does not list",
    expected: nobodyIn("unexpected-page", "foreign-host"),
    play: play.foreignRedirect,
  },
  odd(
    "it lets in every second person",
    { admits: (count) => count % 2 === 0 },
    someOut({ kind: "attempts", share: "half", outcome: "unexpected-page", reason: "no-ticket" }),
  ),
  odd(
    "one of its three servers is dead behind the balancer",
    {
      meet: (socket, _count, response) => {
        const isDead = serverOf(socket) === 0;
        if (isDead) response.writeHead(502).end();
        return isDead;
      },
    },
    someOut({ kind: "attempts", share: "some", outcome: "http-error", reason: "502" }),
  ),
  {
    name: "it is gone for a while and back without its sessions, and everybody tries again",
    expected: {
      people: { kind: "attempts", share: "some", outcome: "network-error" },
      validity: "valid",
      verdict: "pass",
      exitCode: 0,
    },
    play: play.restarted,
  },
  {
    name: "every password is wrong: stopped early",
    expected: {
      people: { kind: "attempts", share: "some", outcome: "rejected" },
      validity: "incomplete",
      cause: "accounts-refused",
      verdict: "no-verdict",
      exitCode: 2,
    },
    play: play.wrongPasswords,
  },
  throwing("half of the visits throw in what is awaited", "throw new Error('broken');"),
  throwing("half of the visits throw in a promise that nobody awaits", "void Promise.reject(new Error('broken')); await rest(300);"),
  throwing("half of the visits throw in a timer", "setTimeout(() => { throw new Error('broken'); }, 50); await rest(300);"),
  {
    name: "the engine writes no sample at all",
    expected: {
      people: { kind: "visits", share: "all", outcome: "never started" },
      validity: "broken",
      cause: "no-samples",
      verdict: "no-verdict",
      exitCode: 2,
    },
    play: (engine) => play.wrapped(engine, (command) => `exec ${command} "$@" > /dev/null`),
  },
  {
    name: "the engine ends at once, without a word",
    expected: {
      people: { kind: "visits", share: "all", outcome: "never started" },
      validity: "broken",
      cause: "no-samples",
      verdict: "no-verdict",
      exitCode: 2,
    },
    play: (engine) => play.wrapped(engine, () => "exit 0"),
  },
  {
    name: "the script burns the generator's processors",
    expected: { validity: "generator-limited", verdict: "no-verdict", exitCode: 2 },
    isTimed: true,
    play: play.burning,
  },
  {
    name: "the engine runs out of file descriptors",
    expected: {
      people: { kind: "attempts", share: "some", outcome: "network-error" },
      validity: "generator-limited",
      cause: "descriptors",
      verdict: "no-verdict",
      exitCode: 2,
    },
    play: (engine) =>
      play.wrapped(engine, (command) => `ulimit -n 100; exec ${command} "$@"`, { changes: play.CROWD, settings: { behaviour: "silent" } }),
  },
  {
    name: "the plan needs more file descriptors than there are",
    expected: { exitCode: 64 },
    play: play.refusedBefore,
  },
  {
    name: "the engine is killed at half of the run",
    expected: {
      people: { kind: "visits", share: "some", outcome: "never started" },
      validity: "incomplete",
      cause: "engine-killed",
      verdict: "no-verdict",
      exitCode: 2,
    },
    play: play.killed,
  },
  {
    name: "the platform's address is not authorised",
    expected: { exitCode: 64 },
    play: play.unauthorised,
  },
];
