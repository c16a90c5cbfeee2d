import type { Context } from "./context.ts";

/** What a run calls its target where the plan has the reference platform: it has no address before it runs. */
export const REFERENCE_TARGET = "reference platform";

/** The target as people read it. */
export const targetName = ({ run, text }: Context): string => (run.target === REFERENCE_TARGET ? text.provenance.reference : run.target);
