import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Inside the checkout, so that packages are found from there. */
const folder = mkdtempSync(join(root, "node_modules", ".reference-test-"));
const program = join(folder, "reference.mjs");
const children: ChildProcess[] = [];

beforeAll(async () => {
  const entry = join(root, "src/reference/main.ts");
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(settings: object, flags: readonly string[] = []) {
  const file = join(folder, "settings.json");
  writeFileSync(file, JSON.stringify(settings));
  const child = spawn(process.execPath, [program, "--settings", file, ...flags], { stdio: "pipe" });
  children.push(child);
  return child;
}

async function readAddresses(child: ReturnType<typeof run>): Promise<{ url: string; identity: string; admin: string }> {
  const [line] = await once(child.stdout, "data");
  return JSON.parse(String(line));
}

describe("the program", () => {
  it("says where it listens when it is ready, and ends on SIGTERM", async () => {
    const child = run({ workers: 2 }, ["--port", "0", "--admin-port", "0"]);
    const { url, admin } = await readAddresses(child);
    expect((await new Client().get(`${url}/auth/login`)).status).toBe(200);
    expect(JSON.parse((await new Client().get(`${admin}/ledger`)).body).analytic.ceilingPerSecond).toBe(10);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends with its parent where it is told to", async () => {
    const child = run({}, ["--with-parent"]);
    await readAddresses(child);
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("refuses settings and flags that it cannot use with exit code 64", async () => {
    const told = async (child: ReturnType<typeof run>) => {
      let text = "";
      child.stderr.on("data", (part: Buffer) => (text += part.toString()));
      const [code] = await once(child, "close");
      return { code, text };
    };
    expect(await told(run({ workers: 0 }))).toMatchObject({
      code: 64,
      text: expect.stringContaining("workers must be a whole number of at least 1"),
    });
    expect(await told(run({}, ["--port", "x"]))).toMatchObject({ code: 64, text: expect.stringContaining("--port must be a port") });
    expect(await told(run({}, ["--nonsense"]))).toMatchObject({ code: 64 });
  });
});
