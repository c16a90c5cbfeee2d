import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runHook } from "../../src/cli/hook.ts";

const dir = mkdtempSync(join(tmpdir(), "rentree-hook-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A stop signal that is pressed by hand. */
function button(before = 0) {
  let count = before;
  const listeners = new Set<() => void>();
  return {
    count: () => count,
    listen: (onStop: () => void) => {
      listeners.add(onStop);
      for (let missed = 0; missed < count; missed += 1) onStop();
      return () => listeners.delete(onStop);
    },
    press: () => {
      count += 1;
      for (const listener of listeners) listener();
    },
  };
}

function call(name: string, body: string, stopSignal: ReturnType<typeof button>) {
  writeFileSync(join(dir, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(dir, name), 0o755);
  return runHook({ file: name, planDir: dir, runId: "r", outDir: dir, stopSignal });
}

async function pidIn(file: string): Promise<number> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const text = existsSync(join(dir, file)) ? readFileSync(join(dir, file), "utf8") : "";
    if (text.endsWith("\n")) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${file} was not written`);
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    try {
      process.kill(pid, 0);
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return true;
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

describe("a hook that cannot be run", () => {
  it.each([
    ["absent", undefined],
    ["not executable", 0o644],
  ])("is told what to do about it: %s", async (what, mode) => {
    const file = `./${what.replace(" ", "-")}.sh`;
    if (mode !== undefined) writeFileSync(join(dir, file), "#!/bin/sh\nexit 0\n", { mode });
    const result = await runHook({ file, planDir: dir, runId: "r", outDir: dir, stopSignal: button() });
    expect(result).toEqual({ kind: "failed", why: `${file} is not there or may not be run; make it executable` });
  });
});

describe("Ctrl-C while a hook hangs", () => {
  it("ends it, and whatever it started, at the first press", async () => {
    const stop = button();
    const result = call("hangs", "sleep 600 & echo $! > hangs.pid; wait", stop);
    const pid = await pidIn("hangs.pid");
    stop.press();
    expect([await result, await isGone(pid)]).toEqual([{ kind: "stopped" }, true]);
  });

  it("ends one that does not listen at the second", async () => {
    const stop = button();
    const result = call("deaf", "trap '' TERM; echo $$ > deaf.pid; while :; do sleep 600; done", stop);
    const pid = await pidIn("deaf.pid");
    stop.press();
    stop.press();
    expect([await result, await isGone(pid)]).toEqual([{ kind: "stopped" }, true]);
  });
});

describe("a hook that runs after Ctrl-C", () => {
  it("is left to finish: the presses before it were for what ran then", async () =>
    expect(await call("cleans", "exit 0", button(2))).toEqual({ kind: "ok" }));
  it("says with what it ended where it fails", async () =>
    expect(await call("fails", "exit 3", button(1))).toEqual({ kind: "failed", why: "fails ended with code 3" }));
});
