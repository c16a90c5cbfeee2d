import type { Estimate } from "./estimate.ts";

/**
 * What a run that was cut can say: that nothing broke as far as it came is no more than a lower bound, because the end came first and
 * the rates that were to follow were never sought.
 */
export const asCut = (estimate: Estimate): Estimate =>
  estimate.kind === "not-reached" ? { kind: "at-least", rate: estimate.highestTested } : estimate;
