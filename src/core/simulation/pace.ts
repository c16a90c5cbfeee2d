import { exponential, type Random, standardNormal } from "../people/random.ts";
import type { SimulatedPlatform } from "./platform.ts";

/** When a piece of work begun at `now` is done, in seconds, on a machine whose speed changes. Call with `now` never decreasing. */
export type Pace = (now: number, work: number) => number;

/** Draws how fast a platform's workers go during `seconds`; beyond that they go at full speed. */
export function drawPace(platform: SimulatedPlatform, seconds: number, random: Random): Pace {
  if (platform.pauses) return followSpeeds(drawPauses(platform.pauses, seconds, random));
  if (platform.wandering) return followSpeeds(drawWandering(platform.wandering, seconds, random));
  if (platform.timetable) return followSpeeds([{ at: Number.NEGATIVE_INFINITY, speed: 1 }, ...platform.timetable]);
  return (now, work) => now + work;
}

/** Speed from `at` on, until the next entry. */
interface Speed {
  readonly at: number;
  readonly speed: number;
}

function followSpeeds(speeds: readonly Speed[]): Pace {
  let current = 0;
  return (now, work) => {
    while (current + 1 < speeds.length && (speeds[current + 1]?.at ?? 0) <= now) current += 1;
    let index = current;
    let time = now;
    let left = work;
    for (;;) {
      const speed = speeds[index]?.speed ?? 1;
      const end = speeds[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      if (speed > 0 && time + left / speed <= end) return time + left / speed;
      left -= (end - time) * speed;
      time = end;
      index += 1;
    }
  };
}

function drawPauses(
  pauses: { readonly every: number; readonly from: number; readonly to: number },
  seconds: number,
  random: Random,
): readonly Speed[] {
  const speeds: Speed[] = [{ at: 0, speed: 1 }];
  let time = exponential(random, pauses.every);
  while (time < seconds) {
    const end = time + pauses.from + (pauses.to - pauses.from) * random();
    speeds.push({ at: time, speed: 0 }, { at: end, speed: 1 });
    time = end + exponential(random, pauses.every);
  }
  return speeds;
}

/** Speeds of one second each: z ← φz + √(1 − φ²)·N(0, 1), φ = e^(−1/tau), speed 1 + sd·z, at least a tenth. */
function drawWandering({ sd, tau }: { readonly sd: number; readonly tau: number }, seconds: number, random: Random): readonly Speed[] {
  const phi = Math.exp(-1 / tau);
  let state = standardNormal(random);
  return Array.from({ length: Math.ceil(seconds) + 1 }, (_, at) => {
    const speed = Math.max(0.1, 1 + sd * state);
    state = phi * state + Math.sqrt(1 - phi * phi) * standardNormal(random);
    return { at, speed };
  });
}
