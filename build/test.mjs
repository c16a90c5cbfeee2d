// Everything that proves the program: build, types, lint, unit tests, end-to-end tests. Each step counts; the last line says how many.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const temp = mkdtempSync(join(tmpdir(), "rentree-test-"));
const count = { passed: 0, failed: 0, skipped: [], files: [] };
/** Whoever runs this for us stops at 90 minutes without a word: before that, the steps that are left count as failed. */
const minutes = Number(process.env["RENTREE_TEST_MINUTES"] ?? 85);
const deadline = Date.now() + minutes * 60_000;
let stopped = "";
let running;

const SUITES = {
  all: async () => {
    await checkStep("build", [join(root, "build", "build.mjs")]);
    await checkStep("types", [programOf("typescript", "tsc"), "-b"]);
    await checkStep("lint", [programOf("@biomejs/biome", "biome"), "check", "."]);
    for (const project of ["unit", "thorough", "together", "e2e"]) await runTests(project, {});
  },
  systems: async () => {
    await checkStep("build", [join(root, "build", "build.mjs")]);
    await runTests("systems", { RENTREE_SYSTEMS: process.env["RENTREE_SYSTEMS"] ?? "yes" });
  },
  "conformance-record": async () => {
    await checkStep("build", [join(root, "build", "build.mjs")]);
    await runTests("e2e", { RENTREE_CONFORMANCE: "record" }, ["tests/conformance"]);
  },
};

const suite = SUITES[process.argv[2] ?? "all"];
if (suite === undefined) {
  console.error(`no suite ${process.argv[2]}; there are ${Object.keys(SUITES).join(", ")}`);
  process.exit(64);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(`stopped by ${signal}`));
setTimeout(() => stop(`stopped after ${minutes} minutes`), minutes * 60_000).unref();
try {
  await suite();
} catch (error) {
  fail("the test program itself", error);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
report();

async function checkStep(name, args) {
  const ended = await run(args);
  if (ended === "0") count.passed += 1;
  else fail(name, ended);
}

async function runTests(project, env, folders = []) {
  const file = join(temp, `${project}.json`);
  const reporters = ["--reporter=default", `--reporter=${join(root, "build", "tally.mjs")}`];
  const args = [programOf("vitest", "vitest"), "run", "--project", project, ...reporters, ...folders];
  const ended = await run(args, { ...env, RENTREE_TALLY: file });
  const tally = readTally(file);
  count.passed += tally.passed;
  count.failed += tally.failed;
  count.skipped.push(...tally.skipped);
  count.files.push(...tally.files.map((times) => ({ project, ...times })));
  if (tally.files.length === 0) fail(`the ${project} tests`, `no test was run (${ended})`);
  else if (!tally.isWhole) fail(`the ${project} tests`, `ended before their end (${ended})`);
  else if (ended !== "0" && tally.failed === 0) fail(`the ${project} tests`, ended);
}

/** Runs a program of Node and answers with how it ended: its exit code, its signal, or why it was not run. */
function run(args, env = {}) {
  if (stopped !== "" || Date.now() > deadline) return Promise.resolve(`not run: ${stopped}`);
  return new Promise((resolve) => {
    running = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    running.on("error", (error) => resolve(error.message));
    running.on("close", (code, signal) => resolve(stopped || String(code ?? signal)));
  });
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: [], files: [], isWhole: false };
  }
}

function stop(why) {
  stopped = why;
  const child = running;
  child?.kill("SIGTERM");
  setTimeout(() => child?.kill("SIGKILL"), 10_000).unref();
}

function fail(what, why) {
  count.failed += 1;
  console.error(`FAILED: ${what}: ${why}`);
}

function report() {
  for (const line of timesOf(count.files)) console.log(line);
  if (count.skipped.length > 0) console.log(`\n${count.skipped.length} SKIPPED:\n  ${count.skipped.join("\n  ")}`);
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed > 0 ? 1 : 0;
}

/** Real time by project, then of every file of five seconds and more: what it played on each engine, and in all with what precedes. */
function timesOf(files) {
  const columns = ["embedded", "k6", "total"];
  const row = (name, times) =>
    `  ${name.padEnd(44)}${columns.map((column) => `${(times[column] ?? 0).toFixed(0)} s`.padStart(12)).join("")}`;
  const sum = (rows) => Object.fromEntries(columns.map((column) => [column, rows.reduce((all, times) => all + (times[column] ?? 0), 0)]));
  const projects = [...new Set(files.map(({ project }) => project))];
  const long = files.filter(({ total }) => total >= 5).sort((one, other) => other.total - one.total);
  return [
    `\nReal time ${" ".repeat(36)}${columns.map((column) => column.padStart(12)).join("")}`,
    ...projects.map((project) => row(project, sum(files.filter((file) => file.project === project)))),
    ...long.map((times) => row(times.file, times)),
  ];
}

function programOf(name, program) {
  const file = require.resolve(`${name}/package.json`);
  const bin = JSON.parse(readFileSync(file, "utf8")).bin;
  return join(dirname(file), typeof bin === "string" ? bin : bin[program]);
}
