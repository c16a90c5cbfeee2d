import { describe, expect, it } from "vitest";
import { milliseconds, seconds } from "../../../src/core/units.ts";
import { playRampingArrivalRate } from "../../../src/engine/embedded/executors/arrival-rate.ts";
import { playSharedIterations } from "../../../src/engine/embedded/executors/iterations.ts";
import type { Player, Stage } from "../../../src/engine/embedded/executors/scenario-player.ts";
import { WHOLE } from "../../../src/engine/embedded/segment.ts";
import type { VirtualUser } from "../../../src/engine/embedded/virtual-user.ts";

const MANY = 100_000;
const BASE = { name: "a", startTime: milliseconds(0), gracefulStop: milliseconds(0), exec: "visit", env: {}, tags: {} };
const MINUTE = seconds(60);
/** Everything is due in the first 10 ms; then the scenario stays quiet. */
const ALL_AT_ONCE = {
  ...BASE,
  executor: "ramping-arrival-rate" as const,
  startRate: MANY / 10,
  timeUnit: milliseconds(1),
  stages: [
    { duration: milliseconds(10), target: MANY / 10 },
    { duration: milliseconds(0), target: 0 },
    { duration: MINUTE, target: 0 },
  ],
  preAllocatedVUs: 1,
  maxVUs: 1,
};

/** A stage whose VUs do nothing and are done before `iterate` returns; `onStart` hears of starts and drops. */
function idleStage(vus: number, onStart: () => void): Stage {
  const vu = { cut: () => undefined } as unknown as VirtualUser;
  let free = vus;
  return {
    segment: WHOLE,
    env: {},
    takeVu: () => (free-- > 0 ? vu : undefined),
    makeVu: () => undefined,
    returnVu: () => undefined,
    iterate: (_vu, _scenario, _counters, onEnd) => {
      onStart();
      onEnd();
    },
    drop: (_scenario, count) => {
      for (let i = 0; i < count; i++) onStart();
    },
    warn: () => undefined,
  };
}

/** Plays until so many starts (or drops) were counted. */
async function count(vus: number, play: (stage: Stage) => Player): Promise<number> {
  let counted = 0;
  let player: Player | undefined;
  const stage = idleStage(vus, () => {
    counted++;
    if (counted === MANY) setImmediate(() => player?.interrupt());
  });
  player = play(stage);
  player.begin(Date.now());
  await player.done;
  return counted;
}

describe("a hundred thousand starts that are due together", () => {
  it("are played one after the other, without growing the stack", async () => {
    expect(await count(1, (stage) => playRampingArrivalRate(ALL_AT_ONCE, stage))).toBe(MANY);
  });

  it("are dropped one after the other where no VU is free", async () => {
    expect(await count(0, (stage) => playRampingArrivalRate(ALL_AT_ONCE, stage))).toBe(MANY);
  });

  it("are played back to back by one VU that is done at once", async () => {
    const shared = { ...BASE, executor: "shared-iterations" as const, vus: 1, iterations: MANY, maxDuration: MINUTE };
    expect(await count(1, (stage) => playSharedIterations(shared, stage))).toBe(MANY);
  });
});

describe("scenarios that begin together", () => {
  it("have the instant that they are given as their start, however long it took to take their VUs", () => {
    const starts: (() => number)[] = [];
    const stage: Stage = {
      ...idleStage(1, () => undefined),
      takeVu: ({ startTimeMs }) => {
        starts.push(startTimeMs);
        return undefined;
      },
    };
    const shared = { ...BASE, executor: "shared-iterations" as const, vus: 1, iterations: 1, maxDuration: MINUTE };
    const players = [playRampingArrivalRate(ALL_AT_ONCE, stage), playSharedIterations(shared, stage)];
    const startMs = Date.now() + 123;
    for (const player of players) player.begin(startMs);
    for (const player of players) player.interrupt();
    expect(starts.map((start) => start())).toEqual([startMs, startMs]);
  });
});
