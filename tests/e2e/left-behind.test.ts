import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";
import { readBooks, startPlatform } from "./platform.ts";
import { until } from "./probe.ts";
import { makeFolder, placePlan, removeFolders, startRentree, startRun } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

afterAll(removeFolders);

it("leaves nothing in the temporary folder where the results folder is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rentree-e2e-"));
  const [out, temporary] = [join(folder, "results"), join(folder, "temporary")];
  for (const made of [out, temporary]) mkdirSync(made);
  writeFileSync(join(out, "mine.txt"), "kept");
  const args = [
    join(packageRoot(), "dist", "cli.js"),
    "run",
    join(packageRoot(), "plans", "morning-peak.yaml"),
    "--engine",
    "embedded",
    "-o",
    out,
  ];
  const child = spawn(process.execPath, args, { stdio: "ignore", env: { ...process.env, TMPDIR: temporary } });
  try {
    const [code] = await once(child, "exit");
    expect(code).toBe(64);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(out)).toEqual(["mine.txt"]);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("a run that is ended from outside", () => {
  const FLAGS = ["--engine", "embedded"];

  /** Starts a run whose temporary folder is `temporary`, and sends `name` once people are in. */
  async function cut(name: NodeJS.Signals, temporary: string) {
    const platform = await startPlatform({ workers: 8, service: 20 });
    try {
      const running = startRun(placePlan(smallPlan({ target: { url: platform.url } })), FLAGS, { env: { TMPDIR: temporary } });
      await until("somebody in", async () => ((await readBooks(platform)).totals["completions"] ?? 0) > 0);
      running.signal(name);
      return await running.ended;
    } finally {
      await platform.stop();
    }
  }

  it("by Ctrl-\\ is analysed as by Ctrl-C, and leaves no accounts behind", async () => {
    const temporary = makeFolder();
    const { exitCode, run, stderr } = await cut("SIGQUIT", temporary);
    expect([exitCode, run?.validity.kind], stderr).toEqual([130, "incomplete"]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("by its killing leaves accounts behind that the next run takes away, whatever becomes of that", async () => {
    const temporary = makeFolder();
    await cut("SIGKILL", temporary);
    expect(readdirSync(temporary)).toHaveLength(1);
    const next = placePlan(smallPlan({ target: { url: "http://127.0.0.1:9" }, hooks: { before: "./not-there.sh" } }));
    const args = ["run", next, "--out", join(makeFolder(), "results"), "--quiet", "--yes", ...FLAGS];
    const { exitCode, stderr } = await startRentree({ args, env: { TMPDIR: temporary } }).ended;
    expect(exitCode, stderr).toBe(69);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
