import type { CollapseEstimate, Estimate } from "./estimate.ts";

/** One kind of exchange and its times by second: the sum in ms of those that ended in it, and how many. */
export interface HopTimes {
  readonly step: string;
  readonly hop: string;
  readonly host: string;
  readonly seconds: ReadonlyMap<number, { readonly count: number; readonly sumMs: number }>;
}

/** A stretch of load: the plan's intensity in each second, per second, and the hops of the same seconds. */
export interface LoadedHops {
  readonly intended: readonly number[];
  readonly hops: readonly HopTimes[];
}

/** Where an attempt grew most between half the load and the full one. `share` is this hop's part of the whole growth, 0–1. */
export interface Bottleneck {
  readonly step: string;
  readonly hop: string;
  readonly host: string;
  readonly share: number;
}

export interface BottleneckOptions {
  /** Ceiling per second, or where the platform collapsed: load far above it says which station saturates last, not first, and after a collapse hardly anybody is served at all. */
  readonly ceiling?: number;
}

/** Load per second at which a platform has all it can do: its ceiling, or where that is not known the load at which it collapsed; `undefined` where neither was seen. */
export function saturatedAt(ceiling: Estimate, collapse: CollapseEstimate): number | undefined {
  if (ceiling.kind === "found") return ceiling.rate;
  return collapse.kind === "found" ? (collapse.corrected ?? collapse.rate) : undefined;
}

/** Half load is between these shares of the full one; the full one begins at `NEAR`. */
const HALF = { from: 0.3, to: 0.65 } as const;
const NEAR = 0.85;
/** Load up to here above the ceiling still belongs to the party that saturates first. */
const ABOVE_CEILING = 1.25;
/** Exchanges that each of the two windows must hold: means of fewer are moved by a single pause. */
const MIN_EXCHANGES = 20;
/** An attempt must have become longer by this share of itself; less is no saturation anywhere. */
const MIN_GROWTH = 0.5;
/** Exchanges after the sign-in are no part of an attempt. */
const AFTER = "page";

/**
 * Names the hop whose mean time grew most from half load to the highest load that is not far above the ceiling, of all time before
 * the load's maximum: after it queues drain at a load that did not cause them. A station's time in system rises without bound as its
 * utilisation nears 1 (M/M/c, Kleinrock 1975, §3.5), while stations that are half idle stay as they are, so the growth belongs to the
 * one that saturates first. Undefined where the load never changes, where too few exchanges were seen, or where nothing grew beside the whole attempt, those of its hops included
 * that nobody was served at under full load: what a station that refuses everybody would take is not known, and the others' few ms are not it.
 */
export function bottleneckOf(stretches: readonly LoadedHops[], { ceiling }: BottleneckOptions = {}): Bottleneck | undefined {
  const highest = stretches.reduce((most, { intended }) => intended.reduce((high, rate) => Math.max(high, rate), most), 0);
  const full = Math.min(highest, ABOVE_CEILING * (ceiling ?? Number.POSITIVE_INFINITY));
  if (full <= 0) return undefined;
  const growths = growthsOf(stretches, full);
  const before = growths.reduce((sum, { half }) => sum + half, 0);
  const grown = growths.reduce((sum, { growth }) => sum + Math.max(0, growth), 0);
  const worst = growths.reduce<Growth | undefined>((most, one) => (most === undefined || one.growth > most.growth ? one : most), undefined);
  if (worst === undefined || grown < MIN_GROWTH * before || grown === 0) return undefined;
  const { step, hop, host } = worst.times;
  return { step, hop, host, share: Math.round((worst.growth / grown) * 1_000) / 1_000 };
}

interface Growth {
  readonly times: HopTimes;
  /** Mean ms at half load, and what was added until the full one, 0 where too few were served there; of one attempt. */
  readonly half: number;
  readonly growth: number;
}

function growthsOf(stretches: readonly LoadedHops[], full: number): readonly Growth[] {
  const windows = new Map<string, { times: HopTimes; half: Window; near: Window }>();
  for (const { intended, hops } of stretches) {
    const last = lastRise(intended);
    for (const times of hops.filter(({ step }) => step !== AFTER)) {
      const key = `${times.step}\n${times.hop}\n${times.host}`;
      const known = windows.get(key) ?? { times, half: { count: 0, sumMs: 0 }, near: { count: 0, sumMs: 0 } };
      windows.set(key, known);
      for (const [second, part] of times.seconds) {
        const load = second <= last ? (intended[second] ?? 0) / full : 0;
        if (load >= HALF.from && load <= HALF.to) addTo(known.half, part);
        else if (load >= NEAR && load <= 1) addTo(known.near, part);
      }
    }
  }
  const seen = [...windows.values()].filter(({ half }) => half.count >= MIN_EXCHANGES);
  const most = (count: (windows: { readonly half: Window; readonly near: Window }) => number): number => Math.max(0, ...seen.map(count));
  const [mostAtHalf, mostInBoth] = [most(({ half }) => half.count), most(({ half, near }) => half.count + near.count)];
  return seen.map(({ times, half, near }) => {
    const mean = half.sumMs / half.count;
    if (near.count < MIN_EXCHANGES) return { times, half: (half.count / mostAtHalf) * mean, growth: 0 };
    // A hop that only some attempts have weighs as often as it comes.
    const weight = (half.count + near.count) / mostInBoth;
    return { times, half: weight * mean, growth: weight * (near.sumMs / near.count - mean) };
  });
}

interface Window {
  count: number;
  sumMs: number;
}

function addTo(window: Window, { count, sumMs }: Window): void {
  window.count += count;
  window.sumMs += sumMs;
}

/** The last second of the highest load. */
const lastRise = (intended: readonly number[]): number => intended.lastIndexOf(intended.reduce((most, rate) => Math.max(most, rate), 0));
