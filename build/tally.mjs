// Counts a run of vitest into a file (RENTREE_TALLY) after every test file, so that a crash loses no count; times what was played on each engine.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

export default class Tally {
  #began = new Map();
  #tally = { passed: 0, failed: 0, skipped: [], files: [], isWhole: false };

  onTestModuleStart(module) {
    this.#began.set(module.id, { at: performance.now(), seconds: {} });
  }

  onTestSuiteReady(suite) {
    if (suite.parent.type === "module") this.#began.set(suite.id, { at: performance.now() });
  }

  onTestSuiteResult(suite) {
    const began = this.#began.get(suite.id);
    if (began === undefined) return;
    const { seconds } = this.#began.get(suite.module.id);
    const engine = engineIn(suite.name);
    seconds[engine] = (seconds[engine] ?? 0) + secondsSince(began.at);
  }

  onTestModuleEnd(module) {
    const file = relative(process.cwd(), module.moduleId);
    const began = this.#began.get(module.id);
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === "failed").length;
    this.#tally.passed += tests.filter((test) => test.result().state === "passed").length;
    // A file that cannot be loaded, or a hook that throws, fails without a test that does.
    this.#tally.failed += Math.max(failed, module.ok() ? 0 : 1);
    this.#tally.skipped.push(...tests.filter(isSkipped).map((test) => `${file} > ${test.fullName}`));
    this.#tally.files.push({ file, tests: tests.length, total: began === undefined ? 0 : secondsSince(began.at), ...began?.seconds });
    this.#write();
  }

  onTestRunEnd(_modules, unhandledErrors, reason) {
    this.#tally.failed += unhandledErrors.length;
    this.#tally.isWhole = reason !== "interrupted";
    this.#write();
  }

  #write() {
    writeFileSync(process.env.RENTREE_TALLY, JSON.stringify(this.#tally));
  }
}

/** Which engine a group of tests says that it plays on. */
function engineIn(name) {
  if (/\bembedded\b/.test(name)) return "embedded";
  return /\bk6\b/.test(name) ? "k6" : "either";
}

const isSkipped = (test) => ["skipped", "pending"].includes(test.result().state);
const secondsSince = (at) => (performance.now() - at) / 1_000;
