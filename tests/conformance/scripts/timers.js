import http from "k6/http";
import { fact, HTTP } from "./fact.js";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const order = async () => {
  const seen = [];
  setTimeout(() => seen.push("30"), 30);
  setTimeout(() => seen.push("10"), 10);
  const cancelled = setTimeout(() => seen.push("never"), 5);
  clearTimeout(cancelled);
  Promise.resolve().then(() => seen.push("microtask"));
  let ticks = 0;
  const interval = setInterval(() => {
    ticks += 1;
    if (ticks === 3) clearInterval(interval);
  }, 5);
  setTimeout((a, b) => seen.push(a + b), 20, "2", "0");
  await pause(60);
  fact("timers fire in the order of their times", seen);
  fact("an interval stops when it is cleared", ticks);
};

export const race = async () => {
  const begun = Date.now();
  const winner = await Promise.race([http.asyncRequest("GET", `${HTTP}/status?code=200`), pause(300)]);
  fact("a race is won by the first", [winner.status, Date.now() - begun < 250]);
};
