import journeys from "rentree:journeys";
import settings from "rentree:settings";
import signIns from "rentree:sign-ins";
import exec from "k6/execution";
import { TICK_PERIOD_MS } from "../src/core/samples/metric.ts";
import { dealAccount, expand, openAccounts } from "./account.ts";
import type { World } from "./browser.ts";
import { markRows, tick, visitEnd, visitStart, zero } from "./metrics.ts";
import { allowedOrigins } from "./origins.ts";
import { withRules } from "./page.ts";
import { traceHops } from "./trace.ts";
import { live } from "./visit.ts";

const target = (__ENV["RENTREE_TARGET"] ?? settings.target).replace(/\/+$/, "");
const accounts = openAccounts(settings.people.length);

const readHeaders = (): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(settings.headers)) headers[name] = expand(settings.headers[name] ?? "", __ENV);
  headers["X-Rentree-Run"] = __ENV["RENTREE_RUN_ID"] ?? "";
  return headers;
};

const world: World = {
  origins: allowedOrigins([target, ...settings.allow]),
  headers: readHeaders(),
  rules: withRules(settings.pages),
};

/** One person's visit. Nothing that goes wrong in it may end the iteration without a `rs_end`. */
export const visit = async (setup: unknown): Promise<void> => {
  const index = exec.scenario.iterationInTest;
  markRows(index);
  visitStart.add(index);
  let outcome = "failed";
  try {
    outcome = await come(index, setup);
  } catch (error) {
    console.error(`visit failed: ${error}`);
  }
  visitEnd.add(index, { outcome });
};

const come = (index: number, setup: unknown): Promise<"ok" | "gave-up"> => {
  const peopleIndex = Number(__ENV["PEOPLE"]);
  const people = settings.people[peopleIndex];
  const signIn = signIns[peopleIndex];
  const journey = journeys[peopleIndex];
  const stored = accounts[peopleIndex];
  if (!people || !signIn || !journey || !stored) throw new Error(`no people ${__ENV["PEOPLE"]}`);
  return live({
    people,
    settings,
    target,
    world: __ENV["RENTREE_TRACE"] ? { ...world, trace: traceHops(people.name) } : world,
    account: dealAccount(stored, index),
    peopleIndex,
    index,
    signIn,
    journey,
    setup,
  });
};

/** Ticks 50 times a second without HTTP: how late it runs is how late the generator runs. */
export const metronome = (): void => {
  const { startTime, iterationInTest } = exec.scenario;
  tick.add(Date.now() - startTime - iterationInTest * TICK_PERIOD_MS);
  if (iterationInTest === 0) zero.add(startTime);
};
