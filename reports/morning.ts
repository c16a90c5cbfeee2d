import type { Run } from "../src/core/verdict/run.ts";

/** Whether the plan's own morning was played: in `rentree capacity` only the surge plays it, the other phases send rates. */
export const playsMorning = ({ capacity, phases }: Pick<Run, "capacity" | "phases">): boolean =>
  capacity === undefined || phases.some(({ kind }) => kind === "surge");
