import { type Ratio, ratio } from "../units.ts";

/** Goodput within the objective at one offered rate, on the way up and on the way down; all per second. */
export interface LoopPoint {
  readonly up: number;
  readonly down: number;
}

/**
 * Area of the loop that a triangle of load leaves in the phase plane: mean of (up − down)/C over the loads (facts §2.6). 0 for
 * no loop and for no points. The area alone proves nothing, a plain queue has one too; see `isMetastableLoop`.
 */
export function hysteresisIndex(points: readonly LoopPoint[], ceiling: number): Ratio {
  if (points.length === 0 || ceiling <= 0) return ratio(0);
  return ratio(points.reduce((sum, { up, down }) => sum + (up - down) / ceiling, 0) / points.length);
}

/** Ratio of slow to fast area above which the loop does not shrink as a backlog's would (facts §2.6 separates seven systems at it). */
const SHRINKS = 0.78;

/**
 * Tells a metastable platform from one with a backlog: of two triangles, the slower one's area stays. False where the faster
 * triangle left no loop worth the name (under 0.05).
 */
export function isMetastableLoop(fast: Ratio, slow: Ratio): boolean {
  return fast >= 0.05 && slow / fast > SHRINKS;
}
