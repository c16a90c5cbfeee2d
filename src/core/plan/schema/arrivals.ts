import type { z } from "zod";
import { formatTimeOfDay } from "../units/time-of-day.ts";
import { choice, list, mapping, record, text } from "./leaf.ts";
import { duration, positiveDuration, positiveRate, positiveShare, rate, share, signedDuration, timeOfDay, whole } from "./values.ts";

const whom = {
  people: list(text({ description: "A name of `people`.", example: "collégiens" }), {
    description: "Who comes; without it, everyone.",
    example: "[collégiens]",
  }).prefault([]),
};
const start = { start: timeOfDay({ description: "When it begins. Default: the clock's `from`.", example: '"07:50"' }).optional() };

const oneBell = timeOfDay({ description: "The bell.", example: '"08:00"' }).transform(
  (time): Record<string, number> => ({ [formatTimeOfDay(time)]: 1 }),
);
const manyBells = mapping(positiveShare({ description: "Share of this entry's people that comes for this bell." }), {
  description: "Bells and shares.",
  example: '{ "08:00": 50%, "08:25": 50% }',
});

const bell = record(
  {
    at: choice<Record<string, number>>((value) => (typeof value === "string" || value === undefined ? oneBell : manyBells) as never, {
      description: "One time, or times with the share of people that each takes; the shares add up to 100 %.",
      example: '{ "08:00": 50%, "08:10": 30%, "08:25": 20% }',
      forms: [oneBell, manyBells],
    }),
    individual: record(
      {
        share: share({ description: "Share of people that come one by one." }).prefault("55%"),
        mean: signedDuration({ description: "Mean, from the bell." }).prefault("-1min"),
        sd: positiveDuration({ description: "Standard deviation.", example: "3min" }).prefault("3min"),
      },
      { description: "People who come by themselves: a normal law around the bell.", example: "{ share: 55%, mean: -1min, sd: 3min }" },
    ).prefault({}),
    classes: record(
      {
        share: share({ description: "Share of people that come as a class." }).prefault("35%"),
        mean: signedDuration({ description: "Mean of a class's moment, from the bell." }).prefault("1m30s"),
        sd: positiveDuration({ description: "Standard deviation of that moment.", example: "1m30s" }).prefault("1m30s"),
        size: whole({ min: 1, max: 10_000, description: "People in a class.", example: "25" }).prefault("25"),
        spread: positiveDuration({ description: "Mean of the exponential delay of each of them.", example: "30s" }).prefault("30s"),
      },
      {
        description: "Classes told to sign in together.",
        example: "{ share: 35%, mean: 1m30s, sd: 1m30s, size: 25, spread: 30s }",
      },
    ).prefault({}),
    background: record(
      {
        share: share({ description: "Share of people that come at any time." }).prefault("10%"),
        within: positiveDuration({ description: "At most this long before or after the bell.", example: "30min" }).prefault("30min"),
      },
      { description: "People with other reasons: uniform around the bell.", example: "{ share: 10%, within: 30min }" },
    ).prefault({}),
    ...whom,
  },
  { description: "A school bell.", example: '{ at: "08:00" }' },
);

const lasts = (description: string, example: string) => positiveDuration({ description, example });

const SHAPES = {
  bell,
  steady: record(
    { rate: positiveRate({ description: "People per time.", example: "2/s" }), for: lasts("How long.", "20min"), ...start, ...whom },
    { description: "A steady rate.", example: "{ rate: 2/s, for: 20min }" },
  ),
  ramp: record(
    {
      from: rate({ description: "Rate at the start.", example: "0/s" }).prefault("0/s"),
      to: positiveRate({ description: "Rate at the end.", example: "60/s" }),
      over: lasts("How long it takes.", "5min"),
      ...start,
      ...whom,
    },
    { description: "A rate that rises, or falls, evenly.", example: "{ from: 0/s, to: 60/s, over: 5min }" },
  ),
  steps: record(
    {
      from: rate({ description: "Rate of the first step.", example: "10/s" }),
      to: positiveRate({ description: "Rate that no step exceeds.", example: "60/s" }),
      step: positiveRate({ description: "Difference from step to step.", example: "10/s" }),
      hold: lasts("Length of each step.", "1min"),
      ...start,
      ...whom,
    },
    { description: "A staircase of rates.", example: "{ from: 10/s, to: 60/s, step: 10/s, hold: 1min }" },
  ),
  spike: record(
    {
      base: rate({ description: "Rate before and after.", example: "5/s" }),
      peak: positiveRate({ description: "Rate of the spike.", example: "60/s" }),
      for: lasts("Length of the spike.", "60s"),
      watch: duration({ description: "Time at `base` afterwards.", example: "5min" }).prefault("5min"),
      ...start,
      ...whom,
    },
    { description: "A spike on a steady rate.", example: "{ base: 5/s, peak: 60/s, for: 60s, watch: 5min }" },
  ),
  table: record(
    {
      file: text({ description: "A CSV file beside the plan with the columns at, people, count.", example: "arrivals.csv" }),
      over: duration({
        description:
          "Time from `at` on in which the people of a row come, at random: what the counts of a log are counts of. Without it, all in one instant.",
        example: "1min",
      }).prefault("0"),
    },
    { description: "Arrivals from a file.", example: "{ file: arrivals.csv }" },
  ),
} as const;

/** One load shape; which of the six is settled by its key. */
export const arrival = record(
  {
    bell: SHAPES.bell.optional(),
    steady: SHAPES.steady.optional(),
    ramp: SHAPES.ramp.optional(),
    steps: SHAPES.steps.optional(),
    spike: SHAPES.spike.optional(),
    table: SHAPES.table.optional(),
  },
  {
    description: "One load shape: exactly one of bell, steady, ramp, steps, spike and table.",
    example: '{ bell: { at: "08:00" } }',
    json: { minProperties: 1, maxProperties: 1 },
  },
);

export type ArrivalValue = z.output<typeof arrival>;
