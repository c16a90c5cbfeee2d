import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir, uptime } from "node:os";
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
    if (owner === undefined) return name;
    const { boot, ...here } = thisOwner();
    markOwner(dir, { ...here, ...(boot === undefined || "boot" in owner ? {} : { boot }), pid: deadPid(), ...owner });
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
    expect(kept()).toEqual([]);
  });

  it.runIf(thisOwner().boot !== undefined)("is taken away by the first run after the machine was started again", () => {
    const mark = join(place, left("rentree-before-the-start", { boot: "another", pid: process.ppid }), "owner.json");
    const before = Date.now() / 1_000 - uptime() - 3_600;
    utimesSync(mark, before, before);
    expect(kept()).toEqual([]);
  });

  it("stays where nobody may list the place, in which a folder is made all the same", () => {
    vi.spyOn(fs, "readdirSync").mockImplementation(() => {
      throw Object.assign(new Error("permission denied"), { code: "EACCES" });
    });
    syncBuiltinESMExports();
    try {
      expect(() => removeTempDir(makeTempDir())).not.toThrow();
    } finally {
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
  });

  it("stays where its run is alive, or where nobody here can know", () => {
    living = spawn(process.execPath, ["-e", "setInterval(() => 0, 1e6)"], { stdio: "ignore" });
    const names = [
      left("rentree-alive", { pid: living.pid ?? 1 }),
      left("rentree-of-another-machine", { host: "another.example.org" }),
      left("rentree-of-another-container", { space: "pid:[1]" }),
      // Machines that were copied have one name, and may share a disk; a sandbox may hide which start this is.
      left("rentree-of-a-machine-of-the-same-name", { boot: "another" }),
      left("rentree-of-an-unknown-start", { boot: undefined as unknown as string }),
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
