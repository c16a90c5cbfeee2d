import type { Random } from "../people/random.ts";
import type { Shape } from "../plan/plan.ts";
import type { Curve, Window } from "./curve.ts";

/** A stretch in which the rate changes evenly. Times in ms since midnight, rates in people per ms. */
export interface RateSegment {
  readonly from: number;
  readonly to: number;
  readonly rateFrom: number;
  readonly rateTo: number;
}

type RateShape = Exclude<Shape, { kind: "bell" | "table" }>;

/** Shapes that give rates directly, as stretches. The base of a spike runs from the start of the clock, `clockFrom`, until the spike too. */
export function rateSegments(shape: RateShape, clockFrom: number): readonly RateSegment[] {
  const perMs = (rate: number): number => rate / 1_000;
  const level = (from: number, length: number, rate: number): RateSegment => ({
    from,
    to: from + length,
    rateFrom: perMs(rate),
    rateTo: perMs(rate),
  });
  switch (shape.kind) {
    case "steady":
      return [level(shape.start, shape.for, shape.rate)];
    case "ramp":
      return [{ from: shape.start, to: shape.start + shape.over, rateFrom: perMs(shape.from), rateTo: perMs(shape.to) }];
    case "steps":
      return stepRates(shape.from, shape.to, shape.step).map((rate, index) => level(shape.start + index * shape.hold, shape.hold, rate));
    case "spike":
      return [
        level(clockFrom, Math.max(0, shape.start - clockFrom), shape.base),
        level(shape.start, shape.for, shape.peak),
        level(shape.start + shape.for, shape.watch, shape.base),
      ];
  }
}

/** `from`, `from + step`, … up to `to` inclusive, downwards where `to` is the smaller. */
function stepRates(from: number, to: number, step: number): readonly number[] {
  const count = Math.floor(Math.abs(to - from) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => from + Math.sign(to - from) * index * step);
}

/** A curve of stretches: its mass is the people expected over all of them. */
export function rateCurve(segments: readonly RateSegment[]): Curve {
  const cumulative = (time: number): number => segments.reduce((sum, segment) => sum + massBefore(segment, time), 0);
  const mass = cumulative(Number.POSITIVE_INFINITY);
  return { mass, cumulative, draw: (random, count, window) => drawRates(segments, random, count, window) };
}

function massBefore({ from, to, rateFrom, rateTo }: RateSegment, time: number): number {
  const length = Math.min(Math.max(time - from, 0), to - from);
  if (length === 0) return 0;
  const rateAtEnd = rateFrom + ((rateTo - rateFrom) * length) / (to - from);
  return ((rateFrom + rateAtEnd) / 2) * length;
}

/** Inverse of the cumulative mass: a Poisson process, given its total, is `count` independent draws of the density. */
function drawRates(segments: readonly RateSegment[], random: Random, count: number, window: Window): readonly number[] {
  const cut = segments.map((segment) => cutSegment(segment, window)).filter((segment) => segment.to > segment.from);
  const masses = cut.map((segment) => massBefore(segment, segment.to));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return Array.from({ length: count }, () => {
    let mass = random() * total;
    const index = masses.findIndex((part, position) => {
      if (mass < part || position === masses.length - 1) return true;
      mass -= part;
      return false;
    });
    const segment = cut[index];
    return segment === undefined ? window.from : timeAt(segment, mass);
  });
}

function cutSegment(segment: RateSegment, window: Window): RateSegment {
  const from = Math.max(segment.from, window.from);
  const to = Math.min(segment.to, window.to);
  const slope = (segment.rateTo - segment.rateFrom) / Math.max(1, segment.to - segment.from);
  return { from, to, rateFrom: segment.rateFrom + slope * (from - segment.from), rateTo: segment.rateFrom + slope * (to - segment.from) };
}

/** The time at which a stretch has brought `mass` people: the root of r₀·t + s·t²/2 = mass. */
function timeAt({ from, to, rateFrom, rateTo }: RateSegment, mass: number): number {
  const slope = (rateTo - rateFrom) / (to - from);
  const root = Math.sqrt(Math.max(0, rateFrom * rateFrom + 2 * slope * mass));
  const length = (2 * mass) / (rateFrom + root);
  return from + (Number.isFinite(length) ? Math.min(length, (to - from) * (1 - 1e-12)) : 0);
}
