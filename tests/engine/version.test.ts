import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { probeK6 } from "../../src/engine/version.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rentree-version-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const save = (text: string, mode = 0o755): string => {
  const file = join(dir, "k6");
  writeFileSync(file, text, { mode });
  return file;
};
const K6 = '#!/bin/sh\necho "k6 v2.2.0 (go1.26, linux/amd64)"\n';

describe("probeK6", () => {
  it.each([
    ["a k6", K6, 0o755, "2.2.0"],
    ["another program", "#!/bin/sh\necho 1.0\n", 0o755, undefined],
    ["one that fails", "#!/bin/sh\nexit 3\n", 0o755, undefined],
    ["what is no program", "\u007fELF nothing", 0o755, undefined],
    ["what may not be run", K6, 0o644, undefined],
  ])("tells %s", async (_what, text, mode, version) => expect(await probeK6(save(text, mode))).toBe(version));

  it("is nothing where there is no file", async () => expect(await probeK6(join(dir, "absent"))).toBeUndefined());

  it.skipIf(process.platform !== "linux")("waits for a program that is still held open for writing", async () => {
    const file = save(K6);
    const held = openSync(file, "r+");
    const probed = probeK6(file);
    setTimeout(() => closeSync(held), 120);
    expect(await probed).toBe("2.2.0");
  });
});
