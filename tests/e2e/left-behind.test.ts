import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";

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
