import type { Arrival, People, Plan } from "../plan/plan.ts";
import { apportion } from "./apportion.ts";
import { backgroundCurve } from "./background.ts";
import { classCurve } from "./classes.ts";
import { type Curve, isWithin, massWithin, type Window } from "./curve.ts";
import { individualCurve } from "./individual.ts";
import { rateCurve, rateSegments } from "./rate.ts";
import { tableCurve } from "./table-curve.ts";

/** A number of people of one entry who follow one curve inside the clock's window. */
export interface Stream {
  readonly people: string;
  readonly curve: Curve;
  readonly count: number;
  /** Share of the curve's law that lies outside the window and was cut; 0 for tables. */
  readonly cut: number;
}

/** Every stream of the plan, in the order of its arrivals and people: the order is part of the seed's meaning. */
export function planStreams(plan: Plan): readonly Stream[] {
  return plan.arrivals.flatMap((arrival) => arrivalStreams(arrival, peopleOf(plan, arrival), windowOf(plan)));
}

export const windowOf = (plan: Plan): Window => ({ from: plan.clock.from, to: plan.clock.to });

const peopleOf = (plan: Plan, arrival: Arrival): readonly People[] =>
  arrival.people.length === 0 ? plan.people : plan.people.filter((entry) => arrival.people.includes(entry.name));

function arrivalStreams(arrival: Arrival, people: readonly People[], window: Window): readonly Stream[] {
  if (arrival.kind === "bell") return people.flatMap((entry) => bellStreams(arrival, entry, window));
  if (arrival.kind === "table") return tableStreams(arrival, people, window);
  return rateStreams(rateCurve(rateSegments(arrival, window.from)), people, window);
}

/** Components of a bell's mixture share the entry's count by what of each lies inside the window, so the cut density is renormalised. */
function bellStreams(bell: Extract<Arrival, { kind: "bell" }>, entry: People, window: Window): readonly Stream[] {
  const parts = bell.at.flatMap(({ time, share }) => [
    { weight: share * bell.individual.share, curve: individualCurve(time + bell.individual.mean, bell.individual.sd) },
    {
      weight: share * bell.classes.share,
      curve: classCurve({ centre: time + bell.classes.mean, sd: bell.classes.sd, size: bell.classes.size, spread: bell.classes.spread }),
    },
    { weight: share * bell.background.share, curve: backgroundCurve(time, bell.background.within) },
  ]);
  const counts = apportion(
    entry.count,
    parts.map(({ weight, curve }) => weight * playedMass(curve, window)),
  );
  return parts.map(({ curve }, index) => ({ people: entry.name, curve, count: counts[index] ?? 0, cut: 1 - massWithin(curve, window) }));
}

/** Share of a law below which nobody of it comes: its draws would be tried a hundred thousand times a person, for a far tail that nobody meant. */
const LEAST_MASS = 1e-4;

function playedMass(curve: Curve, window: Window): number {
  const mass = massWithin(curve, window);
  return mass < LEAST_MASS ? 0 : mass;
}

function rateStreams(curve: Curve, people: readonly People[], window: Window): readonly Stream[] {
  const inside = massWithin(curve, window);
  const counts = apportion(
    Math.round(inside),
    people.map((entry) => entry.count),
  );
  const cut = curve.mass > 0 ? 1 - inside / curve.mass : 0;
  return people.map((entry, index) => ({ people: entry.name, curve, count: counts[index] ?? 0, cut }));
}

/** A table says who comes when, or from when on. Rows without a name are shared out in proportion to the entries' counts, one person after the other. */
function tableStreams({ rows, over }: Extract<Arrival, { kind: "table" }>, people: readonly People[], window: Window): readonly Stream[] {
  const inside = rows.filter((row) => isWithin(row.at, window));
  const anybody = inside.filter((row) => row.people === "").flatMap((row) => new Array<number>(row.count).fill(row.at));
  const shares = dealOut(anybody, people);
  return people.map((entry, index) => {
    const named = inside.filter((row) => row.people === entry.name).flatMap((row) => new Array<number>(row.count).fill(row.at));
    const times = [...named, ...(shares[index] ?? [])].sort((a, b) => a - b);
    return { people: entry.name, curve: tableCurve(times, over), count: times.length, cut: 0 };
  });
}

/** Each time goes to the entry that is furthest behind its due share. */
function dealOut(times: readonly number[], people: readonly People[]): readonly (readonly number[])[] {
  const total = people.reduce((sum, entry) => sum + entry.count, 0);
  const dealt = people.map((): number[] => []);
  times.forEach((time, position) => {
    const behind = people.map((entry, index) => ((position + 1) * entry.count) / total - (dealt[index]?.length ?? 0));
    dealt[behind.indexOf(Math.max(...behind))]?.push(time);
  });
  return dealt;
}
