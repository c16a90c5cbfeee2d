import { standardNormal } from "../people/random.ts";
import { type Curve, drawWithin } from "./curve.ts";
import { normalCumulative } from "./normal.ts";

/** People who come by themselves: normal around `centre`. A spread of 0 brings them all at `centre`. */
export function individualCurve(centre: number, sd: number): Curve {
  return {
    mass: 1,
    cumulative: (time) => (sd > 0 ? normalCumulative((time - centre) / sd) : Number(time > centre)),
    draw: (random, count, window) => Array.from({ length: count }, () => drawWithin(() => centre + sd * standardNormal(random), window)),
  };
}
