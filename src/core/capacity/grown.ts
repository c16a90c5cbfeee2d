import { perSecond } from "../units.ts";
import { provenGoodput } from "./ceiling.ts";
import type { LoadSecond } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import type { Saturation } from "./saturation.ts";

/** Seconds of a third without which it says little, and how much more must be let in in the last than in the first, beyond chance, for the platform to be another one. */
const LEAST = 20;
const GROWN = 1.35;
const SIGMAS = 6;

/**
 * One plain run of a platform that grew meanwhile, as machines that are added late or caches that have to warm up make it: the ceiling that fits all of it lies between
 * what it let in before and since, and is neither. What it proved is then known at least. A capacity that wanders by a tenth hardly ever differs as much.
 */
export function unlessGrown(seconds: readonly LoadSecond[], seen: Saturation): Saturation {
  const { ceiling } = seen;
  if (ceiling.kind !== "found") return seen;
  const above = seconds.filter(({ intended }) => intended > ceiling.rate).map(({ ok }) => ok);
  const third = Math.floor(above.length / 3);
  const [first, last] = [meanOf(above, 0, third), meanOf(above, above.length - third)];
  const isMore = third >= LEAST && last > GROWN * first && last - first > SIGMAS * Math.sqrt((first + last) / third);
  // What is let in by fits and starts, as by a limit of so many a minute, is now in one third and now in another.
  const isGrown = isMore && Math.min(...inBlocks(above.slice(-third))) > Math.max(...inBlocks(above.slice(0, third)));
  return isGrown ? { ...seen, ceiling: { kind: "at-least", rate: perSecond(provenGoodput(seconds)) } } : seen;
}

const inBlocks = (counts: readonly number[]): readonly number[] =>
  Array.from({ length: Math.floor(counts.length / LEAST) }, (_, at) => meanOf(counts, at * LEAST, (at + 1) * LEAST));
