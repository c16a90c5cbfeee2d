/**
 * The part of a test that one process or worker plays. Work is striped: of every `period` things, this part takes those at
 * `start`, `start + steps[0]`, `start + steps[0] + steps[1]`, … (k6's execution segments).
 */
export interface Segment {
  readonly start: number;
  /** Distances from one own thing to the next, repeating. */
  readonly steps: readonly number[];
  readonly period: number;
  /** All parts of the sequence, in things per period, and which of them is this one. */
  readonly shares: readonly number[];
  readonly index: number;
  /** Set for a worker's part: the segment of its process, whose own things it takes these from. */
  readonly within?: Segment;
}

/** The whole test. */
export const WHOLE: Segment = { start: 0, steps: [1], period: 1, shares: [1], index: 0 };

/** A point of a segment as a fraction in lowest terms. */
interface Point {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Reads k6's flags: a segment `from:to` (or `to`, from zero) and the sequence `0,…,1` that it belongs to; either may be
 * absent. Points are fractions (`1/3`), decimals (`0.25`) or percentages (`20%`). Throws on a segment outside its sequence.
 */
export function parseSegment(segment: string | undefined, sequence: string | undefined): Segment {
  if (segment === undefined && sequence === undefined) return WHOLE;
  const [from, to] = parseEnds(segment ?? "0:1");
  const given = sequence === undefined ? [from, to] : sequence.split(",").map(parsePoint);
  const points = [
    ...(numberOf(given[0]) > 0 ? [{ top: 0, bottom: 1 }] : []),
    ...given,
    ...(numberOf(given.at(-1)) < 1 ? [{ top: 1, bottom: 1 }] : []),
  ];
  const period = points.map((point) => point.bottom).reduce((a, b) => (a * b) / gcd(a, b), 1);
  const marks = points.map((point) => (point.top * period) / point.bottom);
  const shares = marks.slice(1).map((mark, i) => mark - (marks[i] ?? 0));
  if (shares.some((share) => share <= 0)) throw new Error(`the segment sequence ${sequence} must rise from 0 to 1`);
  const index = marks.findIndex((mark, i) => mark === (from.top * period) / from.bottom && marks[i + 1] === (to.top * period) / to.bottom);
  if (index < 0) throw new Error(`couldn't find segment ${segment ?? "0:1"} in sequence ${sequence}`);
  return stripe(shares, index);
}

/**
 * The `index`th of `count` equal parts of a segment: how the workers of one process share what the process plays. They stripe
 * the segment's own things, so that generators with different numbers of workers still fit together.
 */
export function splitSegment(segment: Segment, index: number, count: number): Segment {
  const shares = Array.from({ length: count }, () => 1);
  return { ...stripe(shares, index), within: segment };
}

/** The share of `value` things that belongs to the segment; over all segments the shares add up to `value`. */
export function scale(segment: Segment, value: number): number {
  const things = segment.within === undefined ? value : scale(segment.within, value);
  let result = Math.floor(things / segment.period) * segment.steps.length;
  for (let at = segment.start, i = 0; at < things % segment.period; at += segment.steps[i % segment.steps.length] ?? 1, i++) result++;
  return result;
}

/**
 * The segment's part of exactly `value` things: k6 stripes iterations over the segments in proportion to the VUs that each
 * of them got. Undefined where the segment gets none.
 */
export function resegment(segment: Segment, value: number): Segment | undefined {
  if (segment.within === undefined) return resegmentWhole(segment, value);
  const within = resegment(segment.within, value);
  const own = resegmentWhole(segment, scale(segment.within, value));
  return within === undefined || own === undefined ? undefined : { ...own, within };
}

/** Counts a segment's own things: the how-manieth of its process, and of all. */
export function countStriped(segment: Segment): () => { readonly own: number; readonly all: number } {
  const { within } = segment;
  let own = -1;
  let at = segment.start;
  return () => {
    if (own >= 0) at += segment.steps[own % segment.steps.length] ?? 1;
    own++;
    return within === undefined ? { own, all: at } : { own: at, all: thingAt(within, at) };
  };
}

/** Which of all things the segment's own thing number `own` is. */
function thingAt({ start, steps, period }: Segment, own: number): number {
  let at = start + Math.floor(own / steps.length) * period;
  for (let i = 0; i < own % steps.length; i++) at += steps[i] ?? 1;
  return at;
}

function resegmentWhole(segment: Segment, value: number): Segment | undefined {
  if (value < 1) return undefined;
  if (value % segment.period === 0) return segment;
  const shares = segment.shares.map((_, i) => scale(stripe(segment.shares, i), value));
  if (shares[segment.index] === 0) return undefined;
  const index = shares.slice(0, segment.index).filter((share) => share > 0).length;
  return stripe(
    shares.filter((share) => share > 0),
    index,
  );
}

/** Gives each thing of a period to the largest part that is not ahead of its share (k6's striping). */
function stripe(shares: readonly number[], index: number): Segment {
  const divisor = shares.reduce(gcd, 0);
  const reduced = shares.map((share) => share / divisor);
  const period = reduced.reduce((a, b) => a + b, 0);
  const order = reduced.map((share, i) => ({ share, i })).sort((a, b) => b.share - a.share || a.i - b.i);
  const taken = reduced.map(() => 0);
  const own: number[] = [];
  for (let thing = 0; thing < period; thing++) {
    const next = order.find(({ share, i }) => thing * share >= (taken[i] ?? 0) * period);
    if (next === undefined) continue;
    taken[next.i] = (taken[next.i] ?? 0) + 1;
    if (next.i === index) own.push(thing);
  }
  const start = own[0] ?? 0;
  const steps = own.map((thing, i) => (own[i + 1] ?? start + period) - thing);
  return { start, steps, period, shares: reduced, index };
}

function parseEnds(text: string): readonly [Point, Point] {
  const ends = text.split(":");
  if (ends.length > 2) throw new Error(`the execution segment ${text} must be FROM:TO, for example 0:1/2`);
  const [from, to] = ends.length === 1 ? ["0", ends[0]] : ends;
  return [parsePoint(String(from)), parsePoint(String(to))];
}

function parsePoint(text: string): Point {
  const match = /^(\d+)\/(\d+)$/.exec(text.trim());
  if (match !== null) return reduce(Number(match[1]), Number(match[2]));
  const percent = text.trim().endsWith("%");
  const digits = text.trim().replace("%", "");
  if (!/^(\d+\.?\d*|\.\d+)$/.test(digits))
    throw new Error(`'${text}' is not a point of an execution segment; write for example 1/3, 0.25 or 20%`);
  const decimals = (digits.split(".")[1] ?? "").length;
  return reduce(Math.round(Number(digits) * 10 ** decimals), 10 ** decimals * (percent ? 100 : 1));
}

function reduce(top: number, bottom: number): Point {
  const divisor = gcd(top, bottom);
  if (bottom === 0 || top > bottom) throw new Error(`${top}/${bottom} is not between 0 and 1`);
  return { top: top / divisor, bottom: bottom / divisor };
}

function numberOf(point: Point | undefined): number {
  return point === undefined ? 0 : point.top / point.bottom;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
