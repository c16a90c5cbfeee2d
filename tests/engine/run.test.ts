import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { type EngineJob, startEngine } from "../../src/engine/run.ts";

const LONG = milliseconds(600_000);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rentree-engine-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("startEngine", () => {
  it("keeps what an engine wrote that was gone before anybody could read", async () => {
    const heard: string[] = [];
    const running = startEngine({
      ...job("echo rows; echo words >&2"),
      record: async (samples) => {
        await turn();
        heard.push(await readLate(samples));
        return { ended: "finished" };
      },
      log: async (lines) => {
        await turn();
        heard.push(await readLate(lines));
        return {};
      },
    });
    const readLate = async (stream: Readable): Promise<string> => {
      while (isAlive(running.pid)) await turn();
      for (let more = 0; more < 50; more += 1) await turn();
      return text(stream);
    };
    const record = await running.done;
    expect(record).toMatchObject({ exitCode: 0, ended: "finished" });
    expect(record).not.toHaveProperty("askedToStopAt");
    expect(heard.sort()).toEqual(["rows\n", "words\n"]);
  });
});

const job = (line: string): EngineJob => ({
  engine: { kind: "k6", version: "2.2.0", command: program(line), args: [], path: "", source: "flag", notes: [] },
  id: "g1",
  configFile: "engine.json",
  scriptFile: "script.js",
  env: {},
  flags: [],
  vus: 1,
  silent: LONG,
  record: async (samples) => {
    await text(samples);
    return { ended: "finished" };
  },
  log: async (lines) => {
    await text(lines);
    return {};
  },
});

describe("an engine that is asked to stop twice", () => {
  it("was interrupted where Ctrl-C came after its own rule, and otherwise ended for the first reason", async () => {
    const first = startEngine(job("exec sleep 600"));
    first.stop("rule");
    first.stop("interrupted");
    expect((await first.done).ended).toBe("interrupted");
    const second = startEngine(job("exec sleep 600"));
    second.stop("rejected");
    second.stop("interrupted");
    expect(await second.done).toMatchObject({ ended: "rejected", askedToStopAt: expect.stringMatching(/^\d{4}-.*Z$/) });
  });
});

/** Hears nothing, as an engine that was frozen or whose script never lets go of the processor. */
const DEAF = `trap "" INT; echo row; while :; do sleep 0.05; done`;

describe("an engine that hangs", () => {
  it("is ended where it does not hear that it is to end", async () => {
    const running = startEngine({ ...job(`${DEAF}`), lastWords: milliseconds(200), record: hearing(() => running.stop("hours")) });
    expect(await running.done).toMatchObject({ ended: "hours", signal: "SIGKILL" });
  });

  it("is ended where it writes nothing any more, heard or not", async () => {
    const silent = milliseconds(400);
    expect(await startEngine({ ...job("echo row; exec sleep 600"), silent }).done).toMatchObject({ ended: "silent", signal: "SIGINT" });
    const deaf = startEngine({ ...job(`${DEAF}`), silent, lastWords: milliseconds(200) });
    expect(await deaf.done).toMatchObject({ ended: "silent", signal: "SIGKILL" });
  });

  it("is left alone as long as it writes", async () => {
    const line = "for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do echo row; sleep 0.1; done";
    expect(await startEngine({ ...job(line), silent: milliseconds(1_200) }).done).toMatchObject({ ended: "finished", exitCode: 0 });
  });
});

/** Calls back at the first row, when the program has set its traps. */
const hearing =
  (onRow: () => void): EngineJob["record"] =>
  async (samples) => {
    samples.once("data", onRow);
    await text(samples);
    return { ended: "finished" };
  };

function program(line: string): string {
  const file = join(folder, "engine");
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
  return file;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
