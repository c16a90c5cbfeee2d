import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";
import { ENGINES, type TestedEngine } from "./engines.ts";
import { countMet, describeFaults, type Fault, isShare } from "./fault.ts";
import { FAULTS } from "./faults.ts";
import { type Ended, removeFolders } from "./rentree.ts";
import { playSteadily } from "./steady.ts";
import { Turns } from "./turns.ts";

const FILE = join(packageRoot(), "docs", "faults.md");

afterAll(removeFolders);

describe("docs/faults.md", () => {
  it("is what these tests assert", () => {
    const text = describeFaults(FAULTS);
    if (process.env["RENTREE_UPDATE"] === "1") writeFileSync(FILE, text);
    expect(readFileSync(FILE, "utf8"), "RENTREE_UPDATE=1 writes it anew").toBe(text);
  });
});

for (const engine of ENGINES) {
  const turns = new Turns(2);
  describe.concurrent(`never passes by accident, on ${engine.name}, when`, () => {
    for (const fault of FAULTS.filter(({ isTimed }) => isTimed !== true)) {
      it(fault.name, async () => judge(await turns.take(() => play(fault, engine)), fault));
    }
  });
  describe(`never passes by accident, on ${engine.name} alone, when`, () => {
    for (const fault of FAULTS.filter(({ isTimed }) => isTimed === true)) {
      it(fault.name, async () => judge(await fault.play(engine), fault));
    }
  });
}

/** A run that says its own generator was late, where that is not the fault in question, says nothing of the fault. */
const play = (fault: Fault, engine: TestedEngine): Promise<Ended> =>
  fault.expected.validity === "valid" ? playSteadily(fault.name, () => fault.play(engine)) : fault.play(engine);

function judge({ exitCode, run, stdout, stderr }: Ended, { expected }: Fault): void {
  const said = `${stdout}\n${stderr}`;
  expect(exitCode, said).toBe(expected.exitCode);
  expect(run?.verdict).toBe(expected.verdict);
  expect(run?.validity.kind, said).toBe(expected.validity);
  if (expected.cause !== undefined) expect(run?.validity.causes?.map(({ code }) => code)).toContain(expected.cause);
  if (run === undefined || expected.people === undefined) return;
  const found = countMet(run, expected.people);
  expect(isShare(found, expected.people.share), JSON.stringify({ expected: expected.people, found, ...run.attempts, ...run.visits })).toBe(
    true,
  );
  const { planned, started, dropped, neverStarted, ok, gaveUp, failed, unfinished } = run.visits;
  expect([planned, started]).toEqual([started + dropped + neverStarted, ok + gaveUp + failed + unfinished]);
}
