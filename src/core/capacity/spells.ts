import { inSeconds } from "../units.ts";
import { curveOf, findCollapse } from "./collapse.ts";
import type { LoadSecond } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import { isPatient, type PhaseResult } from "./phase.ts";

/** Completions by second of a spell in which people queue, and how many parameters were fitted to them. */
export interface Spell {
  readonly completions: readonly number[];
  readonly fitted: number;
}

/** Of the first attempts around a second, the share that may still be good while people queue for what is done in it. */
const STILL_GOOD = 0.2;
/** First attempts around a second without which it says nothing. */
const LEAST_JUDGED = 5;
/**
 * Of the attempts that end in a spell, the share without success above which people leave. What a platform does for those who have left is
 * not seen, and on the way up ever more do: with 300 ms of network between them and a steady platform its goodput fell from 96 to 83 a
 * second within one ramp (docs/end-to-end.md). Such spells are left out where there are so many seconds of others, and are else read
 * beside a parabola, which takes most of their fall and not all; its least length, s.
 */
const LEAVING = 0.05;
const ENOUGH = 60;
const LEAST_TREND = 60;
/** What a fall takes of a spell: slope, bend, and where it lies beside the mean of all. */
const FITTED = 3;

/**
 * The spells in which a platform had all the work that it can do: runs of seconds in which hardly anybody was good, so that everything done
 * was done for a queue. Where goodput collapsed on the way up, what is done is not what is seen: then only guards speak, whose people come
 * once and wait. Empty where nobody ever queued.
 */
export function spellsOf(results: readonly PhaseResult[]): readonly Spell[] {
  const isFallen = (result: PhaseResult): boolean => findCollapse(curveOf(result.seconds)) !== undefined;
  const last = lastWholeRamp(results);
  const kinds = last && isFallen(last) ? ["guard"] : ["ramp", "hold", "guard"];
  const played = results.filter((result) => kinds.includes(result.phase.kind) && !(result.phase.kind === "guard" && isFallen(result)));
  const spells = played.flatMap(queueingSpells);
  const staying = spells.filter((spell) => !leaves(spell));
  const heard = staying.flat().length >= ENOUGH ? staying : spells;
  const mean = meanOf(heard.flat().map(({ ok }) => ok));
  return heard.map((spell) => {
    const completions = spell.map(({ ok }) => ok);
    const rest = spell.length >= LEAST_TREND && leaves(spell) ? besideItsFall(completions) : undefined;
    return rest === undefined ? { completions, fitted: 0 } : { completions: rest.map((value) => mean + value), fitted: FITTED };
  });
}

/** The last ramp that was played to its end with people as the plan describes them; `undefined` where there is none. */
export const lastWholeRamp = (results: readonly PhaseResult[]): PhaseResult | undefined =>
  results.filter((result) => result.phase.kind === "ramp" && result.isComplete && !isPatient(result)).at(-1);

function queueingSpells({ phase, seconds }: PhaseResult): readonly (readonly LoadSecond[])[] {
  const spells: LoadSecond[][] = [[]];
  const end = Math.min(seconds.length, Math.round(inSeconds(phase.duration)));
  for (let at = 0; at < end; at += 1) {
    const around = seconds.slice(Math.max(0, at - 1), at + 2);
    const judged = around.reduce((sum, second) => sum + second.judged, 0);
    const good = around.reduce((sum, second) => sum + second.good, 0);
    if (judged >= LEAST_JUDGED && good < STILL_GOOD * judged) spells.at(-1)?.push(...seconds.slice(at, at + 1));
    else if (spells.at(-1)?.length) spells.push([]);
  }
  return spells;
}

function leaves(spell: readonly LoadSecond[]): boolean {
  const sum = (key: "ok" | "failed"): number => spell.reduce((total, second) => total + second[key], 0);
  return sum("failed") > LEAVING * (sum("ok") + sum("failed"));
}

/**
 * What is left of `values` beside their parabola of least squares, by the two orthogonal polynomials of their places (Chebyshev); `undefined`
 * where they do not fall: more people never leave for it to rise.
 */
function besideItsFall(values: readonly number[]): readonly number[] | undefined {
  const mean = meanOf(values);
  const middle = (values.length - 1) / 2;
  const slope = values.map((_, at) => at - middle);
  const square = meanOf(slope.map((place) => place ** 2));
  const bend = slope.map((place) => place ** 2 - square);
  const along = (basis: readonly number[]): number =>
    meanOf(values.map((value, at) => value * (basis[at] ?? 0))) / meanOf(basis.map((place) => place ** 2));
  const [rise, curve] = [along(slope), along(bend)];
  if (rise >= 0) return undefined;
  return values.map((value, at) => value - mean - rise * (slope[at] ?? 0) - curve * (bend[at] ?? 0));
}
