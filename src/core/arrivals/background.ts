import { type Curve, drawWithin } from "./curve.ts";

/** People who come whenever: uniform from `within` before `centre` to `within` after it. */
export function backgroundCurve(centre: number, within: number): Curve {
  const share = (time: number): number => (time - (centre - within)) / (2 * within);
  return {
    mass: 1,
    cumulative: (time) => (within > 0 ? Math.min(1, Math.max(0, share(time))) : Number(time > centre)),
    draw: (random, count, window) => Array.from({ length: count }, () => drawWithin(() => centre + within * (2 * random() - 1), window)),
  };
}
