import { once } from "./case.ts";

type Options = Readonly<Record<string, unknown>>;

const scenario = (values: Options): Options => ({ scenarios: { a: values } });
const constant = (values: Options): Options =>
  scenario({ executor: "constant-arrival-rate", rate: 10, duration: "1s", preAllocatedVUs: 1, ...values });
const ramp = (values: Options): Options =>
  scenario({ executor: "ramping-arrival-rate", stages: [{ duration: "1s", target: 2 }], preAllocatedVUs: 1, ...values });
const shared = (values: Options): Options => scenario({ executor: "shared-iterations", ...values });
const perVu = (values: Options): Options => scenario({ executor: "per-vu-iterations", ...values });

/** Options that cannot be meant so, by what is wrong with them; and their like that can. */
export const BAD_CONFIGS: readonly (readonly [string, Options])[] = [
  ["rate 0", constant({ rate: 0 })],
  ["duration under a second", constant({ duration: "999ms" })],
  ["stages under a second", ramp({ stages: [{ duration: "10ms", target: 2 }] })],
  ["timeUnit 0", ramp({ timeUnit: "0s" })],
  ["unknown key of a stage", ramp({ stages: [{ duration: "1s", target: 2, rate: 3 }] })],
  ["iterations 0", perVu({ iterations: 0 })],
  ["vus 0", perVu({ vus: 0 })],
  ["maxDuration under a second", perVu({ maxDuration: "500ms" })],
  ["exec without a name", perVu({ exec: "" })],
  ["env that is no text", perVu({ env: { A: 1 } })],
  ["shared iterations fewer than vus", shared({ vus: 5, iterations: 2 })],
  ["iterations option 0", { iterations: 0 }],
  ["iterations option fewer than vus", { iterations: 2, vus: 5 }],
  ["vus option 0", { vus: 0 }],
  ["duration beside scenarios", { duration: "1s", ...once("default") }],
  ["stages beside scenarios", { stages: [{ duration: "1s", target: 1 }], ...once("default") }],
  ["iterations beside scenarios", { iterations: 1, ...once("default") }],
  ["setupTimeout 0", { setupTimeout: "0s", ...once("default") }],
  ["maxRedirects that is no number", { maxRedirects: "many", ...once("default") }],
  ["dns select unknown", { dns: { select: "last" }, ...once("default") }],
  ["minIterationDuration 0", { minIterationDuration: "0s", ...once("default") }],
];
