// Everything that proves the program: build, types, lint, unit tests, end-to-end tests. Each step counts; the last line says how many.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const temp = mkdtempSync(join(tmpdir(), "rentree-test-"));
const count = { passed: 0, failed: 0, skipped: 0 };

const SUITES = {
  all: () => {
    checkStep("build", [join(root, "build", "build.mjs")]);
    checkStep("types", [programOf("typescript", "tsc"), "-b"]);
    checkStep("lint", [programOf("@biomejs/biome", "biome"), "check", "."]);
    runTests("unit", {});
    runTests("together", {});
    runTests("e2e", {});
  },
  systems: () => {
    checkStep("build", [join(root, "build", "build.mjs")]);
    runTests("systems", { RENTREE_SYSTEMS: process.env["RENTREE_SYSTEMS"] ?? "yes" });
  },
  "conformance-record": () => {
    checkStep("build", [join(root, "build", "build.mjs")]);
    runTests("e2e", { RENTREE_CONFORMANCE: "record" }, ["tests/conformance"]);
  },
};

try {
  SUITES[process.argv[2] ?? "all"]();
} finally {
  rmSync(temp, { recursive: true, force: true });
}
if (count.skipped > 0) console.log(`${count.skipped} skipped: each said why above`);
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed > 0 ? 1 : 0;

function checkStep(name, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  console.log(`${name}: ${status === 0 ? "passed" : "FAILED"}`);
  count[status === 0 ? "passed" : "failed"] += 1;
}

function runTests(project, env, folders = []) {
  const file = join(temp, `${project}.json`);
  const args = [
    programOf("vitest", "vitest"),
    "run",
    "--project",
    project,
    "--passWithNoTests",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...folders,
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (!existsSync(file)) {
    count.failed += 1;
    return;
  }
  const result = JSON.parse(readFileSync(file, "utf8"));
  count.passed += result.numPassedTests;
  count.skipped += result.numPendingTests + result.numTodoTests;
  // A file that cannot be loaded has no test that failed, and is a failure all the same.
  count.failed += Math.max(result.numFailedTests, status === 0 ? 0 : 1);
}

function programOf(name, program) {
  const file = require.resolve(`${name}/package.json`);
  const bin = JSON.parse(readFileSync(file, "utf8")).bin;
  return join(dirname(file), typeof bin === "string" ? bin : bin[program]);
}
