import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { type Milliseconds, seconds } from "../../core/units.ts";
import { parseDuration } from "./duration.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import type { Dns, Options, Scenario } from "./options.ts";
import { parseScenarios } from "./scenarios.ts";

/** Options as they were written: by the config file, by the script, in the environment or on the command line. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** k6's default tags (`metrics/system_tag.go`), in its order. */
const DEFAULT_SYSTEM_TAGS =
  "proto,subproto,status,method,url,name,group,check,error,error_code,tls_version,scenario,service,expected_response".split(",");
const SYSTEM_TAGS = [...DEFAULT_SYSTEM_TAGS, "iter", "vu", "ocsp_status", "ip"];
/** Setting one of these replaces all of them from a weaker source. */
const EXECUTION_KEYS = ["duration", "iterations", "stages", "scenarios"];

/** Environment variable → option and how its text is read. */
const ENVIRONMENT: Readonly<Record<string, readonly [string, (text: string) => unknown]>> = {
  K6_VUS: ["vus", Number],
  K6_ITERATIONS: ["iterations", Number],
  K6_DURATION: ["duration", String],
  K6_SETUP_TIMEOUT: ["setupTimeout", String],
  K6_TEARDOWN_TIMEOUT: ["teardownTimeout", String],
  K6_MAX_REDIRECTS: ["maxRedirects", Number],
  K6_USER_AGENT: ["userAgent", String],
  K6_INSECURE_SKIP_TLS_VERIFY: ["insecureSkipTLSVerify", isTrue],
  K6_THROW: ["throw", isTrue],
  K6_NO_CONNECTION_REUSE: ["noConnectionReuse", isTrue],
  K6_NO_VU_CONNECTION_REUSE: ["noVUConnectionReuse", isTrue],
  K6_NO_COOKIES_RESET: ["noCookiesReset", isTrue],
  K6_MIN_ITERATION_DURATION: ["minIterationDuration", String],
  K6_SYSTEM_TAGS: ["systemTags", (text) => text.split(",").map((tag) => tag.trim())],
  K6_DISCARD_RESPONSE_BODIES: ["discardResponseBodies", isTrue],
  K6_DNS: ["dns", (text) => Object.fromEntries(text.split(",").map((pair) => pair.split("=", 2)))],
};

/** Reads a config file. A file that is not there or is no JSON ends the program with k6's code. */
export function readConfigFile(path: string): GivenOptions {
  const fail = (why: string) =>
    new ExitError(EXIT.invalidConfig, `failed to load the configuration file from the local file system: ${why}`);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw fail(`stat ${path}: no such file or directory`);
  }
  try {
    return JSON.parse(text) as GivenOptions;
  } catch (error) {
    throw fail(`couldn't parse the configuration from "${path}": ${(error as Error).message}`);
  }
}

/** The options that the environment sets. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): GivenOptions {
  const given: Record<string, unknown> = {};
  for (const [name, [key, read]] of Object.entries(ENVIRONMENT)) {
    const text = env[name];
    if (text !== undefined && text !== "") given[key] = read(text);
  }
  return given;
}

/** Lays the sources over each other, the weakest first: config file, script, environment, command line. */
export function mergeOptions(...sources: readonly GivenOptions[]): GivenOptions {
  let merged: Record<string, unknown> = {};
  for (const source of sources) {
    if (EXECUTION_KEYS.some((key) => source[key] !== undefined && source[key] !== null)) {
      merged = Object.fromEntries(Object.entries(merged).filter(([key]) => !EXECUTION_KEYS.includes(key)));
    }
    for (const [key, value] of Object.entries(source)) if (value !== undefined && value !== null) merged[key] = value;
  }
  return merged;
}

/** Gives every option its meaning or its default. Throws an `ExitError` with k6's code on a mistake. */
export function parseOptions(given: GivenOptions, version: string): Options {
  try {
    refuseUnplayed(given);
    return {
      scenarios: deriveScenarios(given),
      hosts: (given["hosts"] ?? {}) as Record<string, string>,
      insecureSkipTLSVerify: given["insecureSkipTLSVerify"] === true,
      noVUConnectionReuse: given["noVUConnectionReuse"] === true,
      noConnectionReuse: given["noConnectionReuse"] === true,
      noCookiesReset: given["noCookiesReset"] === true,
      userAgent: String(given["userAgent"] ?? `Rentree-embedded/${version}`),
      systemTags: parseSystemTags(given["systemTags"]),
      tags: mapTexts((given["tags"] ?? {}) as Record<string, unknown>),
      setupTimeout: readSetupTimeout(given["setupTimeout"]),
      teardownTimeout: given["teardownTimeout"] === undefined ? seconds(60) : parseDuration(given["teardownTimeout"]),
      maxRedirects: readMaxRedirects(given["maxRedirects"]),
      throw: given["throw"] === true,
      discardResponseBodies: given["discardResponseBodies"] === true,
      dns: parseDns((given["dns"] ?? {}) as Record<string, unknown>),
      given,
    };
  } catch (error) {
    if (error instanceof ExitError) throw error;
    throw invalid((error as Error).message);
  }
}

/** Without scenarios: the iterations asked for, shared by the VUs; without those, as many as there are VUs; without any, one. */
function deriveScenarios(given: GivenOptions): readonly Scenario[] {
  const { scenarios, vus, iterations } = given;
  if (scenarios !== undefined) refuseBeside(given);
  if (scenarios !== undefined && !isDeepStrictEqual(scenarios, {})) return parseScenarios(scenarios);
  const refused = ["duration", "stages"].find((key) => given[key] !== undefined);
  if (refused !== undefined)
    throw invalid(`the embedded engine does not play the option '${refused}' without scenarios; name an executor, or use k6`);
  if (vus === undefined && iterations === undefined)
    return parseScenarios({ default: { executor: "per-vu-iterations", vus: 1, iterations: 1 } });
  const shared = { vus: Number(vus ?? 1), iterations: Number(iterations ?? vus) };
  return parseScenarios({ default: { executor: "shared-iterations", ...shared } });
}

/** k6 refuses these beside `scenarios`, all but `vus`, which makes it forget the scenarios: no plan can mean that. */
function refuseBeside(given: GivenOptions): void {
  const key = ["iterations", "duration", "stages", "vus"].find((name) => given[name] !== undefined);
  if (key !== undefined)
    throw invalid(
      `using \`${key}\` and \`scenarios\` options simultaneously is not allowed; leave \`${key}\` out, or write it in a scenario`,
    );
}

/** What k6 does with a request or a connection, and the embedded engine does not; `thresholds`, which only judge, are nobody's loss here. */
const UNPLAYED = ["rps", "blacklistIPs", "blockHostnames", "localIPs", "httpDebug", "tlsAuth", "tlsVersion", "tlsCipherSuites"];
const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== 0 && value !== "" && String(value) !== "";

/** Options that would change the test and are not played here. */
function refuseUnplayed(given: GivenOptions): void {
  for (const name of UNPLAYED) {
    if (isSet(given[name]))
      throw invalid(`the embedded engine does not play the option '${name}'; leave it out, or run this script with k6`);
  }
  const pause = given["minIterationDuration"];
  if (pause === undefined || parseDuration(pause) <= 0) return;
  throw invalid(
    `the embedded engine does not play the option 'minIterationDuration' (got ${JSON.stringify(pause)}); wait in the script, or run this script with k6`,
  );
}

function readSetupTimeout(given: unknown): Milliseconds {
  const timeout = given === undefined ? seconds(60) : parseDuration(given);
  if (timeout <= 0) throw invalid(`setupTimeout must be positive (got ${JSON.stringify(given)})`);
  return timeout;
}

function readMaxRedirects(given: unknown): number | undefined {
  const count = given === undefined ? undefined : Number(given);
  if (count !== undefined && !Number.isInteger(count)) throw invalid(`maxRedirects must be a whole number (got ${JSON.stringify(given)})`);
  return count;
}

function invalid(message: string): ExitError {
  return new ExitError(EXIT.invalidConfig, message);
}

function parseSystemTags(given: unknown): ReadonlySet<string> {
  if (!Array.isArray(given)) return new Set(DEFAULT_SYSTEM_TAGS);
  return new Set(given.map(String).filter((tag) => SYSTEM_TAGS.includes(tag)));
}

function parseDns(given: Readonly<Record<string, unknown>>): Dns {
  const ttl = given["ttl"] ?? "5m";
  const select = pick(given["select"] ?? "random", DNS_SELECTS, "dns.select");
  const policy = pick(given["policy"] ?? "preferIPv4", DNS_POLICIES, "dns.policy");
  return { ttl: ttl === "inf" ? seconds(365 * 86_400) : parseDuration(ttl), select, policy };
}

const DNS_SELECTS: readonly Dns["select"][] = ["first", "random", "roundRobin"];
const DNS_POLICIES: readonly Dns["policy"][] = ["preferIPv4", "preferIPv6", "onlyIPv4", "onlyIPv6", "any"];

function pick<Name extends string>(given: unknown, names: readonly Name[], what: string): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) throw invalid(`${what} must be one of ${names.join(", ")} (got ${JSON.stringify(given)})`);
  return found;
}

function mapTexts(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
}

function isTrue(text: string): boolean {
  return ["1", "t", "T", "true", "TRUE", "True"].includes(text);
}
