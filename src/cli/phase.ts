import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { variablesOf } from "../core/plan/environment.ts";
import { Fold } from "../core/samples/fold.ts";
import { RowReader } from "../core/samples/row.ts";
import { shouldStopRejected } from "../core/verdict/early-stop.ts";
import type { EngineRecord } from "../core/verdict/engine-record.ts";
import { foldSetupOf } from "../core/verdict/input.ts";
import { engineEnvironment } from "../engine/environment.ts";
import { keepLog } from "../engine/log.ts";
import { record } from "../engine/recorder.ts";
import { type RunningEngine, startEngine } from "../engine/run.ts";
import type { Prepared } from "./prepare.ts";
import type { Session } from "./session.ts";

export interface PhaseJob {
  /** Folder below `phases/`, for example `01-run`. */
  readonly folder: string;
  readonly prepared: Prepared;
}

export interface PhaseView {
  readonly fold: Fold;
  readonly startedAtMs: number;
  readonly prepared: Prepared;
}

/** Plays one table of arrivals with one engine process, and leaves what it saw in the phase's folder. */
export async function playPhase(
  session: Session,
  job: PhaseJob,
  show: (view: PhaseView) => { readonly stop: () => void },
): Promise<EngineRecord> {
  const folder = join(session.outDir, "phases", job.folder);
  mkdirSync(join(folder, "samples"), { recursive: true });
  const configFile = join(folder, "engine.json");
  writeFileSync(configFile, JSON.stringify(job.prepared.config));
  writeFileSync(join(folder, "arrivals.json"), JSON.stringify(job.prepared.table));
  const fold = new Fold(foldSetupOf(session.plan, job.prepared.table));
  const reader = new RowReader((row) => fold.add(row));
  const running = startEngine({
    engine: session.engine,
    id: "g1",
    configFile,
    scriptFile: session.scriptFile,
    env: sessionEnvironment(session),
    flags: session.flags,
    vus: job.prepared.demand.vus,
    record: (samples) => record(samples, join(folder, "samples", "g1.csv.gz"), (bytes) => reader.push(bytes)),
    log: (lines) => keepLog(lines, join(folder, "engine.log")),
  });
  const view = show({ fold, startedAtMs: Date.now(), prepared: job.prepared });
  const ignore = superviseEngine(session, running, fold);
  const engineRecord = await running.done.finally(() => {
    ignore();
    view.stop();
  });
  writeFileSync(join(folder, "generators.json"), JSON.stringify([engineRecord], null, 1));
  return engineRecord;
}

const WATCH_EVERY_MS = 250;

/** Stops the engine for the reasons that a run has: the user, refused accounts, the edge of the authorised hours. */
function superviseEngine(session: Session, running: RunningEngine, fold: Fold): () => void {
  const ignore = session.stopSignal.listen(() => running.stop("interrupted"));
  let isStopped = false;
  const timer = setInterval(() => {
    if (isStopped) return;
    const why = shouldStopRejected(fold.watched) ? "rejected" : isPast(session.edgeMs) ? "hours" : undefined;
    if (why === undefined) return;
    isStopped = true;
    running.stop(why);
  }, WATCH_EVERY_MS);
  return () => {
    clearInterval(timer);
    ignore();
  };
}

const isPast = (edgeMs: number | undefined): boolean => edgeMs !== undefined && Date.now() >= edgeMs;

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
