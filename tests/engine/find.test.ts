import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFolder } from "../../src/engine/cache.ts";
import { describeEngine } from "../../src/engine/choice.ts";
import { type FindOptions, findEngine } from "../../src/engine/find.ts";
import { inspectArguments } from "../../src/engine/inspect.ts";
import { EngineMissing } from "../../src/engine/missing.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { parseK6Version, standingOf } from "../../src/engine/version.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rentree-find-"));
  placeFile("package/package.json", '{"name":"rentree","version":"9.9.9"}');
  placeFile("package/dist/embedded.js", "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("findEngine", () => {
  it("prefers --k6 to RENTREE_K6, and that to the PATH", async () => {
    const [flag, env, onPath] = [placeK6("flag", "2.1.0"), placeK6("env", "2.2.0"), placeK6("bin", "2.3.0")];
    const variables = { RENTREE_K6: env, PATH: dirname(onPath) };
    expect(await find({ k6Path: flag, env: variables })).toMatchObject({ kind: "k6", source: "flag", version: "2.1.0", path: flag });
    expect(await find({ env: variables })).toMatchObject({ source: "env", version: "2.2.0", command: env, args: [] });
    expect(await find({ env: { PATH: dirname(onPath) } })).toMatchObject({ source: "PATH", version: "2.3.0", notes: [] });
  });

  it("passes over an older k6 on the PATH with one line and takes the next", async () => {
    const [older, good] = [placeK6("old", "0.49.0"), placeK6("good", "2.2.0")];
    const found = await find({ env: { PATH: [dirname(older), dirname(good)].join(delimiter) } });
    expect(found).toMatchObject({ path: good, source: "PATH" });
    expect(found.notes).toEqual([`${older} passed over: k6 0.49.0 is older than the 2.x that Rentrée needs`]);
  });

  it("goes on to the cache after the PATH, highest version first", async () => {
    placeK6("cache/rentree/k6/2.2.0", "2.2.0");
    const newest = placeK6("cache/rentree/k6/2.10.0", "2.10.0");
    placeK6("cache/rentree/k6/.install-2.11.0", "2.11.0");
    const found = await find({ env: { PATH: "", XDG_CACHE_HOME: join(folder, "cache") } });
    expect(found).toMatchObject({ path: newest, source: "cache", version: "2.10.0" });
  });

  it("refuses an older k6 that was named, with exit code 69", async () => {
    const older = placeK6("old", "1.7.0");
    const error = await find({ env: { RENTREE_K6: older } }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineMissing);
    expect(error).toMatchObject({ exitCode: 69, message: expect.stringContaining("k6 1.7.0, older than the 2.x") });
  });

  it("refuses a named file that is missing, or is not k6", async () => {
    await expect(find({ k6Path: join(folder, "nowhere") })).rejects.toThrow("is not there");
    placeFile("other/k6", "#!/bin/sh\necho something else\n", 0o755);
    await expect(find({ k6Path: join(folder, "other/k6") })).rejects.toThrow("does not answer `k6 version`");
  });

  it("passes over a k6 on the PATH that fails", async () => {
    placeFile("broken/k6", "#!/bin/sh\nexit 3\n", 0o755);
    const found = await find({ env: { PATH: join(folder, "broken") } });
    expect(found.kind).toBe("embedded");
    expect(found.notes[0]).toContain("passed over");
  });

  it("warns of a newer major and uses it", async () => {
    const newer = placeK6("bin", "3.0.0");
    const found = await find({ env: { PATH: dirname(newer) } });
    expect(found).toMatchObject({ kind: "k6", version: "3.0.0" });
    expect(found.notes).toEqual([`${newer} is k6 3.0.0, newer than the 2.x that Rentrée was tested with`]);
  });

  it.each(["2.0.0", "2.1.0"])("takes k6 %s, and says what it cannot read", async (version) => {
    const early = placeK6("bin", version);
    const found = await find({ env: { PATH: dirname(early) } });
    expect(found).toMatchObject({ kind: "k6", version });
    expect(found.notes).toEqual([`${early} is k6 ${version}: before 2.2 it reads pages in Latin-1 without their accents`]);
  });

  it("falls back to the embedded engine under auto, and says how to get k6", async () => {
    const found = await find({});
    expect(found).toMatchObject({ kind: "embedded", version: "9.9.9", command: process.execPath, source: "package" });
    expect(found.args).toEqual([join(folder, "package/dist/embedded.js")]);
    expect(found.notes.join()).toContain("rentree k6 install");
  });

  it("is missing under k6 where there is none", async () => {
    await expect(find({ choice: "k6" })).rejects.toThrow("rentree k6 install");
  });

  it("looks for no k6 under embedded", async () => {
    const found = await find({ choice: "embedded", env: { RENTREE_K6: join(folder, "nowhere") } });
    expect(found).toMatchObject({ kind: "embedded", notes: [] });
  });

  it("says so when the embedded engine is not built", async () => {
    rmSync(join(folder, "package/dist"), { recursive: true });
    await expect(find({ choice: "embedded" })).rejects.toThrow("npm run build");
  });
});

describe("parseK6Version", () => {
  it.each([
    ["k6 v2.2.0 (go1.26.1, linux/amd64)", "2.2.0"],
    ["k6 v2.2.0 (commit/devel, go1.26.1, linux/amd64)\nExtensions:", "2.2.0"],
    ["k6.exe v2.0.0-rc1 (commit/abc, go1.26, windows/amd64)", "2.0.0-rc1"],
    ["k6 2.2.0", "2.2.0"],
    ["kubectl v2.2.0", undefined],
    ["", undefined],
  ])("reads %j", (line, version) => expect(parseK6Version(line)).toBe(version));

  it("compares the major only", () => {
    expect([standingOf("0.57.0"), standingOf("1.9.9"), standingOf("2.0.0-rc1"), standingOf("2.99.0"), standingOf("10.0.0")]).toEqual([
      "older",
      "older",
      "known",
      "known",
      "newer",
    ]);
  });
});

describe("describeEngine", () => {
  it("names licence and source code of k6", async () => {
    const path = placeK6("bin", "2.2.0");
    expect(describeEngine(await find({ k6Path: path }))).toEqual({
      path,
      version: "2.2.0",
      source: "named by --k6",
      licence: "AGPL-3.0",
      sourceCode: "https://github.com/grafana/k6/tree/v2.2.0",
    });
  });

  it("says that the embedded engine is Rentrée's own", async () => {
    expect(describeEngine(await find({ choice: "embedded" }))).toMatchObject({ licence: "MIT", source: "part of Rentrée" });
  });
});

describe("inspectArguments", () => {
  it("makes the embedded engine wait for a debugger on this machine", async () => {
    const engine = await find({ choice: "embedded" });
    expect(inspectArguments(engine)).toEqual(["--inspect-wait=127.0.0.1:9229", engine.path]);
  });

  it("refuses k6", async () => {
    const engine = await find({ k6Path: placeK6("bin", "2.2.0") });
    expect(() => inspectArguments(engine)).toThrow("--engine embedded");
  });
});

describe("cacheFolder", () => {
  it.each([
    ["linux", { XDG_CACHE_HOME: "/x" }, join("/x", "rentree")],
    ["linux", { HOME: "/h" }, join("/h", ".cache", "rentree")],
    ["darwin", { HOME: "/h" }, join("/h", "Library", "Caches", "rentree")],
    ["win32", { LOCALAPPDATA: "/l" }, join("/l", "rentree", "Cache")],
  ] as const)("is the platform's own on %s with %j", (platform, env, expected) => expect(cacheFolder({ platform, env })).toBe(expected));
});

describe("packageRoot", () => {
  it("is the folder of this package", () => expect(packageRoot()).toBe(join(import.meta.dirname, "../..")));
  it("fails where no package is above", () => expect(() => packageRoot(tmpdir())).toThrow("package.json"));
});

function find(options: Partial<FindOptions>) {
  return findEngine({
    choice: "auto",
    env: { HOME: folder, PATH: "", ...options.env },
    packageRoot: join(folder, "package"),
    ...without(options),
  });
}

function without({ env: _, ...rest }: Partial<FindOptions>): Partial<FindOptions> {
  return rest;
}

function placeK6(below: string, version: string): string {
  return placeFile(`${below}/k6`, `#!/bin/sh\necho "k6 v${version} (commit/devel, go1.26.1, linux/amd64)"\n`, 0o755);
}

function placeFile(name: string, text: string, mode = 0o644): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}
