import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { buildProgram } from "../../src/cli/program.ts";

/** What a command line prints and throws, without a process of its own. */
async function call(...argv: readonly string[]) {
  const lines: string[] = [];
  const keep = (text: unknown): boolean => lines.push(String(text)) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  const ended = await buildProgram(argv).catch((error: unknown) => error);
  return { ended, text: lines.join("") };
}

afterEach(() => vi.restoreAllMocks());

describe("the command line", () => {
  it("leaves --version behind k6 install to that command: it names a release", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rentree-program-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { ended, text } = await call("k6", "install", "--version", "2.2.0", "--mirror", "http://127.0.0.1:1", "--dir", folder);
    expect(ended).toMatchObject({ name: "EngineMissing", exitCode: 69 });
    expect(text).not.toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["rnu", "plan.yaml"], "Did you mean run?"],
    [["run"], "missing required argument 'plan'"],
    [["run", "x.yaml", "--seed", "-1"], "a seed is a whole number"],
    [["run", "x.yaml", "--engine", "jmeter"], "Allowed choices are auto, k6, embedded"],
    [["run", "x.yaml", "--k6", ""], "give the path of a k6, or leave it out"],
    [["k6", "where", "--k6="], "give the path of a k6, or leave it out"],
  ])("explains %s", async (argv, message) => {
    const { ended, text } = await call(...argv);
    expect(ended).toBeInstanceOf(CommanderError);
    expect(text).toContain(message);
  });

  it.each([
    [["--version", "latest"], '"latest" is not a version of k6'],
    [["--mirror", "mirror.example"], "--mirror mirror.example is not an address"],
    [["--dir", ""], "--dir is empty"],
  ])("takes what k6 install cannot mean for the user's mistake: %j", async (flags, message) => {
    const { ended } = await call("k6", "install", ...flags);
    expect(ended).toMatchObject({ name: "UserError", exitCode: 64, message: expect.stringContaining(message) });
  });

  it("says what exit codes mean in --help", async () => {
    const { text } = await call("--help");
    expect(text).toMatch(/^ {2}130 {2}interrupted/m);
    // What is not wrapped fits the narrowest terminal.
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(["report", "verify", "compile", "reference", "init", "har", "k6"])(
    "refuses flags for an engine that %s does not start",
    async (command) => {
      const { ended } = await call(command, command === "k6" ? "where" : "x", "--", "--vus", "3");
      expect(ended).toMatchObject({
        name: "UserError",
        exitCode: 64,
        message: expect.stringContaining(`rentree ${command} starts no engine`),
      });
    },
  );

  it("refuses flags for the engine that Rentrée sets itself", async () => {
    const { ended } = await call("run", "x.yaml", "--", "--out=json=x", "--vus", "3");
    expect(ended).toMatchObject({ name: "UserError", message: expect.stringContaining("--out=json=x and --vus cannot be given") });
  });
});
