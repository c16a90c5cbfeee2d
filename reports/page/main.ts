import { drawChart, repaint } from "./chart.ts";
import { readIsland } from "./island.ts";

/** Draws every chart of the report. What cannot be drawn keeps its table open. */
const island = readIsland(document);
const charts = island.charts.flatMap((spec) => {
  const figure = document.getElementById(spec.id);
  const canvas = figure?.querySelector("canvas");
  if (figure === null || canvas === null || canvas === undefined) return [];
  figure.classList.add("drawn");
  const chart = drawChart(canvas, spec, island.language);
  figure.querySelector("details")?.removeAttribute("open");
  return [chart];
});

for (const query of ["(prefers-color-scheme: dark)", "print"]) {
  matchMedia(query).addEventListener("change", () => {
    for (const chart of charts) repaint(chart);
  });
}
