import type { Stage } from "./stage.ts";

/** What a run may do. */
export interface Permission {
  readonly isLoopback: boolean;
  /** When the authorised hours end, ms since 1970. */
  readonly edgeMs?: number | undefined;
}

export async function permitRun(_stage: Stage): Promise<Permission> {
  return { isLoopback: true };
}
