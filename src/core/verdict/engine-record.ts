/**
 * What was seen of one engine process from outside, saved as `phases/<phase>/generators.json` (an array), so that validity can be
 * computed again from files. Written by whoever started the engine; read by the analysis, which asks the engine nothing.
 */
export interface EngineRecord {
  /** Generator id: `g1`, `g2`, … Its samples are `samples/<id>.csv.gz`. */
  readonly id: string;
  readonly engine: { readonly kind: "k6" | "embedded"; readonly version: string };
  readonly startedAt: string;
  readonly endedAt: string;
  /** When it was asked to stop before its end; absent where nobody did. */
  readonly askedToStopAt?: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /**
   * Why it ended. `killed`: died without being asked; `disk`: the samples could not be written; `rejected`: stopped early, accounts refused;
   * `rule`: a phase of a capacity run that had told what it was to tell; `silent`: it wrote nothing any more, and was ended. */
  readonly ended: "finished" | "interrupted" | "killed" | "disk" | "rejected" | "hours" | "rule" | "silent" | "aborted";
  readonly cores: number;
  readonly vus: number;
  /** About once a second; `cpuShare` is of all `cores`, 0–1. */
  readonly health: readonly { readonly atMs: number; readonly cpuShare: number; readonly rssBytes: number; readonly openFiles?: number }[];
  readonly maxOpenFiles?: number;
  /** Counted, not kept: k6's warnings per kind, by a short name (`request-failed`, `vus-short`, `descriptors`, `other` …). */
  readonly warnings: Readonly<Record<string, number>>;
}
