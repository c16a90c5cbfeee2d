import { check, group } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Gauge, Rate, Trend } from "k6/metrics";
import { HTTP } from "./fact.js";

const counter = new Counter("c_counter");
const gauge = new Gauge("c_gauge");
const rate = new Rate("c_rate");
const trend = new Trend("c_trend");
const timed = new Trend("c_timed", true);
const mark = new Trend("c_mark");

export const own = () => {
  counter.add(2);
  counter.add(0.5, { tag: "x" });
  gauge.add(-3);
  trend.add(1.25);
  timed.add(1e-7);
  trend.add(123456789.123);
  for (const value of [true, false, 1, 0, 2, "", "x", null]) {
    try {
      rate.add(value);
    } catch {
      counter.add(1, { thrown: String(value) });
    }
  }
  for (const value of [NaN, Infinity, "7", "x", undefined]) {
    try {
      trend.add(value, { value: String(value) });
    } catch {
      counter.add(1, { thrown: String(value) });
    }
  }
};

export const checks = () => {
  counter.add(check({ a: 1 }, { "is one": (v) => v.a === 1, truthy: () => "yes", "is two": (v) => v.a === 2, bare: true, zero: 0 }, { mine: "1" }) ? 1 : 0);
  counter.add(check(null, { all: () => true }) ? 1 : 0);
  try {
    check(null, { thrower: () => { throw new Error("in a check"); } });
  } catch {
    counter.add(1, { thrown: "check" });
  }
};

export const groups = () => {
  const value = group("outer", () => {
    counter.add(1);
    return group("inner", () => {
      counter.add(2);
      check(1, { "in a group": () => true });
      return 7;
    });
  });
  counter.add(value);
};

export const escapes = () => {
  for (const text of ["comma,", 'quote"', "line\nbreak", "semi;colon", "amp&ersand", "equals=", " space ", "été", "back\\slash", ""]) {
    counter.add(1, { tag: text });
  }
  counter.add(1, { b: "2", a: "1", num: 3, yes: true });
};

export const metadata = () => {
  counter.add(1);
  exec.vu.metrics.metadata["v"] = "12";
  exec.vu.metrics.tags["own"] = "t";
  counter.add(2);
  exec.vu.metrics.metadata["w"] = 'a,"b';
  counter.add(3);
  delete exec.vu.metrics.metadata["v"];
  delete exec.vu.metrics.tags["own"];
  counter.add(4);
};

export const kept = () => {
  counter.add(__ITER);
  exec.vu.metrics.metadata["v"] = `iteration ${__ITER}`;
  exec.vu.metrics.tags["t"] = `iteration ${__ITER}`;
};

export const requests = async () => {
  await http.asyncRequest("GET", `${HTTP}/status?code=200`, null, { tags: { name: "named", mine: "1" } });
  await http.asyncRequest("GET", `${HTTP}/status?code=404`);
  await http.asyncRequest("GET", `${HTTP}/hang`, null, { timeout: 50, tags: { name: "late" } });
  await http.asyncRequest("GET", http.url`${HTTP}/status?code=${200}`);
  await http.asyncRequest("GET", `${HTTP}/status?code=404`, null, { tags: { name: "expected" }, responseCallback: http.expectedStatuses(404, { min: 500, max: 599 }) });
  await http.asyncRequest("GET", `${HTTP}/redirect?to=/status?code=200`, null, { tags: { name: "hops" } });
  exec.vu.metrics.metadata["v"] = "9";
  await http.asyncRequest("POST", `${HTTP}/echo`, "x", { tags: { name: "with metadata" } });
};

export const times = async () => {
  mark.add(Date.now());
  await http.asyncRequest("GET", `${HTTP}/slow?ms=300`, null, { tags: { name: "slow" } });
  mark.add(Date.now());
};
