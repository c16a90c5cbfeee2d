import type { Run } from "../src/core/verdict/run.ts";

/** People who got in, whatever came after: also those whose visit the end of the run cut while they were on their pages. */
export const gotInOf = ({ gotInShare, visits }: Pick<Run, "gotInShare" | "visits">): number => Math.round(gotInShare * visits.started);
