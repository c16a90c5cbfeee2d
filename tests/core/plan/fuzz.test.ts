import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../../src/core/plan/accounts/decode.ts";
import { readCsv } from "../../../src/core/plan/csv.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { readSource } from "../../../src/core/plan/source.ts";
import { parseArrivals } from "../../../src/core/plan/table.ts";
import { readDate } from "../../../src/core/plan/units/date.ts";
import { readDuration, readSignedDuration } from "../../../src/core/plan/units/duration.ts";
import { readHours } from "../../../src/core/plan/units/hours.ts";
import { readNumber } from "../../../src/core/plan/units/number.ts";
import { readRate } from "../../../src/core/plan/units/rate.ts";
import type { Reading } from "../../../src/core/plan/units/reading.ts";
import { readShare } from "../../../src/core/plan/units/share.ts";
import { formatTimeOfDay, readTimeOfDay } from "../../../src/core/plan/units/time-of-day.ts";
import { readUrl } from "../../../src/core/plan/url.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { OPTIONS, SMALLEST } from "./base.ts";

const CASES = { numRuns: 10_000, seed: 20_210_406 } as const;
/** A whole plan takes a millisecond: the quick suite plays a part of the cases, `RENTREE_FUZZ=10000` all of them. */
const PLANS = { ...CASES, numRuns: Number(process.env["RENTREE_FUZZ"] ?? 1_000) };
const pieces = (alphabet: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: 14 }).map((chars) => chars.join(""));
const unitText = fc.oneof(pieces("0123456789.,-+ :/%smhin\u00a0\u202f_"), fc.string({ maxLength: 20 }));

const READERS: Readonly<Record<string, (text: string) => Reading<unknown>>> = {
  durations: readDuration,
  "signed durations": readSignedDuration,
  rates: readRate,
  shares: readShare,
  "times of day": readTimeOfDay,
  dates: readDate,
  hours: readHours,
  numbers: (text) => readNumber(text, "1"),
  addresses: readUrl,
};

/** Positions and characters to change in a plan that was right. */
const damage = fc.array(
  fc.tuple(fc.nat(SMALLEST.length), fc.nat(12), fc.oneof(pieces("{}[]:,-#&*!|>'\"%@`\t\n ab01"), fc.string({ maxLength: 4 }))),
  { minLength: 1, maxLength: 3 },
);

describe("random input", () => {
  it.each(Object.entries(READERS))("never breaks the reader of %s, which reads finite numbers only", (_, reader) => {
    fc.assert(
      fc.property(unitText, (text) => {
        const reading = reader(text);
        if (reading.kind === "mistake") return !reading.message.includes("\n") && reading.message.length < 400;
        return typeof reading.value !== "number" || Number.isFinite(reading.value);
      }),
      CASES,
    );
  });

  it("never breaks the reader of plans, whose mistakes all have a place", () => {
    fc.assert(
      fc.property(damage, (changes) => {
        const text = changes.reduce((plan, [at, cut, put]) => plan.slice(0, at) + put + plan.slice(at + cut), SMALLEST);
        const parsed = parsePlan(text, OPTIONS);
        if (parsed.kind === "ok") return Number.isFinite(parsed.plan.clock.to);
        return (
          parsed.mistakes.length > 0 &&
          parsed.mistakes.every(({ line, column, message }) => line > 0 && column > 0 && !message.includes("\n"))
        );
      }),
      PLANS,
    );
  });

  it("never breaks the reader of YAML", () => {
    fc.assert(
      fc.property(fc.oneof(pieces("{}[]:,-#&*!|>'\"%@`\t\n ab01"), fc.string({ maxLength: 30 })), (text) => {
        const source = readSource(text, "plan.yaml");
        return (
          source.kind === "ok" || source.mistakes.every(({ line, column, message }) => line > 0 && column > 0 && !message.includes("\n"))
        );
      }),
      CASES,
    );
  });

  it("never breaks the readers of tables", () => {
    const text = fc.oneof(pieces('a,b;\t"\n\r08:01'), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(
        text,
        (csv) =>
          ["ok", "mistake"].includes(readCsv(csv).kind) && ["ok", "mistakes"].includes(parseArrivals(`at,people,count\n${csv}`).kind),
      ),
      CASES,
    );
  });

  it("gives back any table that was written with quotes", () => {
    const table = fc.array(fc.array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(table, fc.constantFrom(",", ";", "\t"), (rows, separator) => {
        const head = ["a", "b"].join(separator);
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(separator)).join("\n");
        const csv = readCsv(`${head}\n${text}`);
        expect(csv.kind === "ok" && csv.rows.slice(1).map((row) => row.fields)).toEqual(rows);
      }),
      { ...CASES, numRuns: 2_000 },
    );
  });

  it("decodes any bytes, and UTF-8 as it was written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => typeof decodeText(bytes).text === "string"),
      CASES,
    );
    const plain = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !text.startsWith("\uFEFF"));
    fc.assert(
      fc.property(plain, (text) => decodeText(new TextEncoder().encode(text)).text === text),
      { ...CASES, numRuns: 2_000 },
    );
  });

  it("writes any time of day so that it reads the same", () => {
    fc.assert(
      fc.property(fc.nat(86_400_000), (time) => {
        const reading = readTimeOfDay(formatTimeOfDay(milliseconds(time)));
        return reading.kind === "ok" && reading.value === time;
      }),
      CASES,
    );
  });
});
