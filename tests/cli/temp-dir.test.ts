import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeTempDir, removeTempDir } from "../../src/cli/temp-dir.ts";
import { markOwner, type TempOwner, thisOwner } from "../../src/cli/temp-owner.ts";

it("says which variable names a temporary folder that is not there", () => {
  vi.stubEnv("TMPDIR", "/nowhere-at-all");
  try {
    expect(makeTempDir).toThrow(
      "no temporary folder can be made in /nowhere-at-all (ENOENT); set TMPDIR to a folder that can be written, for example TMPDIR=/tmp",
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

describe("a temporary folder that a killed run left", () => {
  let place = "";
  let living: ChildProcess | undefined;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "rentree-test-"));
    vi.stubEnv("TMPDIR", place);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    living?.kill("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  /** A folder with accounts in it, as its owner left it. */
  function left(name: string, owner?: Partial<TempOwner>): string {
    const dir = join(place, name);
    mkdirSync(dir);
    writeFileSync(join(dir, "accounts.json"), "[]");
    if (owner !== undefined) markOwner(dir, { ...thisOwner(), pid: deadPid(), ...owner });
    return name;
  }
  /** Number of a process that has ended and was asked for. */
  const deadPid = (): number => spawnSync(process.execPath, ["--version"]).pid;
  /** What is still there once the next run has made its own. */
  function kept(): readonly string[] {
    const own = makeTempDir();
    const names = readdirSync(place).filter((name) => join(place, name) !== own);
    removeTempDir(own);
    return names;
  }

  it("is taken away by the next run", () => {
    left("rentree-dead", {});
    left("rentree-before-the-machine-started", { boot: "another", pid: process.ppid });
    expect(kept()).toEqual([]);
  });

  it("stays where its run is alive, or where nobody here can know", () => {
    living = spawn(process.execPath, ["-e", "setInterval(() => 0, 1e6)"], { stdio: "ignore" });
    const names = [
      left("rentree-alive", { pid: living.pid ?? 1 }),
      left("rentree-of-another-machine", { host: "another.example.org" }),
      left("rentree-of-another-container", { space: "pid:[1]" }),
      left("rentree-unmarked"),
      left("another-program", {}),
    ];
    expect(kept().toSorted()).toEqual(names.toSorted());
  });

  it("is never what a link leads to, or a mark that is none", () => {
    symlinkSync(join(place, left("elsewhere", {})), join(place, "rentree-link"));
    for (const [index, text] of ["", "{", "[]", "null", '{"pid":-1,"host":"x"}', '{"pid":1.5}'].entries())
      writeFileSync(join(place, left(`rentree-bad-${index}`), "owner.json"), text);
    expect(kept()).toHaveLength(8);
    expect(existsSync(join(place, "elsewhere", "accounts.json"))).toBe(true);
  });
});
