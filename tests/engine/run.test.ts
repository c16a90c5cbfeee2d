import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEngine } from "../../src/engine/run.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rentree-engine-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("startEngine", () => {
  it("keeps what an engine wrote that was gone before anybody could read", async () => {
    const heard: string[] = [];
    const running = startEngine({
      engine: {
        kind: "k6",
        version: "2.2.0",
        command: program("echo rows; echo words >&2"),
        args: [],
        path: "",
        source: "flag",
        notes: [],
      },
      id: "g1",
      configFile: "engine.json",
      scriptFile: "script.js",
      env: {},
      flags: [],
      vus: 1,
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

describe("an engine that is asked to stop twice", () => {
  const job = (line: string) => ({
    engine: { kind: "k6" as const, version: "2.2.0", command: program(line), args: [], path: "", source: "flag" as const, notes: [] },
    id: "g1",
    configFile: "engine.json",
    scriptFile: "script.js",
    env: {},
    flags: [],
    vus: 1,
    record: async (samples: Readable) => {
      await text(samples);
      return { ended: "finished" as const };
    },
    log: async (lines: Readable) => {
      await text(lines);
      return {};
    },
  });

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
