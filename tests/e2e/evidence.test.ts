import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Folder, makeFolder } from "../cli/files/folder.ts";
import { callRentree } from "./rentree.ts";

describe("a results folder that was tampered with", () => {
  it.each<[string, (folder: Folder) => void, RegExp]>([
    ["samples that are a link to themselves", ({ samples }) => loop(samples()), /ELOOP.*g1\.csv\.gz.*try again/],
    [
      "a run.json that is something else",
      ({ dir }) => writeFileSync(join(dir, "run.json"), "{}"),
      /run\.json is not a run .* restore it, or remove it/,
    ],
  ])("ends in 64 and one line, without a stack: %s", async (_what, tamper, said) => {
    const folder = makeFolder();
    try {
      tamper(folder);
      for (const command of ["report", "verify"]) {
        const { exitCode, stderr } = await callRentree(command, folder.dir);
        if (command === "report") expect(stderr).toMatch(said);
        expect([command, exitCode, stderr.trim().split("\n").length]).toEqual([command, 64, 1]);
      }
    } finally {
      rmSync(folder.dir, { recursive: true });
    }
  });
});

function loop(file: string): void {
  rmSync(file);
  symlinkSync(file, file);
}
