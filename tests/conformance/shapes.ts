/** A scenario that starts iterations at a rate. */
export type Shape = ReturnType<typeof constant> | ReturnType<typeof ramp>;

const vus = { preAllocatedVUs: 10, maxVUs: 10 };
const constant = (rate: number, duration: string, more: object = {}) => ({
  executor: "constant-arrival-rate",
  rate,
  timeUnit: "1s",
  duration,
  ...vus,
  ...more,
});
const ramp = (startRate: number, stages: readonly (readonly [string, number])[], more: object = {}) => ({
  executor: "ramping-arrival-rate",
  startRate,
  timeUnit: "1s",
  stages: stages.map(([duration, target]) => ({ duration, target })),
  ...vus,
  ...more,
});

/** Shapes whose start times are compared; slow enough that a start too many or too few is seen. */
export const SHAPES = {
  constant: constant(10, "2s"),
  "constant-period-without-end": constant(7, "2s"),
  "constant-per-ten-seconds": constant(40, "2s", { timeUnit: "10s" }),
  "constant-started-late": constant(10, "1s", { startTime: "700ms" }),
  up: ramp(0, [["3s", 10]]),
  down: ramp(10, [["3s", 0]]),
  "up-from-a-rate": ramp(5, [["2s", 15]]),
  jump: ramp(0, [
    ["0s", 10],
    ["1s", 10],
  ]),
  "up-and-down": ramp(0, [
    ["1s", 10],
    ["1s", 10],
    ["1s", 0],
  ]),
  "per-hour": ramp(18_000, [["2s", 18_000]], { timeUnit: "1h" }),
  "a-pause": ramp(10, [
    ["500ms", 10],
    ["0s", 0],
    ["1s", 0],
    ["0s", 10],
    ["500ms", 10],
  ]),
  "down-to-a-jump": ramp(8, [
    ["1s", 2],
    ["0s", 12],
    ["1s", 4],
  ]),
  "too-slow-for-one": ramp(0, [["1s", 1]]),
};

/** Arrivals per slot of 10 ms, most slots empty. */
const COUNTS: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 2],
  [20, 1],
  [55, 3],
  [56, 1],
  [90, 1],
  [149, 2],
];

/** Rentrée's own arrivals: half an arrival first, then the slots, then a quiet second. */
export const SLOTS = ramp(0, [["0s", 50], ["10ms", 50], ...slotStages(), ["0s", 0], ["1s", 0]]);

function slotStages(): (readonly [string, number])[] {
  let next = 0;
  return COUNTS.flatMap(([slot, count]) => {
    const quiet: (readonly [string, number])[] =
      slot > next
        ? [
            ["0s", 0],
            [`${(slot - next) * 10}ms`, 0],
          ]
        : [];
    next = slot + 1;
    return [...quiet, ["0s", count * 100], ["10ms", count * 100]] as const;
  });
}
