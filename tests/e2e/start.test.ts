import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";

/** Has the program meet `error` as soon as it listens for what nobody caught: while it is loaded. */
function startWith(error: string) {
  const throwing = `process.on("newListener", (name) => { if (name === "uncaughtException") setImmediate(() => { throw ${error}; }); });`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(throwing)}`, join(packageRoot(), "dist/cli.js"), "--help"];
  return spawnSync(process.execPath, args, { encoding: "utf8" });
}

describe("what is thrown outside of the program's hands", () => {
  it.each(["EMFILE: too many open files, open 'zod.js'", "WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory"])(
    "is a machine that gives too little: %s",
    (message) => {
      const { status, stderr } = startWith(`new Error(${JSON.stringify(message)})`);
      expect([status, stderr]).toEqual([69, expect.stringMatching(/^this machine gives the program too little: .*ulimit/)]);
      expect(stderr).not.toMatch(/^ {4}at /m);
    },
  );

  it.each(['new TypeError("x is not a function")', "undefined", "null"])("is else a bug, and no clause that failed: %s", (error) => {
    const { status, stderr } = startWith(error);
    expect([status, stderr]).toEqual([70, expect.stringContaining("This is a bug in Rentrée")]);
  });
});
