import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { EXIT, ExitError } from "./exit-code.ts";
import type { Log } from "./log.ts";
import { RowBuffer } from "./output.ts";
import { readCsvSettings, readSegment } from "./prepare.ts";
import { Run } from "./run.ts";
import { splitSegment } from "./segment.ts";
import { Tally } from "./tally.ts";
import { openThread } from "./thread.ts";
import { blameRejections } from "./virtual-user.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./worker-message.ts";

/** A worker thread: plays its stripe of the test, and hands rows and log lines to the main thread. */
if (parentPort !== null) await work(parentPort, workerData as WorkerTask);

async function work(port: MessagePort, task: WorkerTask): Promise<void> {
  const post = (message: FromWorker): void => port.postMessage(message);
  const log: Log = (level, message, fields = {}) => post({ kind: "log", level, message, fields });
  try {
    post({ kind: "done", exitCode: await play(port, task, post, log) });
  } catch (error) {
    const { code, message, fields } = error instanceof ExitError ? error : new ExitError(EXIT.panic, String((error as Error).stack));
    post({ kind: "failed", exitCode: code, message, fields });
  }
}

async function play(port: MessagePort, task: WorkerTask, post: (message: FromWorker) => void, log: Log): Promise<number> {
  const { given, script, sources, index, count } = task;
  const { parts, describeError, program: createProgram } = openThread(script, given, log);
  const { program, resolve } = createProgram(sources);
  const { columns, timeFormat, everyMs } = readCsvSettings(program.options, process.env);
  const rows = new RowBuffer({ columns, timeFormat });
  const segment = splitSegment(readSegment(given), index, count);
  const onAbort = () => post({ kind: "aborted" });
  const run = new Run({ program, parts, segment, rows, resolve, describeError, tally: new Tally(task.tally), onAbort });
  blameRejections((reason) => describeError(reason).asRejection());
  const asked = whenAsked(port, run);
  await run.prepare();
  post({ kind: "ready" });
  const { setupData, startMs } = await asked;
  const flush = (): void => {
    const text = rows.take();
    if (text !== "") post({ kind: "rows", text });
  };
  const timer = setInterval(flush, everyMs);
  await run.play(setupData, startMs);
  clearInterval(timer);
  flush();
  return run.exitCode;
}

/** Resolves with the data of `setup` and the test's start when the main thread says when it begins. */
function whenAsked(port: MessagePort, run: Run): Promise<Extract<ToWorker, { kind: "play" }>> {
  return new Promise((resolve) => {
    port.on("message", (message: ToWorker) => {
      if (message.kind === "play") resolve(message);
      else run.interrupt(message.exitCode);
    });
  });
}
