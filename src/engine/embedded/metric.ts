/** k6's four kinds of metric. */
export type MetricKind = "counter" | "gauge" | "rate" | "trend";

/** A metric by name. Trends of times are in milliseconds, as in k6. */
export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
}

/** One value of one metric, before it becomes a row. */
export interface Sample {
  readonly metric: Metric;
  readonly value: number;
  /** Tags beside the VU's own; they win over them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Wall clock in ms since 1970, with a fraction; now where absent. */
  readonly timeMs?: number | undefined;
}
