/**
 * The visit of `handwritten.js` with what every engine's samples must hold (src/core/samples/metric.ts): the rows of visit, attempt and each hop,
 * the run's header and a limit on each wait. It looks at no page and knows no patience: what it costs beyond the other nothing can save.
 */
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Gauge, Trend } from "k6/metrics";
import { inSixes, SHELL, target, think } from "./handwritten.js";

const visitStart = new Gauge("rs_start");
const visitEnd = new Gauge("rs_end");
const attemptStart = new Gauge("rs_try");
const attemptEnd = new Trend("rs_attempt", true);
const hop = new Trend("rs_hop", true);
export const others = [new Trend("rs_tick", true), new Gauge("rs_zero"), new Counter("rs_note")];
const accounts = new SharedArray("accounts", () => JSON.parse(open(__ENV.RENTREE_ACCOUNTS)));
const headers = { "X-Rentree-Run": __ENV.RENTREE_RUN_ID };
const host = target.split("://")[1];
const WAIT_MS = 600_000;

const send = async (step, name, method, url, body = null) => {
  const answer = await http.asyncRequest(method, url, body, { redirects: 0, timeout: WAIT_MS, headers, tags: { name } });
  const { blocked, duration } = answer.timings;
  hop.add(blocked + duration, { name, step, status: `${answer.status}`, host, outcome: "ok" });
  return answer;
};
const get = (path) => send("page", path.split("?")[0], "GET", target + path);

const signIn = async (n) => {
  const landing = `${target}/timeline/timeline`;
  await send("form", "form", "GET", `${target}/auth/login?callback=${encodeURIComponent(landing)}`);
  const body = { email: `user${n}`, password: `pw${n}`, callBack: landing, details: "" };
  const answer = await send("credentials", "credentials", "POST", `${target}/auth/login`, body);
  if (answer.cookies.oneSessionId === undefined) throw new Error("not signed in");
  await send("landing", "landing", "GET", answer.headers.Location);
};

export async function visit() {
  const index = exec.scenario.iterationInTest;
  exec.vu.metrics.metadata.v = `${index}`;
  visitStart.add(index);
  attemptStart.add(1);
  const startedAt = Date.now();
  await signIn((index % accounts[0].last) + 1);
  attemptEnd.add(Date.now() - startedAt, { outcome: "ok", n: "1" });
  if (__ENV.JOURNEY !== "none") {
    await inSixes(SHELL, get);
    await think();
    await inSixes(["/conversation/conversation", "/conversation/list/INBOX?page=0&unread=true"], get);
    await think();
    await inSixes(["/homeworks", "/homeworks/list"], get);
  }
  visitEnd.add(index, { outcome: "ok" });
}
