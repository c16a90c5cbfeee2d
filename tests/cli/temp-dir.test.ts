import { expect, it, vi } from "vitest";
import { makeTempDir } from "../../src/cli/temp-dir.ts";

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
