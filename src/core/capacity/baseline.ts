import { inSeconds } from "../units.ts";
import { total } from "./load.ts";
import type { PhaseResult } from "./phase.ts";

/** Share of the people planned, and standard errors of counting, by which completions must fall short. */
const SHORT = 0.1;
const SIGMAS = 3;
/** Part of an objective's share that still counts as most: half of all at 83 % and more, 30 % of all where it asks for 50 %. */
const MOSTLY = 0.6;

/** One step of a baseline: its rate, how many were planned, and how many were served of them by the time that a sign-in takes at rest. */
interface Step {
  readonly rate: number;
  readonly planned: number;
  readonly served: number;
  readonly length: number;
  readonly judged: number;
  readonly good: number;
}

/**
 * Whether the platform no longer kept up in the last part of the baseline: completions fell short of the people planned by a tenth
 * and by more than chance, or most first attempts failed the objective though they met it in the beginning: fewer than half were good, or fewer
 * than three fifths of the `share` that the objective asks for, where that is less. False before any part.
 */
export function hasDeparted(parts: readonly PhaseResult[], share = 1): boolean {
  const rest = restSeconds(parts);
  const [first] = parts.slice(0, 1).flatMap((part) => stepsOf(part, rest));
  const most = Math.min(0.5, MOSTLY * share);
  const wasGood = first !== undefined && first.good > most * first.judged;
  const last = parts.at(-1);
  if (last === undefined) return false;
  return stepsOf(last, rest).some(
    ({ planned, served, judged, good }) =>
      planned - served > SHORT * planned + SIGMAS * Math.sqrt(planned) || (wasGood && judged >= 10 && good < most * judged),
  );
}

/** Share of the ceiling below which a platform is at rest. */
const AT_REST = 0.3;

/**
 * Whether the objective is missed without any load to speak of, by more than chance: no rate can then be found at which it holds. Seen in
 * the baseline's first steps, and at the end of drains after which the platform was well.
 */
export function missesAtRest(results: readonly PhaseResult[], share: number, ceiling: number): boolean {
  const parts = results.filter(({ phase }) => phase.kind === "baseline");
  const steps = parts.flatMap((part) => stepsOf(part, restSeconds(parts))).filter(({ rate }) => rate <= AT_REST * ceiling);
  const drained = results.filter(({ phase }, index) => phase.kind === "drain" && results[index + 1]?.phase.kind !== "drain");
  const ends = drained.flatMap(({ phase, seconds }) => {
    const length = Math.round(inSeconds(phase.duration));
    return seconds.slice(Math.floor(length / 2), length);
  });
  const count = (key: "judged" | "good"): number =>
    steps.reduce(
      (sum, step) => sum + step[key],
      total(ends, (second) => second[key]),
    );
  return count("good") < share * count("judged") - SIGMAS * Math.sqrt(share * (1 - share) * count("judged"));
}

/** Most sign-ins a second that any step of the baseline was served, at most what was offered in it; 0 before anything was played. */
export function baselineGoodput(parts: readonly PhaseResult[]): number {
  const rest = restSeconds(parts);
  const steps = parts.flatMap((part) => stepsOf(part, rest));
  return Math.max(0, ...steps.map(({ served, length, rate }) => Math.min(served / length, rate)));
}

/** Whole seconds that a sign-in takes at rest: by so much completions come later than people. */
function restSeconds(parts: readonly PhaseResult[]): number {
  const first = parts[0];
  if (first === undefined) return 0;
  const begin = first.seconds.slice(0, Math.round(inSeconds(first.phase.stretches[0]?.length ?? first.phase.duration)));
  const ok = total(begin, (second) => (second.okMeanMs === undefined ? 0 : second.ok));
  const time = total(begin, (second) => second.ok * (second.okMeanMs ?? 0));
  return ok > 0 ? Math.round(time / ok / 1_000) : 0;
}

function stepsOf({ phase, seconds }: PhaseResult, rest: number): readonly Step[] {
  let start = 0;
  return phase.stretches.map(({ to, length }) => {
    const [begin, end] = [start, start + Math.round(inSeconds(length))];
    start = end;
    const own = seconds.slice(begin, end);
    return {
      rate: to,
      length: end - begin,
      planned: total(own, (second) => second.planned),
      served: total(seconds.slice(begin + rest, end + rest), (second) => second.ok),
      judged: total(own, (second) => second.judged),
      good: total(own, (second) => second.good),
    };
  });
}
