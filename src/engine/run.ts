import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { PassThrough, type Readable } from "node:stream";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import type { EngineRecord } from "../core/verdict/engine-record.ts";
import type { EngineChoice } from "./choice.ts";
import { openFileLimit, watchHealth } from "./health.ts";
import { watchSilence } from "./silence.ts";

export interface EngineJob {
  readonly engine: EngineChoice;
  /** Generator id, `g1` for the first. */
  readonly id: string;
  readonly configFile: string;
  readonly scriptFile: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags for the engine after Rentrée's own. */
  readonly flags: readonly string[];
  readonly vus: number;
  /** An engine that writes nothing for so long hangs, and is ended: nobody's visit is without a row for as long. */
  readonly silent: Milliseconds;
  /** Time that an engine has to end once it was asked to. Default: `LAST_WORDS`. */
  readonly lastWords?: Milliseconds;
  /** Takes the engine's standard output until it ends; says how that went. */
  readonly record: (samples: Readable) => Promise<{ readonly ended: "finished" | "disk" }>;
  /** Takes the engine's log until it ends; says how often it warned of what. */
  readonly log: (lines: Readable) => Promise<Readonly<Record<string, number>>>;
}

export type StopReason = "interrupted" | "rejected" | "hours" | "disk" | "rule" | "silent";

/** What an engine needs at most to cut its visits and to write its last rows; k6 takes a second or two. One that hangs would take for ever. */
const LAST_WORDS = milliseconds(30_000);

export interface RunningEngine {
  readonly pid: number;
  /** Asks the engine to end as Ctrl-C does; a second call ends it at once, and so does time, where it does not hear. */
  readonly stop: (why: StopReason) => void;
  readonly done: Promise<EngineRecord>;
  /** The record as far as it is known at the start: an engine that was killed, should nobody live to say otherwise. */
  readonly provisional: EngineRecord;
}

/** What Rentrée sets on every run: nothing is reported elsewhere, nothing is judged by the engine, rows go to the pipe. */
const OWN_FLAGS = ["--no-usage-report", "--no-thresholds", "--summary-mode=disabled", "--quiet", "--no-color", "--out", "csv=-"] as const;

/** Flags that a user may not pass after `--`, because Rentrée sets what they change. */
const REFUSED_FLAGS = [
  "-c",
  "--config",
  "-o",
  "--out",
  "-e",
  "--env",
  "-u",
  "--vus",
  "-d",
  "--duration",
  "-i",
  "--iterations",
  "-s",
  "--stage",
  "-p",
  "--paused",
  "-l",
  "--linger",
  "--summary-mode",
  "--summary-export",
  "--no-thresholds",
  "--system-tags",
  "--log-output",
  "--log-format",
  "--execution-segment",
  "--execution-segment-sequence",
  "--no-setup",
  "--user-agent",
  "--hosts",
  "--insecure-skip-tls-verify",
  "--no-vu-connection-reuse",
  "--no-cookies-reset",
  "--discard-response-bodies",
  "--min-iteration-duration",
  "--http-debug",
  "--console-output",
  "--traces-output",
  "-h",
  "--help",
] as const;

/** Short flags that take no value: others may follow them in the same word. */
const SHORT_SWITCHES = /^-[qvw]+(?=.)/;

/** The flags among `flags` that Rentrée sets itself. */
export const refusedFlags = (flags: readonly string[]): readonly string[] =>
  flags.filter((flag) => REFUSED_FLAGS.some((refused) => isFlag(flag, refused)));

/** A short flag's value may follow it without a space, and several short flags may share a word: `-d10s`, `-qe NAME=value`. */
function isFlag(given: string, refused: string): boolean {
  if (refused.startsWith("--")) return given === refused || given.startsWith(`${refused}=`);
  return !given.startsWith("--") && given.replace(SHORT_SWITCHES, "-").startsWith(refused);
}

/**
 * Starts an engine in a process group of its own, so that a Ctrl-C at the terminal reaches it once, through `stop`. Should this
 * process die, the engine's pipe breaks and ends it.
 * @throws Error when the program cannot be started at all.
 */
export function startEngine(job: EngineJob): RunningEngine {
  const args = [...job.engine.args, "run", ...OWN_FLAGS, "--config", job.configFile, ...job.flags, job.scriptFile];
  const child = spawn(job.engine.command, args, { env: job.env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let asked: Asked | undefined;
  const stop = (why: StopReason): void => {
    signal(child, asked === undefined ? "SIGINT" : "SIGKILL");
    if (asked === undefined) setTimeout(() => signal(child, "SIGKILL"), job.lastWords ?? LAST_WORDS).unref();
    // Whoever presses Ctrl-C after the phase's own rule has cut what the rule would have let finish.
    if (asked?.why === "rule" && why === "interrupted") asked = { ...asked, why };
    asked ??= { why, at: new Date().toISOString() };
  };
  return { pid: child.pid ?? -1, stop, done: followEngine(job, child, { stop, asked: () => asked }), provisional: firstRecord(job) };
}

function firstRecord(job: EngineJob): EngineRecord {
  const now = new Date().toISOString();
  const openFiles = openFileLimit();
  return {
    id: job.id,
    engine: { kind: job.engine.kind, version: job.engine.version },
    startedAt: now,
    endedAt: now,
    exitCode: null,
    signal: null,
    ended: "killed",
    cores: coresOf(job),
    vus: job.vus,
    health: [],
    ...(openFiles === undefined ? {} : { maxOpenFiles: openFiles }),
    warnings: {},
  };
}

/** The first request to stop. */
interface Asked {
  readonly why: StopReason;
  readonly at: string;
}

interface Control {
  readonly stop: (why: StopReason) => void;
  readonly asked: () => Asked | undefined;
}

async function followEngine(job: EngineJob, child: ChildProcess, control: Control): Promise<EngineRecord> {
  const { stdout, stderr, pid } = child;
  if (stdout === null || stderr === null) throw new Error("the engine was started without its pipes");
  const first = firstRecord(job);
  const health = watchHealth(pid ?? -1, first.cores);
  const ignore = watchSilence(stdout, job.silent, () => control.stop("silent"));
  const ending = endOf(child);
  const recording = job.record(kept(stdout)).then((result) => {
    if (result.ended === "disk") control.stop("disk");
    return result;
  });
  const [{ code, signalName }, recorded, warnings] = await Promise.all([ending, recording, job.log(kept(stderr))]).finally(ignore);
  const asked = control.asked();
  return {
    ...first,
    endedAt: new Date().toISOString(),
    ...(asked === undefined ? {} : { askedToStopAt: asked.at }),
    exitCode: code,
    signal: signalName,
    ended: recorded.ended === "disk" ? "disk" : (asked?.why ?? endedBy(code, signalName)),
    health: health.stop(),
    warnings,
  };
}

/** Node throws away what a child wrote, and its end, when the child is gone before anybody reads: taken over at once, it waits. */
const kept = (pipe: Readable): Readable => pipe.pipe(new PassThrough());

function endOf(child: ChildProcess): Promise<{ code: number | null; signalName: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signalName) => resolve({ code, signalName }));
  });
}

/** k6 ends with 0, and with 99 and 110 where a threshold or a script judged; anything else is an end before the end. */
function endedBy(code: number | null, signalName: string | null): EngineRecord["ended"] {
  if (signalName !== null) return "killed";
  if (code === 0 || code === 99 || code === 110) return "finished";
  return "aborted";
}

function coresOf(job: EngineJob): number {
  if (job.engine.kind === "k6") return availableParallelism();
  // The last one counts.
  const flag = [...job.flags.join(" ").matchAll(/(?:^| )--workers[= ](\d+)/g)].at(-1)?.[1];
  return Math.max(1, Number(flag ?? job.env["RENTREE_WORKERS"] ?? 1) || 1);
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(name);
}
