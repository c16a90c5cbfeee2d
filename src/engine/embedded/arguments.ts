import { parseArgs } from "node:util";
import { EXIT, ExitError } from "./exit-code.ts";

/** The command line of `run`, as far as it is understood here. */
export interface RunArguments {
  readonly script: string;
  readonly config: string | undefined;
  /** `csv=-`, `csv=FILE`; several are possible. */
  readonly outs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly includesSystemEnv: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly logFormat: "text" | "json" | "raw";
  /** `stderr`, `stdout`, `none` or `file=PATH`. */
  readonly logOutput: string;
  readonly segment: string | undefined;
  readonly segmentSequence: string | undefined;
  /** Threads that play. */
  readonly workers: number;
  /** Options that flags set, under the names of the config file. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type Command = { readonly kind: "version" } | { readonly kind: "help" } | { readonly kind: "run"; readonly run: RunArguments };

/** Flags with a value. */
const TEXTS = [
  "config",
  "log-format",
  "log-output",
  "execution-segment",
  "execution-segment-sequence",
  "system-tags",
  "user-agent",
  "summary-mode",
  "max-redirects",
  "min-iteration-duration",
  "vus",
  "iterations",
  "dns",
  "workers",
  "console-output",
  "summary-trend-stats",
  "summary-time-unit",
  "summary-export",
  "batch",
  "batch-per-host",
  "compatibility-mode",
  "traces-output",
  "profiling-enabled",
  "features",
] as const;
const LISTS = ["out", "env", "tag"] as const;
const SWITCHES = [
  "no-usage-report",
  "no-thresholds",
  "no-summary",
  "quiet",
  "verbose",
  "no-vu-connection-reuse",
  "no-connection-reuse",
  "insecure-skip-tls-verify",
  "include-system-env-vars",
  "no-color",
  "no-setup",
  "no-teardown",
  "discard-response-bodies",
  "throw",
  "no-cookies-reset",
  "help",
  "linger",
] as const;
const SHORT: Readonly<Record<string, string>> = {
  config: "c",
  out: "o",
  env: "e",
  quiet: "q",
  verbose: "v",
  vus: "u",
  iterations: "i",
  help: "h",
};
/** k6 has them, this engine does not, and to overlook them would change the test. */
const REFUSED: Readonly<Record<string, string>> = {
  paused: "start it when the load is to begin",
  address: "it has no REST API",
  duration: "name an executor in the config file",
  stage: "name an executor in the config file",
  rps: "plan the rate with an arrival-rate executor",
  "http-debug": "run the script with k6",
  "local-ips": "run the script with k6",
  "blacklist-ip": "run the script with k6",
  "block-hostnames": "run the script with k6",
};

/** Reads the command line. Throws an `ExitError` with k6's code for a wrong one. */
export function parseCommand(given: readonly string[]): Command {
  const [command, ...rest] = given;
  if (command === "version" || command === "--version") return { kind: "version" };
  if (command === undefined || command === "help" || command === "--help" || command === "-h") return { kind: "help" };
  if (command !== "run") throw usage(`unknown command "${command}"; the embedded engine has run and version`);
  refuse(rest);
  const { values, positionals } = parse(rest);
  const [script, ...more] = positionals;
  const run = readRun(script ?? "", values);
  if (values["help"] === true) return { kind: "help" };
  if (script === undefined || more.length > 0)
    throw usage(`accepts 1 arg(s), received ${positionals.length}: arg should be a path to a script file`);
  return { kind: "run", run };
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

function readRun(script: string, values: Values): RunArguments {
  refuseNoNumbers(values);
  const text = (name: string): string | undefined => (typeof values[name] === "string" ? values[name] : undefined);
  const list = (name: string): readonly string[] => (Array.isArray(values[name]) ? values[name].map(String) : []);
  const format = text("log-format") ?? "text";
  return {
    script,
    config: text("config"),
    outs: list("out"),
    env: pairs(list("env"), "-e"),
    includesSystemEnv: values["include-system-env-vars"] !== false,
    isQuiet: values["quiet"] === true,
    isVerbose: values["verbose"] === true,
    logFormat: format === "json" || format === "raw" ? format : "text",
    logOutput: text("log-output") ?? "stderr",
    segment: text("execution-segment"),
    segmentSequence: text("execution-segment-sequence"),
    workers: readWorkers(text("workers")),
    options: readOptions(values, text, pairs(list("tag"), "--tag")),
  };
}

/** No machine that this is meant for has more cores. */
const MAX_WORKERS = 64;

/** How many threads play: one unless asked by flag or environment. */
function readWorkers(flag: string | undefined): number {
  const asked = flag ?? (process.env["RENTREE_WORKERS"] || "1");
  const count = Number(asked);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_WORKERS) return count;
  const name = flag === undefined ? "RENTREE_WORKERS" : "--workers";
  throw usage(`${name} must be a whole number from 1 to ${MAX_WORKERS} (got "${asked}"); write for example ${name}=2`);
}

/** Flags whose value is a whole number, as k6 reads them. */
const NUMBERS = ["vus", "iterations", "max-redirects", "batch", "batch-per-host"] as const;

function refuseNoNumbers(values: Values): void {
  for (const name of NUMBERS) {
    const value = values[name];
    if (typeof value === "string" && !/^[+-]?\d+$/.test(value))
      throw usage(`invalid argument "${value}" for "--${name}" flag: no whole number`);
  }
}

function readOptions(
  values: Values,
  text: (name: string) => string | undefined,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
  const flag = (name: string) => (values[name] === undefined ? undefined : values[name] === true);
  return {
    vus: number("vus"),
    iterations: number("iterations"),
    maxRedirects: number("max-redirects"),
    userAgent: text("user-agent"),
    minIterationDuration: text("min-iteration-duration"),
    systemTags: text("system-tags")
      ?.split(",")
      .map((tag) => tag.trim()),
    dns: text("dns") === undefined ? undefined : pairs(String(text("dns")).split(","), "--dns"),
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    noVUConnectionReuse: flag("no-vu-connection-reuse"),
    noConnectionReuse: flag("no-connection-reuse"),
    insecureSkipTLSVerify: flag("insecure-skip-tls-verify"),
    discardResponseBodies: flag("discard-response-bodies"),
    throw: flag("throw"),
    noCookiesReset: flag("no-cookies-reset"),
    noSetup: flag("no-setup"),
    noTeardown: flag("no-teardown"),
  };
}

function refuse(given: readonly string[]): void {
  for (const argument of given) {
    const name = /^--([a-z-]+)/.exec(argument)?.[1] ?? "";
    if (REFUSED[name] !== undefined) throw usage(`the embedded engine does not take --${name}; ${REFUSED[name]}`);
  }
}

function parse(given: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  const options: Record<string, { type: "string" | "boolean"; multiple?: boolean; short?: string }> = {};
  const short = (name: string) => (SHORT[name] === undefined ? {} : { short: SHORT[name] });
  for (const name of TEXTS) options[name] = { type: "string", ...short(name) };
  for (const name of LISTS) options[name] = { type: "string", multiple: true, ...short(name) };
  for (const name of SWITCHES) options[name] = { type: "boolean", ...short(name) };
  const plain = given.map(unfoldSwitch).filter((argument) => argument !== "");
  try {
    return parseArgs({ args: plain, options, allowPositionals: true, strict: true, allowNegative: true }) as {
      values: Values;
      positionals: string[];
    };
  } catch (error) {
    const [said = ""] = (error as Error).message.split("\n");
    const unknown = /Unknown option '([^']+)'/.exec(said)?.[1];
    const lacking = /Option '([^']+)' argument is ambiguous/.exec(said)?.[1];
    if (lacking !== undefined) throw usage(`flag needs an argument: ${lacking}`);
    throw usage(unknown === undefined ? said : `unknown flag: ${unknown}`);
  }
}

/** k6 also takes `--quiet=true` and `--quiet=false`. */
function unfoldSwitch(argument: string): string {
  const [, name, value] = /^--([a-z-]+)=(true|false)$/.exec(argument) ?? [];
  if (name === undefined || !(SWITCHES as readonly string[]).includes(name)) return argument;
  return value === "true" ? `--${name}` : name === "include-system-env-vars" ? `--no-${name}` : "";
}

/** `A=b` pairs; a lone `-e A` takes the variable of that name from the environment. */
function pairs(given: readonly string[], flag: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      if (flag !== "-e" || at === 0) throw usage(`${flag} needs NAME=VALUE (got "${text}")`);
      return [text, process.env[text] ?? ""];
    }),
  );
}

function usage(message: string): ExitError {
  return new ExitError(EXIT.usage, message);
}
