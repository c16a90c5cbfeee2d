import { accessSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import type { RunArguments } from "./arguments.ts";
import { type GivenOptions, mergeOptions, parseOptions } from "./config.ts";
import { TIME_FORMATS, type TimeFormat, tagColumns } from "./csv.ts";
import { parseDuration } from "./duration.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import { createLog, type Log } from "./log.ts";
import type { Options } from "./options.ts";
import type { Program } from "./program.ts";
import { readProxies } from "./proxy.ts";
import { asLookup, createResolver, type Resolve } from "./resolver.ts";
import { parseSegment, type Segment } from "./segment.ts";
import { VERSION } from "./version.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where log lines go: standard error, standard output, nowhere, or a file. */
export function openLog(given: Pick<RunArguments, "logFormat" | "logOutput" | "isVerbose">): Log {
  const [kind, path = ""] = given.logOutput.split("=", 2);
  const fd = kind === "file" ? openSync(path.split(",")[0] ?? "", "a") : undefined;
  const write = (line: string): void => {
    if (fd !== undefined) writeSync(fd, line);
    else if (kind === "stdout") process.stdout.write(line);
    else if (kind !== "none") process.stderr.write(line);
  };
  return createLog({ format: given.logFormat, verbose: given.isVerbose, write });
}

/** `__ENV`: the process's environment, unless it is to be left out, and the flags' variables over it. */
export function collectEnv(given: Pick<RunArguments, "env" | "includesSystemEnv">, system: Environment): Readonly<Record<string, string>> {
  const inherited = given.includesSystemEnv
    ? Object.entries(system).filter((entry): entry is [string, string] => entry[1] !== undefined)
    : [];
  return { ...Object.fromEntries(inherited), ...given.env };
}

/** Lays the options' sources over each other, the weakest first, and surrounds them with what VUs share. */
export function createProgram(from: {
  readonly sources: readonly GivenOptions[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly scriptPath: string;
  readonly shared: Map<string, unknown>;
}): { readonly program: Program; readonly resolve: Resolve } {
  const options = parseOptions(mergeOptions(...from.sources), VERSION);
  const resolver = createResolver(options);
  const program: Program = {
    options,
    env: from.env,
    log: from.log,
    readFile: (path) => readScriptFile(path, dirname(resolve(from.scriptPath))),
    shared: from.shared,
    lookup: asLookup(resolver),
    tls: { rejectUnauthorized: !options.insecureSkipTLSVerify, ca: readAuthorities(process.env["SSL_CERT_FILE"]) },
    findProxy: findProxies(process.env),
    userAgent: options.userAgent,
  };
  return { program, resolve: resolver };
}

function findProxies(env: Environment): Program["findProxy"] {
  try {
    return readProxies(env);
  } catch (error) {
    throw new ExitError(EXIT.usage, (error as Error).message);
  }
}

/** Every scenario's function must be there. */
export function checkFunctions(options: Options, exports: Readonly<Record<string, unknown>>): void {
  const missing = options.scenarios
    .filter(({ exec }) => typeof exports[exec] !== "function")
    .map(({ name, exec }) => `\n\t- executor ${name}: function '${exec}' not found in exports`);
  if (missing.length > 0)
    throw new ExitError(EXIT.invalidConfig, `There were problems with the specified script configuration:${missing.join("")}`);
}

export function readSegment(given: Pick<RunArguments, "segment" | "segmentSequence">): Segment {
  try {
    return parseSegment(given.segment, given.segmentSequence);
  } catch (error) {
    throw new ExitError(EXIT.usage, (error as Error).message);
  }
}

/** The columns of the rows, how they write time, and how often they go out. */
export function readCsvSettings(
  options: Options,
  env: Environment,
): { readonly columns: readonly string[]; readonly timeFormat: TimeFormat; readonly everyMs: number } {
  const wanted = env["K6_CSV_TIME_FORMAT"] || "unix";
  const timeFormat = TIME_FORMATS.find((format) => format === wanted);
  if (timeFormat === undefined)
    throw new ExitError(EXIT.usage, `${wanted} does not belong to TimeFormat values: ${TIME_FORMATS.join(", ")}`);
  const every = env["K6_CSV_SAVE_INTERVAL"];
  return {
    columns: tagColumns(options.systemTags),
    timeFormat,
    everyMs: every === undefined || every === "" ? SAVE_INTERVAL_MS : parseDuration(every),
  };
}

/** The file of an `--out`; undefined where it is no CSV. */
export function readOut(out: string): string {
  const [kind = "", ...rest] = out.split("=");
  if (kind !== "csv")
    throw new ExitError(EXIT.usage, `the embedded engine writes csv only (got --out ${out}); write --out csv=- or --out csv=FILE`);
  return rest.join("=") || "-";
}

export function isReadable(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** k6 writes its rows once a second. */
const SAVE_INTERVAL_MS = 1_000;

function readScriptFile(path: string, folder: string): Buffer {
  const plain = path.startsWith("file://") ? fileURLToPath(path) : path;
  const whole = isAbsolute(plain) ? plain : resolve(folder, plain);
  try {
    return readFileSync(whole);
  } catch {
    throw new Error(`The file ${path} couldn't be found on local disk. Make sure that you've specified the right path to the file.`);
  }
}

/** Go takes `SSL_CERT_FILE` instead of the system's list; the built-in one stays, since Node knows no other. */
function readAuthorities(path: string | undefined): readonly string[] | undefined {
  if (path === undefined || path === "") return undefined;
  try {
    return [...rootCertificates, readFileSync(path, "utf8")];
  } catch {
    return undefined;
  }
}
