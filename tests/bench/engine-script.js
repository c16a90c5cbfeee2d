// The visit of bench `engine`: seven requests one after the other, with the rows that a scenario writes.
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Trend } from "k6/metrics";

const started = new Counter("b_start");
const ended = new Counter("b_end");
const hop = new Trend("b_hop");
const tick = new Trend("b_tick");
const late = new Trend("b_late");

export const visit = async () => {
  const index = exec.scenario.iterationInTest;
  exec.vu.metrics.metadata.v = String(index);
  started.add(index);
  for (let step = 1; step <= 7; step += 1) {
    const answer = await http.asyncRequest("GET", `${__ENV.TARGET}/page/${step}`, null, {
      tags: { name: "page" },
      timeout: 8_000,
      redirects: 0,
      headers: { "X-Run": "bench", "Accept-Language": "fr" },
    });
    hop.add(answer.timings.duration, { step: "page", outcome: answer.body.indexOf("<title>page") > 0 ? "ok" : "other" });
  }
  ended.add(index, { outcome: "ok" });
};

export const metronome = () => tick.add(Date.now() - exec.scenario.startTime - exec.scenario.iterationInTest * 20);

/** How late timers of 5 to 500 ms fire. */
export const sleep = async () => {
  const wanted = 5 + ((exec.scenario.iterationInTest * 37) % 496);
  const begin = Date.now();
  await new Promise((wake) => setTimeout(wake, wanted));
  late.add(Date.now() - begin - wanted);
};
