import exec from "k6/execution";
import { fact } from "./fact.js";

let count = 0;
globalThis.leak = globalThis.leak || 0;
const initial = [__VU, typeof __ITER];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const state = () => {
  count += 1;
  globalThis.leak += 1;
  return [count, globalThis.leak, __ITER, exec.vu.iterationInInstance, exec.vu.iterationInScenario, __VU === exec.vu.idInInstance, __VU === exec.vu.idInTest];
};

export const perVu = async () => {
  fact("per-vu-iterations: own state and counters of a VU", state());
  fact("per-vu-iterations: index within the test", exec.scenario.iterationInTest);
  await pause(20);
};

export const shared = async () => {
  fact("shared-iterations: index within the test", exec.scenario.iterationInTest);
  fact("shared-iterations: index within the instance", exec.scenario.iterationInInstance);
  await pause(20);
};

export const one = () => {
  fact("at init __VU is the VU's own and __ITER is missing", [initial[0] === __VU, initial[1]]);
  fact("exec.scenario", [exec.scenario.name, exec.scenario.executor, typeof exec.scenario.startTime, typeof exec.scenario.progress]);
  fact("exec.instance counts", [exec.instance.iterationsInterrupted, exec.instance.vusInitialized, typeof exec.instance.currentTestRunDuration]);
  fact("env", [__ENV.MY_OWN, __ENV.SCENARIO_OWN]);
  exec.vu.tags["mine"] = "1";
  fact("exec.vu.tags", [exec.vu.tags["mine"], exec.vu.tags["scenario"], exec.vu.tags["missing"]]);
};
