import { readTags } from "../http-request.ts";
import type { Metric, MetricKind } from "../metric.ts";
import type { Vu } from "../vu.ts";

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]{1,127}$/;
const REGISTRY = "k6/metrics";

/** `k6/metrics`: counters, gauges, rates and trends of the script's own. Each constructor is the same class, bound to its VU. */
export function createMetrics(vu: Vu): Readonly<Record<string, unknown>> {
  return {
    Counter: ScriptMetric.bind(null, vu, "counter"),
    Gauge: ScriptMetric.bind(null, vu, "gauge"),
    Rate: ScriptMetric.bind(null, vu, "rate"),
    Trend: ScriptMetric.bind(null, vu, "trend"),
  };
}

/** A metric as scripts see it; `add` may be called on its own, as in k6. */
class ScriptMetric {
  readonly add: (value: unknown, tags?: unknown) => boolean;
  readonly #metric: Metric;

  constructor(vu: Vu, kind: MetricKind, name: unknown) {
    if (!vu.isInit) throw new Error("metrics must be declared in the init context");
    const metric = register(vu, String(name), kind);
    this.#metric = metric;
    this.add = (value, tags) => add(vu, metric, value, tags);
  }

  get name(): string {
    return this.#metric.name;
  }
}

/** All VUs share one list of metrics: a name has one kind. */
function register(vu: Vu, name: string, kind: MetricKind): Metric {
  const known = (vu.program.shared.get(REGISTRY) ?? new Map<string, Metric>()) as Map<string, Metric>;
  vu.program.shared.set(REGISTRY, known);
  const metric = known.get(name) ?? makeMetric(name, kind);
  if (metric.kind !== kind) throw new Error(`metric '${name}' already exists but with type ${metric.kind}, instead of ${kind}`);
  known.set(name, metric);
  return metric;
}

function makeMetric(name: string, kind: MetricKind): Metric {
  if (!NAME.test(name))
    throw new Error(`Invalid metric name: '${name}'; it needs 2 to 128 letters, digits and underscores and must not begin with a digit`);
  return { name, kind };
}

/** Values that are no numbers are refused with a warning, or thrown where the option `throw` is set. */
function add(vu: Vu, metric: Metric, value: unknown, tags: unknown): boolean {
  if (vu.isInit) throw new Error("Adding to metrics in the init context is not supported");
  const given = typeof value === "boolean" ? Number(value) : value === null || typeof value === "symbol" ? Number.NaN : Number(value);
  if (Number.isNaN(given)) {
    const shown = value === undefined ? "no value was provided" : `'${String(value)}' is an invalid value`;
    const message = `${shown} for metric '${metric.name}', a number or a boolean value is expected`;
    if (vu.program.options.throw) throw new Error(message);
    vu.program.log("warning", message);
    return false;
  }
  vu.emit({
    metric,
    value: given,
    tags: tags === undefined ? undefined : readTags(tags, `cannot add tags for the '${metric.name}' custom metric: `),
  });
  return true;
}
