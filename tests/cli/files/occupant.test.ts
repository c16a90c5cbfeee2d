import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sourcesOf } from "../../../src/cli/files/manifest.ts";
import { OCCUPANT, refuseOccupied, whileOccupied } from "../../../src/cli/files/occupant.ts";
import { UserError } from "../../../src/cli/mistake.ts";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function emptyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "results-"));
  folders.push(dir);
  return dir;
}

function folderPlayedBy(occupant: unknown): string {
  const dir = emptyFolder();
  writeFileSync(join(dir, OCCUPANT), typeof occupant === "string" ? occupant : JSON.stringify(occupant));
  return dir;
}

describe("a results folder that is being played", () => {
  it("is refused to a second process, which says whose it is", async () => {
    const dir = folderPlayedBy({ pid: process.ppid, host: hostname() });
    const isRefused = expect.objectContaining({ message: expect.stringContaining(`${dir} is being played by process ${process.ppid};`) });
    expect(() => refuseOccupied(dir)).toThrow(UserError);
    await expect(whileOccupied(dir, () => Promise.resolve(0))).rejects.toEqual(isRefused);
    expect(existsSync(join(dir, OCCUPANT))).toBe(true);
  });

  it.each([
    ["its process is gone", { pid: 2 ** 22 + 1, host: hostname() }],
    ["it was played on another machine", { pid: process.ppid, host: "elsewhere" }],
    ["the mark was cut while it was written", '{"pid":'],
    ["the mark is none", { pid: "1" }],
  ])("is free again where %s", async (_why, occupant) => {
    expect(await whileOccupied(folderPlayedBy(occupant), () => Promise.resolve(7))).toBe(7);
  });

  it.runIf(process.platform === "linux")("is free again where its process was killed and its parent has not asked for it yet", async () => {
    const parent = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 30"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const pid = Number(await new Promise((resolve) => parent.stdout.once("data", (text) => resolve(String(text)))));
      const dir = folderPlayedBy({ pid, host: hostname() });
      await expect.poll(() => whileOccupied(dir, () => Promise.resolve(7)).catch(() => "refused")).toBe(7);
      expect(() => process.kill(pid, 0)).not.toThrow();
    } finally {
      parent.kill();
    }
  });

  it("is marked while it is played, also where that fails, and the mark is no part of what was measured", async () => {
    const dir = emptyFolder();
    const play = (): Promise<never> => Promise.reject(new Error(`${existsSync(join(dir, OCCUPANT))} ${sourcesOf(dir).length}`));
    await expect(whileOccupied(dir, play)).rejects.toThrow("true 0");
    expect(existsSync(join(dir, OCCUPANT))).toBe(false);
  });
});
