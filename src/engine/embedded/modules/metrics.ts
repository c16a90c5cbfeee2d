import { readTags } from "../http-request.ts";
import type { Metric, MetricKind } from "../metric.ts";
import type { Vu } from "../vu.ts";

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]{1,127}$/;
const REGISTRY = "k6/metrics";

/** `k6/metrics`: counters, gauges, rates and trends of the script's own. */
export function createMetrics(vu: Vu): Readonly<Record<string, unknown>> {
  const define = (kind: MetricKind) =>
    function (this: unknown, name: unknown) {
      if (!vu.isInit) throw new Error("metrics must be declared in the init context");
      const metric = register(vu, String(name), kind);
      return Object.defineProperty({ add: (value: unknown, tags?: unknown) => add(vu, metric, value, tags) }, "name", {
        value: metric.name,
        enumerable: true,
      });
    };
  return { Counter: define("counter"), Gauge: define("gauge"), Rate: define("rate"), Trend: define("trend") };
}

/** All VUs share one list of metrics: a name has one kind. */
function register(vu: Vu, name: string, kind: MetricKind): Metric {
  if (!NAME.test(name))
    throw new Error(`Invalid metric name: '${name}'; it needs 2 to 128 letters, digits and underscores and must not begin with a digit`);
  const known = (vu.program.shared.get(REGISTRY) ?? new Map<string, Metric>()) as Map<string, Metric>;
  vu.program.shared.set(REGISTRY, known);
  const metric = known.get(name) ?? { name, kind };
  if (metric.kind !== kind) throw new Error(`metric '${name}' already exists but with type ${metric.kind}, instead of ${kind}`);
  known.set(name, metric);
  return metric;
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
