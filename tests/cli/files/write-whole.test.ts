import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../../src/cli/files/write-whole.ts";
import { Unavailable } from "../../../src/cli/mistake.ts";

const newDir = (): string => mkdtempSync(join(tmpdir(), "rentree-whole-"));

describe("a file that is written as a whole", () => {
  it("replaces the one before it and leaves nothing beside it", () => {
    const dir = newDir();
    for (const text of ["one", "two"]) writeWhole(join(dir, "a.json"), text);
    expect(readdirSync(dir)).toEqual(["a.json"]);
    expect(readFileSync(join(dir, "a.json"), "utf8")).toBe("two");
  });

  it.skipIf(!existsSync("/dev/full"))("stays as it was on a disk that is full, and says so", () => {
    const dir = newDir();
    const file = join(dir, "a.json");
    writeFileSync(file, "before");
    symlinkSync("/dev/full", `${file}.part`);
    const write = (): void => writeWhole(file, "after");
    expect(write).toThrow(Unavailable);
    symlinkSync("/dev/full", `${file}.part`);
    expect(write).toThrow(`${file} cannot be written: the disk is full (ENOSPC); free some space and try again`);
    expect(readdirSync(dir)).toEqual(["a.json"]);
    expect(readFileSync(file, "utf8")).toBe("before");
  });

  it("is for those alone who might read the one before it", () => {
    const file = join(newDir(), "a.json");
    writeFileSync(file, "before", { mode: 0o600 });
    writeWhole(file, "after");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("passes on every other reason in the system's words", () => {
    expect(() => writeWhole(join(newDir(), "none", "a.json"), "text")).toThrow(/ENOENT/);
  });
});
