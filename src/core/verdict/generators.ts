import { mergedHistogram } from "../samples/histogram.ts";
import { countsOf } from "./count-by-name.ts";
import type { PhaseInput } from "./input.ts";
import type { Played } from "./played.ts";
import type { Run } from "./run.ts";
import { round } from "./seconds.ts";

/** Each generator over all phases: how far its clock stands from the first one's, and how late it was. */
export function generatorsOf(phases: readonly PhaseInput[]): Run["generators"] {
  const ids = [...new Set(phases.flatMap((phase) => phase.generators.map(({ id }) => id)))];
  const firstUs = phases[0]?.generators[0]?.fold.zeroUs ?? 0;
  return ids.map((id) => {
    const own = phases.flatMap((phase) => phase.generators.filter((generator) => generator.id === id));
    const lag = mergedHistogram(own.map(({ fold }) => fold.lag));
    const zeroUs = phases[0]?.generators.find((generator) => generator.id === id)?.fold.zeroUs ?? firstUs;
    return { id, clockOffsetMs: round((zeroUs - firstUs) / 1_000), lagP99Ms: round(lag.quantile(0.99) ?? 0) };
  });
}

/** How well the generators were, all together. */
export function healthOf(played: readonly Played[]): Run["generator"] {
  const generators = played.map(({ phase }) => phase.generators);
  const records = generators.flat().flatMap(({ record }) => record ?? []);
  const health = records.flatMap((record) => record.health);
  const lag = mergedHistogram(played.map(({ fold }) => fold.lag));
  const warnings = countsOf(records.map((record) => new Map(Object.entries(record.warnings))));
  return {
    lagP99Ms: round(lag.quantile(0.99) ?? 0),
    lagMaxMs: round(lag.maxMs),
    ...(health.length === 0 ? {} : { cpuPeakShare: Math.max(...health.map(({ cpuShare }) => cpuShare)) }),
    ...(health.length === 0 ? {} : { memoryPeakBytes: Math.max(...health.map(({ rssBytes }) => rssBytes)) }),
    vus: Math.max(0, ...generators.map((all) => all.reduce((sum, { record }) => sum + (record?.vus ?? 0), 0))),
    warnings,
  };
}
