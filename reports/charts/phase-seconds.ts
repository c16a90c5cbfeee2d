import type { Phase, Run, Second } from "../../src/core/verdict/run.ts";
import { binSeconds, rateIn } from "./bins.ts";

/** The seconds that were played in a phase, in ms from the run's start. */
export const secondsOfPhase = ({ seconds }: Run, { fromMs, toMs }: Phase): readonly Second[] =>
  seconds.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);

/** Ten seconds of a phase as a point of the plane of demand and what was served, both per second. */
export interface PlanePoint {
  readonly demand: number;
  readonly served: number;
}

const POINT_MS = 10_000;

/** Demand is the plan's intensity where it is known, else the arrivals planned: never what was achieved. An unfinished last ten seconds is left out. */
export function planePoints(seconds: readonly Second[]): readonly PlanePoint[] {
  const start = seconds[0]?.atMs ?? 0;
  const own = seconds.map((second) => ({ ...second, atMs: second.atMs - start }));
  return binSeconds(own, POINT_MS)
    .filter((bin) => bin.seconds.length * 1_000 === POINT_MS)
    .map((bin) => ({
      demand: rateIn(bin, ({ intended, planned }) => intended ?? planned),
      served: rateIn(bin, ({ outcomes }) => outcomes.ok),
    }));
}

/** Share of the highest demand from which a point belongs to the top: a spike stays there for a while. */
const TOP = 0.95;

/** The points until demand left its top for the first time, and those after it: with two bells the valley between them is a way down. */
export function splitAtPeak(points: readonly PlanePoint[]): { readonly up: readonly PlanePoint[]; readonly down: readonly PlanePoint[] } {
  const demands = points.map(({ demand }) => demand);
  const highest = Math.max(0, ...demands);
  const peak = demands.indexOf(highest);
  const left = demands.findIndex((demand, index) => index > peak && demand < TOP * highest);
  const end = left < 0 ? points.length : left;
  return { up: points.slice(0, end), down: points.slice(end) };
}

/** Whether nothing rests on a phase, because the generator was late in it. */
export const isSetAside = (run: Run, name: string): boolean => run.setAside?.some(({ phase }) => phase === name) === true;
