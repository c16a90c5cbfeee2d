import { describe, expect, it } from "vitest";
import { fitScalability, minimise, peakConcurrency, throughputAt } from "../../../src/core/capacity/usl.ts";

describe("the universal scalability law", () => {
  it("gives back the coefficients that made the data, to 0.1 %", () => {
    const model = { gamma: 5, alpha: 0.03, beta: 0.0004 };
    const levels = [1, 5, 10, 20, 40, 60, 90].map((concurrency) => ({ concurrency, throughput: throughputAt(model, concurrency) }));
    const fit = fitScalability(levels);
    for (const name of ["gamma", "alpha", "beta"] as const) expect(Math.abs((fit?.[name] ?? 0) / model[name] - 1)).toBeLessThan(0.001);
  });

  it("fits the published SPEC SDM91 data as R's usl and usl4j do: α 0.0277, β 0.000104, γ 90, to 2 %", () => {
    const data = [
      [1, 64.9],
      [18, 995.9],
      [36, 1652.4],
      [72, 1853.2],
      [108, 1828.9],
      [144, 1775],
      [216, 1702.2],
    ] as const;
    const fit = fitScalability(data.map(([concurrency, throughput]) => ({ concurrency, throughput })));
    expect(Math.abs((fit?.alpha ?? 0) / 0.0277 - 1)).toBeLessThan(0.02);
    expect(Math.abs((fit?.beta ?? 0) / 0.000104 - 1)).toBeLessThan(0.02);
    expect(Math.abs((fit?.gamma ?? 0) / 90 - 1)).toBeLessThan(0.02);
  });

  it("peaks at √((1 − α)/β)", () => {
    expect(peakConcurrency({ alpha: 0.03, beta: 0.0004 })).toBeCloseTo(49.24, 2);
    expect(peakConcurrency({ alpha: 0.03, beta: 0 })).toBe(Number.POSITIVE_INFINITY);
  });

  it("says nothing of fewer than six levels", () => expect(fitScalability([{ concurrency: 1, throughput: 5 }])).toBeUndefined());
});

describe("the downhill simplex", () => {
  it("finds the floor of Rosenbrock's valley at (1, 1)", () => {
    const [x = 0, y = 0] = minimise(([a = 0, b = 0]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1]);
    expect(x).toBeCloseTo(1, 4);
    expect(y).toBeCloseTo(1, 4);
  });
});
