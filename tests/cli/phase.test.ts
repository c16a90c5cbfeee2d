import { describe, expect, it } from "vitest";
import { awaitAll, reasonToStop } from "../../src/cli/phase.ts";
import { Fold } from "../../src/core/samples/fold.ts";
import type { EngineRecord } from "../../src/core/verdict/engine-record.ts";

const SETUP = { people: ["pupil"], limitsMs: [2_000], leadInMs: 0 };

describe("several engines of a phase", () => {
  it("are ended and awaited when one of them fails, and what it failed with is told", async () => {
    const calls: string[] = [];
    let end: (record: EngineRecord) => void = () => undefined;
    const running = { stop: () => calls.push("asked to stop"), done: new Promise<EngineRecord>((resolve) => (end = resolve)) };
    const failing = { stop: () => calls.push("wrong one"), done: Promise.reject<EngineRecord>(new Error("spawn k6 ENOENT")) };
    const all = awaitAll([failing, running]).catch((error: Error) => calls.push(error.message));
    await Promise.resolve().then(() => new Promise(setImmediate));
    expect(calls).toEqual(["asked to stop"]);
    end({} as EngineRecord);
    await all;
    expect(calls).toEqual(["asked to stop", "spawn k6 ENOENT"]);
  });

  it("are watched together: six refusals of each are twelve of the first twenty", () => {
    const seen = (outcome: "rejected" | "ok"): Fold => {
      const fold = new Fold(SETUP);
      fold.watched = Array.from({ length: 6 }, (_, index) => ({ atMs: index, outcome }));
      return fold;
    };
    expect(reasonToStop({}, [seen("rejected"), seen("rejected")], undefined)).toBe("rejected");
    expect(reasonToStop({}, [seen("rejected"), seen("ok")], undefined)).toBeUndefined();
    expect(reasonToStop({}, [seen("rejected")], undefined)).toBeUndefined();
  });

  it("are asked as one whether the phase has told what it was to tell, and an engine that has not begun is left alone", () => {
    const [first, second, silent] = [new Fold(SETUP), new Fold(SETUP), new Fold(SETUP)];
    first.zeroUs = second.zeroUs = 1_000_000;
    first.lastMs = 3_000;
    second.lastMs = 9_000;
    const asked: number[] = [];
    const isEnough = (fold: Fold): boolean => asked.push(fold.lastMs) > 0;
    expect(reasonToStop({}, [first, second, silent], isEnough)).toBe("rule");
    expect([asked, silent.isZeroGuessed, silent.zeroUs]).toEqual([[9_000], false, undefined]);
  });
});
