import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderPage, run } from "../../bench/truth.ts";

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

it("meets every target of the bench's table in its short form, on systems whose truth is a formula", async () => {
  const rows = await run({ seeds: 1, short: true });
  expect(rows.filter((row) => row.isMet === false)).toEqual([]);
  expect(rows.filter((row) => row.isMet).length).toBeGreaterThanOrEqual(15);
});

it("writes what was missed as plainly as what was met", () => {
  const rows = [
    { estimate: "ceiling", system: "one", target: "within 3 %", measured: "9 %", isMet: false },
    { estimate: "lost: guess", system: "one", target: "", measured: "50 %" },
  ];
  const page = renderPage(rows, { seeds: 2, cpuSeconds: 1 });
  expect(page).toContain("| ceiling | one | within 3 % | 9 % | **no** |");
  expect(page.indexOf("lost: guess")).toBeGreaterThan(page.indexOf("tried and lost"));
});
