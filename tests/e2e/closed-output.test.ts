import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";

it("goes on where nobody reads its output any more, a pipe to head or a closed terminal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rentree-e2e-"));
  const out = join(folder, "compiled");
  const args = [join(packageRoot(), "dist", "cli.js"), "compile", join(packageRoot(), "plans", "morning-peak.yaml"), "-o", out];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  try {
    child.stdout.destroy();
    child.stderr.destroy();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    expect(existsSync(join(out, "engine.json"))).toBe(true);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
