import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fakeK6, makeRelease, makeTar, serveRelease } from "../engine/release-server.ts";
import { until } from "./probe.ts";
import { makeFolder, removeFolders, startRentree } from "./rentree.ts";

const CHECKSUMS = "/v2.2.0/k6-v2.2.0-checksums.txt";
const ARCHIVES = ["linux-amd64.tar.gz", "linux-arm64.tar.gz", "macos-amd64.zip", "macos-arm64.zip"].map((name) => `k6-v2.2.0-${name}`);
afterAll(removeFolders);

it.each(["SIGINT", "SIGTERM"] as const)("an install that %s ends leaves no half of an archive behind", async (signal) => {
  const archive = makeTar([{ path: "k6", content: fakeK6() }]);
  const release = makeRelease("2.2.0", Object.fromEntries(ARCHIVES.map((name) => [name, archive])));
  const server = await serveRelease({
    [CHECKSUMS]: release[CHECKSUMS] ?? archive,
    ...Object.fromEntries(ARCHIVES.map((name) => [`/v2.2.0/${name}`, (_request, response) => void response.writeHead(200).write("half")])),
  });
  const cache = makeFolder();
  const installs = join(cache, "rentree/k6");
  const running = startRentree({ args: ["k6", "install", "--mirror", server.base], env: { XDG_CACHE_HOME: cache } });
  try {
    await until(
      "half of an archive",
      () => existsSync(installs) && readdirSync(installs).some((name) => readdirSync(join(installs, name)).length > 0),
    );
    running.signal(signal);
    const { exitCode, stderr } = await running.ended;
    expect([exitCode, stderr]).toEqual([130, "k6 was not installed: it was interrupted\n"]);
    expect(readdirSync(installs)).toEqual([]);
  } finally {
    running.signal("SIGKILL");
    await server.close();
  }
});
