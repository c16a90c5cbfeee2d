import { type LoadSecond, okTimeOf } from "./load.ts";

/** Seconds of a bin, at least, and sign-ins that must fit into one; bins without which nothing is known. */
const BIN = 5;
const SIGN_INS = 5;
const LEAST_BINS = 10;
/** Part of what comes by chance that must be let in, of the share that is let in of all, and standard errors by which it must be that much. */
const FOLLOWS = 0.5;
const CERTAIN = 2;
/** The same part where only a part of a platform has all the work it can do: of one that takes a limited rate it is above this by chance alone. */
const PARTLY = 0.1;

/**
 * Whether what is let in follows what comes: where a few more come than the plan's curve by the luck of the draw, as many more are let in. A platform that has
 * all the work it can do lets in no more of them; one that loses a share of the people at any load does. False where too little was seen to tell, and where nothing was drawn.
 */
export function followsDemand(seconds: readonly LoadSecond[]): boolean {
  const slope = slopeOf(seconds);
  return slope !== undefined && slope.value - CERTAIN * slope.error > FOLLOWS * slope.share;
}

/**
 * Whether it follows at least in part: a platform of few places turns away by chance long before all of them are busy, and one of two machines can be at its end
 * before the other. What it lets in then is not all that it can.
 */
export function followsInPart(seconds: readonly LoadSecond[]): boolean {
  const slope = slopeOf(seconds);
  return slope !== undefined && slope.value - CERTAIN * slope.error > PARTLY * slope.share;
}

/** Whether it plainly does not. False, too, where too little was seen to tell. */
export function ignoresDemand(seconds: readonly LoadSecond[]): boolean {
  const slope = slopeOf(seconds);
  return slope !== undefined && slope.value + CERTAIN * slope.error < FOLLOWS * slope.share;
}

/** The slope of completions on the draw, both beside their straight lines, in bins that are long beside a sign-in; and the share of the people who are let in. */
function slopeOf(seconds: readonly LoadSecond[]): { readonly value: number; readonly error: number; readonly share: number } | undefined {
  const width = Math.max(BIN, Math.ceil((SIGN_INS * (okTimeOf(seconds) ?? 0)) / 1_000));
  const bins = Array.from({ length: Math.floor(seconds.length / width) }, (_, bin) => seconds.slice(bin * width, (bin + 1) * width));
  if (bins.length < LEAST_BINS) return undefined;
  const sum = (bin: readonly LoadSecond[], value: (second: LoadSecond) => number): number =>
    bin.reduce((total, second) => total + value(second), 0);
  const drawn = besideItsLine(bins.map((bin) => sum(bin, ({ planned, intended }) => planned - intended)));
  const letIn = besideItsLine(bins.map((bin) => sum(bin, ({ ok }) => ok)));
  const square = dot(drawn, drawn);
  if (square <= 0) return undefined;
  const value = dot(drawn, letIn) / square;
  const rest = letIn.map((count, bin) => count - value * (drawn[bin] ?? 0));
  const share = Math.min(
    1,
    sum(seconds, ({ ok }) => ok) /
      Math.max(
        1,
        sum(seconds, ({ planned }) => planned),
      ),
  );
  return { value, error: Math.sqrt(dot(rest, rest) / (bins.length - 3) / square), share };
}

/** What is left of values beside their line of least squares. */
function besideItsLine(values: readonly number[]): readonly number[] {
  const places = values.map((_, at) => at - (values.length - 1) / 2);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const rise = dot(places, values) / dot(places, places);
  return values.map((value, at) => value - mean - rise * (places[at] ?? 0));
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((total, value, at) => total + value * (b[at] ?? 0), 0);
