import { Counter } from "k6/metrics";
import { fact } from "./fact.js";

const counter = new Counter("c_counter");

export const setup = async () => {
  counter.add(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  fact("setup: __VU and __ITER", [__VU, typeof __ITER]);
  return { list: [1, { a: "é" }], date: new Date(0), none: undefined, nul: null };
};

export default (data) => {
  fact("what the iteration gets of setup", data);
  data.list.push(__ITER);
  fact("data is a copy for each iteration", data.list.length);
  counter.add(10);
};

export const teardown = (data) => {
  counter.add(100);
  fact("teardown gets setup's data", data.list);
  fact("teardown: __VU", __VU);
};
