import { BAD_CONFIGS } from "./bad-configs.ts";
import { type Case, once } from "./case.ts";
import type { Played } from "./engine-process.ts";
import {
  errors,
  exitFacts,
  raceFacts,
  rowsOf,
  sampleFacts,
  segmentFacts,
  shapeFacts,
  signalFacts,
  socketFacts,
  sums,
  timeFacts,
  whatRan,
} from "./reading.ts";
import { CERTIFICATE } from "./server.ts";
import { SHAPES, SLOTS } from "./shapes.ts";

const HOSTS = { "ent.test": "127.0.0.1", "sub.ent.test": "127.0.0.1", "other.test": "127.0.0.1", "mapped.test": "127.0.0.1" };
/** Everything that is compared. Cases that are `timed` run alone, the others a few at a time. */
export const CASES: readonly Case[] = [
  {
    name: "shapes of arrival rates",
    script: "shapes.js",
    options: { scenarios: { ...SHAPES, slots: SLOTS } },
    timed: true,
    read: (played) => shapeFacts(played, { ...SHAPES, slots: SLOTS }),
  },
  ...["0:1/3", "1/3:2/3", "2/3:1"].map((segment) => ({
    name: `execution segment ${segment}`.replaceAll("/", "-").replace(":", " to "),
    script: "segments.js",
    options: { scenarios: { constant: SHAPES.constant, up: SHAPES.up, "up-and-down": SHAPES["up-and-down"] } },
    flags: ["--execution-segment", segment, "--execution-segment-sequence", "0,1/3,2/3,1"],
    timed: true,
    read: segmentFacts,
  })),
  {
    name: "limits and the cut",
    script: "limits.js",
    options: {
      scenarios: {
        busy: { ...arrivals(10, "1950ms", 2), exec: "busy" },
        request: { ...arrivals(10, "1050ms", 12), gracefulStop: "300ms", exec: "request" },
        timer: { ...arrivals(10, "1050ms", 12), gracefulStop: "300ms", exec: "timer" },
        loose: { ...arrivals(10, "1050ms", 12), gracefulStop: "0s", exec: "loose" },
        patient: { ...arrivals(10, "1050ms", 12), gracefulStop: "2s", exec: "patient" },
        "too-long": { executor: "per-vu-iterations", vus: 2, iterations: 5, maxDuration: "1s", gracefulStop: "0s", exec: "patient" },
        "shared-too-long": {
          executor: "shared-iterations",
          vus: 2,
          iterations: 9,
          maxDuration: "1s",
          gracefulStop: "1s",
          exec: "patient",
        },
      },
    },
    timed: true,
    read: (played) => ({
      "started, ended, dropped, counted": sums(played, ["c_start", "c_end", "c_after", "c_finally", "dropped_iterations", "iterations"]),
      "requests cut": sums(played, ["http_reqs"]),
    }),
  },
  {
    name: "virtual users",
    script: "virtual-users.js",
    options: {
      scenarios: {
        perVu: { executor: "per-vu-iterations", vus: 3, iterations: 2, exec: "perVu" },
        shared: { executor: "shared-iterations", vus: 2, iterations: 5, exec: "shared", startTime: "400ms" },
        one: {
          executor: "per-vu-iterations",
          vus: 1,
          iterations: 1,
          exec: "one",
          startTime: "800ms",
          env: { SCENARIO_OWN: "s" },
          tags: { t: "1" },
        },
      },
    },
    flags: ["-e", "MY_OWN=e"],
    read: (played) => ({ "vu and iteration rows": sums(played, ["iterations"]) }),
  },
  {
    name: "failing iterations",
    script: "failures.js",
    mayFail: true,
    options: once(..."thrown thrownText awaited unhandled handledLater handledAtOnce timer pendingRequest neverSettled fine".split(" ")),
    read: (played) => ({
      "what ran": sums(played, ["c_start", "c_after", "c_caught", "iterations"]),
      "errors in the log": errors(played),
    }),
  },
  { name: "timers", script: "timers.js", options: once("order", "race"), timed: true, read: raceFacts },
  {
    name: "cookies",
    script: "cookies.js",
    options: {
      hosts: HOSTS,
      scenarios: {
        ...once("jar", "domain", "expiry", "secure", "values", "hops", "parameters", "answers").scenarios,
        twice: { executor: "per-vu-iterations", vus: 1, iterations: 2, exec: "twice" },
      },
    },
  },
  {
    name: "cookies kept over iterations",
    script: "cookies.js",
    options: {
      hosts: HOSTS,
      noCookiesReset: true,
      scenarios: { twice: { executor: "per-vu-iterations", vus: 1, iterations: 2, exec: "twice" } },
    },
  },
  {
    name: "redirects",
    script: "redirects.js",
    options: { hosts: HOSTS, ...once("methods", "locations", "foreign", "limits", "hops") },
    read: (played) => ({
      "rows of a chain of hops": rowsOf(played, (row) => row["scenario"] === "hops" && row["metric_name"] === "http_reqs", [
        "name",
        "url",
        "status",
        "method",
        "expected_response",
      ]),
    }),
  },
  { name: "requests", script: "requests.js", options: once("forms", "methods", "headers", "addresses") },
  { name: "connections", script: "requests.js", options: once("connections", "parallel"), timed: true },
  { name: "bodies", script: "bodies.js", options: once("encodings", "kinds", "reading", "paths", "lengths") },
  { name: "errors", script: "errors.js", options: { hosts: HOSTS, ...once("timeouts", "network", "tls", "addresses", "statuses") } },
  { name: "TLS", script: "trusted.js", options: { hosts: HOSTS, ...once("default") }, env: { SSL_CERT_FILE: CERTIFICATE } },
  { name: "TLS unverified", script: "untrusted.js", options: { insecureSkipTLSVerify: true, ...once("default") } },
  {
    name: "samples",
    script: "samples.js",
    options: {
      tags: { run: "r1" },
      scenarios: {
        ...once("own", "checks", "groups", "escapes", "metadata", "requests").scenarios,
        kept: { executor: "per-vu-iterations", vus: 1, iterations: 2, exec: "kept", tags: { s: "1" } },
      },
    },
    read: sampleFacts,
  },
  { name: "times of samples", script: "samples.js", options: once("times"), timed: true, read: timeFacts },
  { name: "modules", script: "modules.js", options: once("hashes", "webCrypto", "base64", "shared", "html") },
  { name: "globals", script: "modules.js", options: once("globals") },
  {
    name: "setup and teardown",
    script: "lifecycle.js",
    options: { scenarios: { default: { executor: "shared-iterations", vus: 1, iterations: 2 } } },
    read: (played) => ({ "samples of setup, iterations and teardown": sums(played, ["c_counter"]) }),
  },
  { name: "descriptor limit", script: "descriptors.js", options: once("default"), openFiles: 100 },
  ...["ok", "init", "setup", "abort", "fail", "module", "no-default"].map((kind) => ({
    name: `exit ${kind}`,
    script: `exit-${kind}.js`,
    options: once("default"),
    read: (played: Played) => ({ "exit code": played.exitCode, "what ran": sums(played, ["c_start", "iterations"]) }),
  })),
  { name: "exit syntax", script: "broken-syntax.js", options: once("default"), read: exitFacts },
  { name: "exit wrong config", script: "exit-ok.js", options: { scenarios: { a: { executor: "no-such-executor" } } }, read: exitFacts },
  { name: "exit config that is no JSON", script: "exit-ok.js", options: "{", read: exitFacts },
  { name: "exit unknown function", script: "exit-ok.js", options: once("missing"), read: exitFacts },
  ...["init", "init-text", "init-async", "init-timer", "init-late", "init-handled", "vu", "vu-throws", "setup", "teardown"].map(
    (where) => ({
      name: `exit rejection in ${where}`,
      script: "exit-rejection.js",
      options: once("default"),
      env: { WHERE: where },
      read: (played: Played) => ({ ...exitFacts(played), "errors in the log": errors(played) }),
    }),
  ),
  { name: "exit awaited rejection in init", script: "exit-awaited-rejection.js", options: once("default"), read: exitFacts },
  ...BAD_CONFIGS.map(([name, options]) => ({ name: `exit ${name}`, script: "exit-ok.js", options, read: exitFacts })),
  {
    name: "interrupted once",
    script: "signals.js",
    options: { scenarios: { default: arrivals(5, "10s", 20) } },
    signals: 1,
    mayFail: true,
    timed: true,
    read: signalFacts,
  },
  {
    name: "interrupted twice",
    script: "signals.js",
    options: { scenarios: { default: arrivals(5, "10s", 20) } },
    env: { LINGER: "1" },
    signals: 2,
    mayFail: true,
    timed: true,
    read: exitFacts,
  },
  { name: "interrupted in setup", script: "signal-in-setup.js", options: once("default"), signals: 1, mayFail: true, read: whatRan },
  { name: "WebSockets", script: "sockets.js", options: { ...once("echo", "codes", "mistakes", "extras", "held") }, read: socketFacts },
];

function arrivals(rate: number, duration: string, vus: number): Readonly<Record<string, unknown>> {
  return { executor: "constant-arrival-rate", rate, timeUnit: "1s", duration, preAllocatedVUs: vus, maxVUs: vus };
}
