import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyseFolder } from "../../src/cli/files/analyse.ts";
import { collectorLimits } from "../../src/cli/machine.ts";
import { playPhase } from "../../src/cli/phase.ts";
import { loadPlan } from "../../src/cli/plan-file.ts";
import { preparePlan } from "../../src/cli/prepare.ts";
import { withSession } from "../../src/cli/stage.ts";
import { openTerminal } from "../../src/cli/terminal.ts";
import { ENGINES } from "./engines.ts";
import { placePlan, removeFolders } from "./rentree.ts";
import { quote, wrapEngine } from "./wrapped-engine.ts";

const PLAN = `
plan: 1
name: Two generators
target: { reference: { workers: 8, service: 20ms } }
signIn: { kind: entcore }
people:
  - { persona: pupil, count: 120, deadline: 5s, journey: none, accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 1000 } }
  - { persona: parent, name: parents, count: 40, deadline: 5s, journey: none, accounts: { pattern: "user{n}", password: "pw{n}", first: 1001, last: 2000 } }
arrivals:
  - steady: { rate: 40/s, for: 4s }
seed: 3
`;

afterAll(removeFolders);

describe.each(ENGINES)("two generators on $name", ({ choice }) => {
  it("share one table exactly, and the machine's memory: everybody comes once, and the merged samples are one run", async () => {
    const file = placePlan(PLAN);
    const loaded = loadPlan(file, { set: [] });
    const prepared = preparePlan(loaded.plan);
    const out = join(dirname(file), "results");
    const told = join(dirname(file), "told");
    const command = wrapEngine(choice, (engine) => `echo "$GOGC $GOMEMLIMIT" >> ${quote(told)}; exec ${engine} "$@"`);
    const engine = { ...choice, command, args: [] };
    const stage = { loaded, engine, prepared, terminal: openTerminal({ language: "en", quiet: true }), flags: [], out, yes: true };
    await withSession(stage, async (session) => {
      await playPhase(session, { folder: "01-run", prepared, generators: 2 }, () => ({ stop: () => undefined }));
      return 0;
    });
    const run = await analyseFolder(out);
    expect(run.visits).toMatchObject({ planned: 160, started: 160, dropped: 0, neverStarted: 0, ok: 160 });
    expect(run.people.map(({ visits }) => visits.ok)).toEqual([120, 40]);
    expect(run.generators.map(({ id }) => id)).toEqual(["g1", "g2"]);
    expect(run.validity.kind).not.toBe("broken");
    const { GOGC, GOMEMLIMIT } = collectorLimits(2);
    expect(readFileSync(told, "utf8")).toBe(`${GOGC} ${GOMEMLIMIT}\n`.repeat(2));
  });
});
