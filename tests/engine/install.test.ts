import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseChecksums } from "../../src/engine/checksum.ts";
import { findEngine } from "../../src/engine/find.ts";
import { type InstallOptions, installK6 } from "../../src/engine/install.ts";
import { EngineMissing } from "../../src/engine/missing.ts";
import { releaseFor } from "../../src/engine/release.ts";
import { fakeK6, makeRelease, makeTar, makeZip, type ReleaseServer, serveRelease } from "./release-server.ts";

const LINUX = "k6-v2.2.0-linux-amd64.tar.gz";
const CHECKSUMS = "/v2.2.0/k6-v2.2.0-checksums.txt";
const good = makeTar([
  { path: "k6-v2.2.0-linux-amd64/LICENSE.md", content: "AGPL" },
  { path: "k6-v2.2.0-linux-amd64/k6", content: fakeK6() },
]);

let home = "";
let server: ReleaseServer | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "rentree-install-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(home, { recursive: true, force: true });
});

describe("installK6", () => {
  it("puts the program into the cache, where it is found again", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    const seen: number[] = [];
    const installed = await install({ onProgress: ({ receivedBytes }) => seen.push(receivedBytes) });
    expect(installed).toEqual({ path: join(home, "rentree/k6/2.2.0/k6"), version: "2.2.0", kind: "installed" });
    expect(statSync(installed.path).mode & 0o111).toBe(0o111);
    expect(seen.at(-1)).toBe(good.length);
    expect(readdirSync(join(home, "rentree/k6"))).toEqual(["2.2.0"]);
    const found = await findEngine({ choice: "k6", env: { PATH: "", XDG_CACHE_HOME: home } });
    expect(found).toMatchObject({ source: "cache", path: installed.path });
  });

  it("downloads nothing when that version is there already", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    await install({});
    const before = server?.asked.length;
    expect((await install({})).kind).toBe("present");
    expect(server?.asked.length).toBe(before);
  });

  it.each([
    ["is another version", fakeK6("1.9.0")],
    ["does not run", "no program"],
  ])("replaces a program in the cache that %s", async (_what, content) => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    const cached = placeCached(content);
    expect(await install({})).toEqual({ path: cached, version: "2.2.0", kind: "installed" });
    expect(readFileSync(cached, "utf8")).toBe(fakeK6());
    expect((await install({})).kind).toBe("present");
  });

  it.each([
    ["linux", "arm64", "k6-v2.2.0-linux-arm64.tar.gz", "k6"],
    ["darwin", "arm64", "k6-v2.2.0-macos-arm64.zip", "k6"],
    ["darwin", "x64", "k6-v2.2.0-macos-amd64.zip", "k6"],
    ["win32", "x64", "k6-v2.2.0-windows-amd64.zip", "k6.exe"],
  ] as const)("takes the right archive for %s on %s", async (platform, arch, archive, program) => {
    const members = [{ path: `${archive}.d/${program}`, content: "binary" }];
    await serve(makeRelease("2.2.0", { [archive]: archive.endsWith("zip") ? makeZip(members) : makeTar(members), other: good }));
    const { path } = await install({ platform, arch, dir: join(home, "bin") });
    expect(path).toBe(join(home, "bin", program));
    expect(readFileSync(path, "utf8")).toBe("binary");
  });

  it("finds k6.exe at the top of a Windows archive, and gives amd64 to Windows on arm64", async () => {
    await serve(
      makeRelease("2.2.0", {
        "k6-v2.2.0-windows-amd64.zip": makeZip([
          { path: "README", content: "x" },
          { path: "k6.exe", content: "binary" },
        ]),
      }),
    );
    expect(readFileSync((await install({ platform: "win32", arch: "arm64" })).path, "utf8")).toBe("binary");
  });

  it("follows redirects to the store behind the release page", async () => {
    const files = makeRelease("2.2.0", { [LINUX]: good });
    await serve({
      ...files,
      [`/v2.2.0/${LINUX}`]: (_request, response) => response.writeHead(302, { location: "/store/one" }).end(),
      "/store/one": good,
    });
    expect((await install({})).kind).toBe("installed");
  });

  it("goes through the proxy that the environment names, but not for hosts of NO_PROXY", async () => {
    const files = makeRelease("2.2.0", { [LINUX]: good });
    await serve(files);
    const tunnelled: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket) => {
      tunnelled.push(String(request.url));
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    try {
      await expect(install({ env: { XDG_CACHE_HOME: home, HTTP_PROXY: url } })).rejects.toThrow("by hand");
      expect(tunnelled).toEqual([`127.0.0.1:${server?.port}`]);
      expect((await install({ env: { XDG_CACHE_HOME: home, HTTP_PROXY: url, NO_PROXY: "127.0.0.1" } })).kind).toBe("installed");
      expect(tunnelled).toHaveLength(1);
    } finally {
      proxy.close();
    }
  });

  it("lets two installs run at once, and keeps one k6", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    const both = await Promise.all([install({}), install({})]);
    expect(both.map(({ path }) => path)).toEqual([join(home, "rentree/k6/2.2.0/k6"), join(home, "rentree/k6/2.2.0/k6")]);
    expect(readFileSync(both[0].path, "utf8")).toBe(fakeK6());
    expect(readdirSync(join(home, "rentree/k6"))).toEqual(["2.2.0"]);
  });

  it("clears away what a killed install left an hour ago, and leaves a running one alone", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    const [stale, live] = [".install-stale", ".install-live"].map((name) => join(home, "rentree/k6", name));
    for (const folder of [stale, live]) mkdirSync(String(folder), { recursive: true });
    writeFileSync(join(String(stale), LINUX), "half");
    const long = new Date(Date.now() - 7_200_000);
    for (const path of [join(String(stale), LINUX), String(stale)]) utimesSync(path, long, long);
    await install({});
    expect([existsSync(String(stale)), existsSync(String(live))]).toEqual([false, true]);
  });
});

describe("installK6, when something is wrong, leaves the cache as it was and says", () => {
  it("that the checksum differs, before it unpacks", async () => {
    const files = makeRelease("2.2.0", { [LINUX]: good });
    await serve({ ...files, [`/v2.2.0/${LINUX}`]: makeTar([{ path: "../../k6", content: "evil" }]) });
    await expectFailure(/^k6 was not installed: http:.* has SHA-256 [0-9a-f]{64}, its checksum file says [0-9a-f]{64}$/);
  });

  it("that the checksum file has no line for this platform", async () => {
    await serve(makeRelease("2.2.0", { "k6-v2.2.0-linux-arm64.tar.gz": good }));
    await expectFailure(/checksums\.txt has no line for k6-v2\.2\.0-linux-amd64\.tar\.gz$/);
    expect(server?.asked).toEqual([CHECKSUMS]);
  });

  it("that a download broke off", async () => {
    const files = makeRelease("2.2.0", { [LINUX]: good });
    await serve({
      ...files,
      [`/v2.2.0/${LINUX}`]: (_request, response) => {
        response.writeHead(200, { "content-length": good.length });
        response.write(good.subarray(0, 100), () => response.destroy());
      },
    });
    await expectFailure(/by hand: unpack http:.*linux-amd64\.tar\.gz elsewhere and put its k6 at .*rentree\/k6\/2\.2\.0\/k6$/);
  });

  it.each([
    ["truncated tar", LINUX, "linux", good.subarray(0, 150), "cannot be unpacked"],
    ["truncated zip", "k6-v2.2.0-macos-amd64.zip", "darwin", makeZip([{ path: "k6", content: "x" }]).subarray(0, 40), "cannot be unpacked"],
    ["tar without k6", LINUX, "linux", makeTar([{ path: "LICENSE", content: "x" }]), "it holds no k6"],
    ["zip without k6", "k6-v2.2.0-macos-amd64.zip", "darwin", makeZip([{ path: "k6.txt", content: "x" }]), "it holds no k6"],
    [
      "tar that climbs",
      LINUX,
      "linux",
      makeTar([
        { path: "a/k6", content: "x" },
        { path: "../../evil", content: "x" },
      ]),
      "leaves its folder (../../evil)",
    ],
    ["absolute tar", LINUX, "linux", makeTar([{ path: "/etc/k6", content: "x" }]), "leaves its folder (/etc/k6)"],
    ["tar with a link", LINUX, "linux", makeTar([{ path: "a/k6", link: "/bin/sh" }]), "it holds a link (a/k6)"],
    ["zip that climbs", "k6-v2.2.0-macos-amd64.zip", "darwin", makeZip([{ path: "../k6", content: "x" }]), "../k6"],
    ["zip with a link", "k6-v2.2.0-macos-amd64.zip", "darwin", makeZip([{ path: "k6", link: "/bin/sh" }]), "it holds a link (k6)"],
    ["program that is not k6", LINUX, "linux", makeTar([{ path: "k6", content: "#!/bin/sh\necho no\n" }]), "does not answer `k6 version`"],
  ] as const)("what is wrong with a %s whose checksum is right", async (_name, archive, platform, data, message) => {
    await serve(makeRelease("2.2.0", { [archive]: data }));
    await expectFailure(message, { platform });
  });

  it("that the program is of another version than the one asked for", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: makeTar([{ path: "k6", content: fakeK6("1.9.0") }]) }));
    await expectFailure(
      /the program in http:.*linux-amd64\.tar\.gz is k6 1\.9\.0, not 2\.2\.0; try another --mirror, or ask for --version 1\.9\.0$/,
    );
  });

  it("that it was interrupted, with half of the archive there", async () => {
    const stop = new AbortController();
    await serve({
      ...makeRelease("2.2.0", { [LINUX]: good }),
      [`/v2.2.0/${LINUX}`]: (_request, response) =>
        void response.writeHead(200, { "content-length": good.length }).write(good.subarray(0, 100)),
    });
    await expectFailure("it was interrupted", { stop: stop.signal, onProgress: () => stop.abort() });
  });

  it("nothing of a program that lies there already, whatever it is", async () => {
    await serve({});
    const cached = placeCached(fakeK6("1.9.0"));
    await expect(install({})).rejects.toThrow("answers 404");
    expect(readFileSync(cached, "utf8")).toBe(fakeK6("1.9.0"));
    expect(readdirSync(join(home, "rentree/k6"))).toEqual(["2.2.0"]);
  });

  it.each([
    [fakeK6("1.9.0"), "is k6 1.9.0, not 2.2.0"],
    ["a diary", "does not answer `k6 version` as k6 does, not 2.2.0"],
  ])("what else lies in the folder of --dir, which is not replaced: %j", async (content, message) => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    writeFileSync(join(home, "k6"), content, { mode: 0o755 });
    await expect(install({ dir: home })).rejects.toThrow(`${join(home, "k6")} is there and ${message}; remove it, or give another folder`);
    expect(readFileSync(join(home, "k6"), "utf8")).toBe(content);
  });

  it("that a release is not there", async () => {
    await serve({});
    await expectFailure(/checksums\.txt answers 404$/, { version: "2.9.9" });
  });

  it("that a server redirects in a circle", async () => {
    await serve({ [CHECKSUMS]: (_request, response) => response.writeHead(302, { location: CHECKSUMS }).end() });
    await expectFailure(/redirects more than 10 times$/);
    expect(server?.asked).toHaveLength(11);
  });

  it("how to copy the file by hand when there is no network", async () => {
    await serve({});
    const port = server?.port;
    await server?.close();
    await expectFailure(/ECONNREFUSED.*; with --mirror URL, or by hand: unpack .* elsewhere and put its k6 at /, {
      mirror: `http://127.0.0.1:${port}`,
    });
  });

  // Node 26 has another code for a file in the place of a folder.
  it("that the cache cannot be written", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    writeFileSync(join(home, "file"), "");
    await expect(install({ dir: join(home, "file", "below") })).rejects.toThrow(
      /cannot be written \((?:ENOTDIR|EEXIST)\); give another folder with --dir$/,
    );
  });

  it.skipIf(!existsSync("/proc/self"))("that folders can neither be made there nor are refused for good", async () => {
    await serve(makeRelease("2.2.0", { [LINUX]: good }));
    await expect(install({ dir: "/proc/absent/bin" })).rejects.toThrow(/\/proc\/absent/);
  });

  it.skipIf(!canMount())("that the cache is read-only, or full while the archive or the program is written", async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 99_991).join();
    const archive = makeTar([{ path: "k6", content: text }]);
    await serve(makeRelease("2.2.0", { [LINUX]: archive }));
    const cases = [
      [`size=${archive.length - 50_000}`, "ENOSPC"],
      [`size=${archive.length + 50_000}`, "ENOSPC"],
      ["ro", "EROFS"],
    ] as const;
    for (const [option, code] of cases) {
      await onFileSystem(option, async (dir) => {
        await expect(install({ dir })).rejects.toThrow(`cannot be written (${code})`);
        expect(readdirSync(dir)).toEqual([]);
      });
    }
  });

  it.each([
    [{ version: "latest" }, '"latest" is not a version of k6; write for example 2.2.0'],
    [{ mirror: "mirror.example" }, "--mirror mirror.example is not an address"],
    [{ platform: "freebsd" }, "not for freebsd on x64"],
    [{ arch: "riscv64" }, "not for linux on riscv64"],
  ] as const)("what is allowed instead of %j", async (options, message) => {
    await expect(install(options)).rejects.toThrow(message);
  });
});

describe("releaseFor", () => {
  it("reads from k6's own release page by default", () => {
    expect(releaseFor({ version: "v2.2.0", platform: "linux", arch: "x64" })).toEqual({
      version: "2.2.0",
      base: "https://github.com/grafana/k6/releases/download/v2.2.0",
      checksums: "k6-v2.2.0-checksums.txt",
      archives: [LINUX],
    });
  });
});

describe("parseChecksums", () => {
  it("reads sha256sum's lines, text and binary, and leaves out the rest", () => {
    const hash = "A".repeat(64);
    const sums = parseChecksums(`${hash}  one.zip\r\n${hash} *two.zip\n# note\nabc  three.zip\n`);
    expect([...sums]).toEqual([
      ["one.zip", "a".repeat(64)],
      ["two.zip", "a".repeat(64)],
    ]);
  });
});

async function serve(files: Parameters<typeof serveRelease>[0]): Promise<void> {
  server = await serveRelease(files);
}

/** Puts something where k6 2.2.0 would lie in the cache. */
function placeCached(content: string): string {
  const folder = join(home, "rentree/k6/2.2.0");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "k6"), content, { mode: 0o755 });
  return join(folder, "k6");
}

function install(options: Partial<InstallOptions>) {
  return installK6({ mirror: server?.base, platform: "linux", arch: "x64", env: { XDG_CACHE_HOME: home }, ...options });
}

async function expectFailure(message: string | RegExp, options: Partial<InstallOptions> = {}): Promise<void> {
  const error = await install(options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EngineMissing);
  const text = error instanceof Error ? error.message : "";
  expect(text).toMatch(message);
  expect(text).not.toContain("\n");
  expect(readdirSync(join(home, "rentree/k6"))).toEqual([]);
}

async function onFileSystem(option: string, play: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rentree-mount-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", option, "tmpfs", folder]);
  try {
    await play(folder);
  } finally {
    execFileSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a file system can be mounted here: a container's root may, others may not. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "rentree-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", ["-l", folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
