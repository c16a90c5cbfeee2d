/**
 * CPU and memory of a visit on k6: the compiled script beside `handwritten.js`, same platform, same requests, CSV output, in
 * turns. Usage: node tests/bench/visit-cost.mjs K6 [RATE] [SECONDS] [TURNS] [default|none]. Prints CPU ms per visit, peak memory, ratios.
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [k6 = "k6", rate = "40", length = "12", turns = "3", journey = "default"] = process.argv.slice(2);
const root = resolve(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "rentree-bench-"));
const ms = (seconds) => seconds * 1_000;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const load = async (file) => {
  const outfile = join(root, "dist", `bench-${file.replaceAll(/\W/g, "-")}.mjs`);
  await build({
    entryPoints: [join(root, file)],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
};

const writeScript = async () => {
  const { bundleScript } = await load("src/engine/script.ts");
  const patience = { wait: ms(8), sigma: 0.7, reload: 0.8, reloadAfter: ms(2), attempts: 6 };
  const shares = { honoursWait: 0.5, wrongPassword: 0, changePassword: 0, consent: 0, logout: 0 };
  const pupil = {
    name: "pupil",
    persona: "pupil",
    signIn: { kind: "entcore" },
    journey: { kind: journey },
    typing: 0,
    patience,
    deadline: ms(900),
    classroom: false,
    lessons: [],
  };
  const pages = { waiting: [], error: [], blocked: [] };
  const settings = { target: "", allow: [], headers: {}, writes: true, pages, seed: 1, people: [{ ...pupil, ...shares }] };
  const { code } = await bundleScript({ settings, planDir: work, packageRoot: root });
  const file = join(work, "script.js");
  writeFileSync(file, code);
  return file;
};

/** CPU of the whole process group as the kernel counts it when it is gone, from /proc while it runs. */
const play = (script, url) =>
  new Promise((done, fail) => {
    const vus = Math.ceil(Number(rate) * (journey === "none" ? 2 : 16));
    const visits = Number(rate) * Number(length);
    const scenario = {
      executor: "constant-arrival-rate",
      rate: Number(rate),
      timeUnit: "1s",
      duration: `${length}s`,
      preAllocatedVUs: vus,
      maxVUs: vus,
      exec: "visit",
      gracefulStop: "30s",
      env: { PEOPLE: "0" },
    };
    writeFileSync(join(work, "config.json"), JSON.stringify({ noVUConnectionReuse: true, scenarios: { pupil: scenario } }));
    writeFileSync(join(work, "accounts.json"), JSON.stringify([{ pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }]));
    const csv = openSync(join(work, "out.csv"), "w");
    const flags = [
      "--no-usage-report",
      "--no-thresholds",
      "--summary-mode=disabled",
      "--quiet",
      "--out",
      "csv=-",
      "--config",
      join(work, "config.json"),
    ];
    const env = [
      "-e",
      `RENTREE_TARGET=${url}`,
      "-e",
      `RENTREE_ACCOUNTS=${join(work, "accounts.json")}`,
      "-e",
      "RENTREE_RUN_ID=bench",
      "-e",
      `JOURNEY=${journey}`,
    ];
    const child = spawn(k6, ["run", ...flags, ...env, script], {
      stdio: ["ignore", csv, "inherit"],
      env: { PATH: process.env.PATH, HOME: work, K6_CSV_TIME_FORMAT: "unix_micro" },
    });
    let last = { cpuMs: 0, peakMb: 0 };
    const timer = setInterval(() => {
      const use = readUse(child.pid);
      if (use !== undefined) last = { cpuMs: use.cpuMs, peakMb: Math.max(use.peakMb, last.peakMb) };
    }, 100);
    child.once("error", fail);
    child.once("exit", (code) => {
      clearInterval(timer);
      closeSync(csv);
      const finished = readFileSync(join(work, "out.csv"), "utf8").split("\niterations,").length - 1;
      if (code !== 0 || finished < 0.95 * visits) fail(new Error(`k6 ended with ${code} after ${finished} of ${visits} visits`));
      else done({ cpuMs: last.cpuMs / finished, peakMb: last.peakMb });
    });
  });

const readUse = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, peakMb: Number(peak?.[1] ?? 0) / 1_024 };
  } catch {
    return undefined;
  }
};

const { startReference } = await load("src/reference/platform.ts");
const reference = await startReference({ workers: 200, service: 2 });
try {
  const scripts = { handwritten: join(root, "tests/bench/handwritten.js"), compiled: await writeScript() };
  const seen = { handwritten: [], compiled: [] };
  for (let turn = 0; turn < Number(turns); turn += 1)
    for (const name of Object.keys(scripts)) seen[name].push(await play(scripts[name], reference.url));
  const figure = (name, key) => median(seen[name].map((use) => use[key]));
  for (const name of Object.keys(scripts))
    console.log(
      `${name}: ${figure(name, "cpuMs").toFixed(2)} ms CPU a visit, ${figure(name, "peakMb").toFixed(0)} MB at most (${seen[name].map((use) => use.cpuMs.toFixed(2)).join(", ")})`,
    );
  console.log(
    `CPU ratio ${(figure("compiled", "cpuMs") / figure("handwritten", "cpuMs")).toFixed(3)}, memory ratio ${(figure("compiled", "peakMb") / figure("handwritten", "peakMb")).toFixed(3)}`,
  );
} finally {
  await reference.close();
  rmSync(work, { recursive: true, force: true });
}
