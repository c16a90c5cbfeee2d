import { readDate } from "../units/date.ts";
import { readDuration, readPositiveDuration, readSignedDuration } from "../units/duration.ts";
import { readNumber, readWhole } from "../units/number.ts";
import { readPositiveRate, readRate } from "../units/rate.ts";
import { misread, quote, type Reading, readAs } from "../units/reading.ts";
import { readPositiveShare, readShare } from "../units/share.ts";
import { readTimeOfDay } from "../units/time-of-day.ts";
import { type Doc, leaf } from "./leaf.ts";

/** The plan's units as schema values: each text pattern is what an editor may check while one types. */
const DURATION = "^-?\\s*(0|(\\d+(\\.\\d+)?\\s*(ms|min|m|s|h)\\s*)+)$|\\$\\{";
const SHARE = "^\\d+(\\.\\d+)?\\s*%$";
const RATE = "^[\\d .\\u00a0\\u202f_]+\\s*/\\s*(s|sec|second|min|m|minute|h|hour)$";
const TIME = "^\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?$";

const one =
  <T>(read: (text: string) => Reading<T>, unit: string, json: object, sample: string) =>
  (doc: Doc) =>
    leaf(read, { unit, example: sample, ...doc, json });

/** The one number that is a duration without a unit is 0. */
const durationJson = { type: ["string", "number"], pattern: DURATION, minimum: 0, maximum: 0 };
export const duration = one(readDuration, "duration", durationJson, "5min");
export const positiveDuration = one(readPositiveDuration, "duration", durationJson, "5min");
export const signedDuration = one(readSignedDuration, "duration, may be negative", durationJson, "-1min");
export const rate = one(readRate, "rate", { pattern: RATE }, "40/s");
export const positiveRate = one(readPositiveRate, "rate", { pattern: RATE }, "60/s");
export const share = one(readShare, "share", { pattern: SHARE }, "50%");
export const positiveShare = one(readPositiveShare, "share", { pattern: SHARE }, "95%");
export const timeOfDay = one(readTimeOfDay, "time of day", { pattern: TIME }, '"08:00"');
export const date = one(readDate, "date", { pattern: "^\\d{4}-\\d{2}-\\d{2}$" }, "2026-12-01");

/** A whole number from `min` to `max`. */
export const whole = (doc: Doc & { readonly min: number; readonly max?: number }) => {
  const max = doc.max ?? Number.MAX_SAFE_INTEGER;
  const example = doc.example ?? String(Math.max(1, doc.min));
  return leaf((text) => readWhole(text, { min: doc.min, max, example }), {
    description: doc.description,
    example,
    unit: "whole number",
    json: { type: ["integer", "string"], minimum: doc.min, maximum: max },
  });
};

/** A decimal number from `min` to `max`. */
export const decimal = (doc: Doc & { readonly min: number; readonly max: number }) =>
  leaf(
    (text): Reading<number> => {
      const number = readNumber(text, doc.example ?? String(doc.min));
      if (number.kind === "mistake") return number;
      const { value } = number;
      if (value >= doc.min && value <= doc.max) return readAs(value);
      return misread(`must be from ${doc.min} to ${doc.max} (got ${quote(text)}); write for example ${doc.example ?? doc.min}`);
    },
    {
      description: doc.description,
      unit: "number",
      ...(doc.example === undefined ? {} : { example: doc.example }),
      json: { type: ["number", "string"], minimum: doc.min, maximum: doc.max },
    },
  );
