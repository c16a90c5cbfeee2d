import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { variablesOf } from "../core/plan/environment.ts";
import type { Plan } from "../core/plan/plan.ts";
import { Fold } from "../core/samples/fold.ts";
import { RowReader } from "../core/samples/row.ts";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import { shouldStopRejected } from "../core/verdict/early-stop.ts";
import type { EngineRecord } from "../core/verdict/engine-record.ts";
import { foldSetupOf } from "../core/verdict/input.ts";
import { engineEnvironment } from "../engine/environment.ts";
import { keepLog } from "../engine/log.ts";
import { record } from "../engine/recorder.ts";
import { type RunningEngine, type StopReason, startEngine } from "../engine/run.ts";
import { writeWhole } from "./files/write-whole.ts";
import { collectorLimits } from "./machine.ts";
import type { Prepared } from "./prepare.ts";
import { RefusedAccount } from "./refused-account.ts";
import { runWords } from "./run-words.ts";
import type { Session } from "./session.ts";
import { threadLimits } from "./threads.ts";
import { wholeFold } from "./whole-fold.ts";

export interface PhaseJob {
  /** Folder below `phases/`, for example `01-run`. */
  readonly folder: string;
  readonly prepared: Prepared;
  /** Engine processes that share the load, exactly interleaved. Default: one. */
  readonly generators?: number;
  /** Asked four times a second: whether the phase has told what it was to tell. */
  readonly isEnough?: (fold: Fold) => boolean;
}

export interface PhaseView {
  /** What each generator has seen so far. */
  readonly folds: readonly Fold[];
  readonly prepared: Prepared;
}

/** Plays one table of arrivals, and leaves what was seen in the phase's folder. */
export async function playPhase(
  session: Session,
  job: PhaseJob,
  show: (view: PhaseView) => { readonly stop: () => void },
): Promise<readonly EngineRecord[]> {
  const folder = join(session.outDir, "phases", job.folder);
  mkdirSync(join(folder, "samples"), { recursive: true });
  writeWhole(join(folder, "engine.json"), JSON.stringify(job.prepared.config));
  writeWhole(join(folder, "arrivals.json"), JSON.stringify(job.prepared.table));
  const playing = startGenerators(session, job, folder);
  keepRecords(
    folder,
    playing.map(({ provisional }) => provisional),
  );
  const view = show({ folds: playing.map(({ fold }) => fold), prepared: job.prepared });
  const ignore = superviseEngines(session, playing, job.isEnough);
  const records = await awaitAll(playing.map(({ running }) => running)).finally(() => {
    ignore();
    view.stop();
  });
  keepRecords(folder, records);
  return records;
}

interface Playing {
  readonly running: RunningEngine;
  readonly fold: Fold;
  readonly refused: RefusedAccount;
  /** What is known should nobody live to write the real record. */
  readonly provisional: EngineRecord;
}

const keepRecords = (folder: string, records: readonly EngineRecord[]): void =>
  writeWhole(join(folder, "generators.json"), JSON.stringify(records, null, 1));

/** Starts every generator of the phase, or none: where one cannot be started at once, those before it are ended. */
function startGenerators(session: Session, job: PhaseJob, folder: string): readonly Playing[] {
  const playing: Playing[] = [];
  try {
    for (let index = 0; index < (job.generators ?? 1); index += 1) playing.push(startGenerator(session, job, folder, index));
    return playing;
  } catch (error) {
    for (const { running } of playing) {
      running.stop("interrupted");
      running.done.catch(() => undefined);
    }
    throw error;
  }
}

/**
 * The records of all engines, once every one has ended.
 * @throws what an engine failed with; the others are ended and awaited before, so that none is left behind.
 */
export async function awaitAll(engines: readonly Pick<RunningEngine, "done" | "stop">[]): Promise<readonly EngineRecord[]> {
  const ended = engines.map(({ done }, index) =>
    done.catch((error: unknown) => {
      for (const [other, engine] of engines.entries()) if (other !== index) engine.stop("interrupted");
      throw error;
    }),
  );
  const results = await Promise.allSettled(ended);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

function startGenerator(session: Session, job: PhaseJob, folder: string, index: number): Playing {
  const id = `g${index + 1}`;
  const fold = new Fold(foldSetupOf(session.plan, job.prepared.table, job.generators));
  const refused = new RefusedAccount(session.plan);
  const reader = new RowReader((row) => {
    refused.watch(row);
    fold.add(row);
  });
  const running = startEngine({
    engine: session.engine,
    id,
    configFile: join(folder, "engine.json"),
    scriptFile: session.scriptFile,
    env: { ...sessionEnvironment(session), ...collectorLimits(job.generators ?? 1), ...threadLimits() },
    flags: [...segmentFlags(index, job.generators ?? 1), ...session.flags],
    vus: job.prepared.demand.vus,
    silent: longestSilence(session.plan),
    record: (samples) => record(samples, join(folder, "samples", `${id}.csv.gz`), (bytes) => reader.push(bytes)),
    log: (lines) => keepLog(lines, join(folder, index === 0 ? "engine.log" : `engine-${id}.log`), session.secrets),
  });
  return { running, fold, refused, provisional: running.provisional };
}

/** What an engine may take to begin: its visits are made, and `setup` may look for a provider for a minute. */
const BEGINNING_MS = 300_000;

/** For how long an engine may write nothing: at the end the last to come stay until their deadline, and no metronome ticks beside them. */
export const longestSilence = ({ people }: Plan): Milliseconds =>
  milliseconds(BEGINNING_MS + Math.max(...people.map(({ deadline }) => deadline)));

/** Execution segments: the generators start every n-th arrival in turn. */
function segmentFlags(index: number, count: number): readonly string[] {
  if (count === 1) return [];
  const border = (at: number): string => (at === 0 ? "0" : at === count ? "1" : `${at}/${count}`);
  const sequence = Array.from({ length: count + 1 }, (_, at) => border(at)).join(",");
  return ["--execution-segment", `${border(index)}:${border(index + 1)}`, "--execution-segment-sequence", sequence];
}

const WATCH_EVERY_MS = 250;

/** Stops the engines for the reasons that a run has: the user, refused accounts, the edge of the authorised hours, a phase's own rule. */
function superviseEngines(session: Session, playing: readonly Playing[], isEnough: PhaseJob["isEnough"]): () => void {
  const stopAll = (why: StopReason): void => {
    for (const { running } of playing) running.stop(why);
  };
  const ignore = session.stopSignal.listen(() => stopAll("interrupted"));
  const folds = playing.map(({ fold }) => fold);
  const timer = setInterval(() => {
    const why = reasonToStop(session, folds, isEnough);
    if (why === undefined) return;
    clearInterval(timer);
    if (why === "rejected") warnRejected(session, playing);
    stopAll(why);
  }, WATCH_EVERY_MS);
  return () => {
    clearInterval(timer);
    ignore();
  };
}

/** Says it at once: people who read this will want to look at their accounts before they are locked. */
function warnRejected({ terminal, accounts }: Session, playing: readonly Playing[]): void {
  const [example] = playing.flatMap(({ refused }) => refused.describe(accounts) ?? []);
  terminal.warn(runWords(terminal.language).refusedAccounts(example));
}

/** Of all generators together: each of them alone may have seen too few. */
export function reasonToStop(
  { edgeMs }: Pick<Session, "edgeMs">,
  folds: readonly Fold[],
  isEnough: PhaseJob["isEnough"],
): StopReason | undefined {
  const watched = folds.flatMap((fold) => fold.watched).sort((a, b) => a.atMs - b.atMs);
  if (shouldStopRejected(watched)) return "rejected";
  if (edgeMs !== undefined && Date.now() >= edgeMs) return "hours";
  return isEnough?.(wholeFold(folds)) === true ? "rule" : undefined;
}

/** The environment in which a session's engines start. */
export function sessionEnvironment(session: Session): Record<string, string> {
  return engineEnvironment({
    env: process.env,
    proxy: session.plan.target.proxy,
    names: variablesOf(session.plan),
    certificates: session.certificates,
    own: { RENTREE_RUN_ID: session.runId, RENTREE_TARGET: session.targetUrl, RENTREE_ACCOUNTS: session.accountsFile },
  });
}
