import extras from "rentree:extras";
import journeys from "rentree:journeys";
import settings from "rentree:settings";
import signIns from "rentree:sign-ins";
import exec from "k6/execution";
import { TICK_PERIOD_MS } from "../src/core/samples/metric.ts";
import { dealAccount, openAccounts } from "./account.ts";
import type { Setup } from "./discovery.ts";
import { tick, visitEnd, visitStart, zero } from "./metrics.ts";
import { live } from "./visit.ts";
import { target, world } from "./world.ts";

const accounts = openAccounts(settings.people.length);

/** One person's visit. Nothing that goes wrong in it may end the iteration without a `rs_end`. */
export const visit = async (setup: Setup): Promise<void> => {
  const index = exec.scenario.iterationInTest;
  // In the metadata of every row that follows, k6's own included.
  exec.vu.metrics.metadata["v"] = `${index}`;
  visitStart.add(index);
  let outcome = "failed";
  try {
    outcome = await come(index, setup);
  } catch (error) {
    console.error(`visit failed: ${Object(error).stack || error}`);
  }
  visitEnd.add(index, { ["outcome"]: outcome });
};

const come = (index: number, setup: Setup): Promise<"ok" | "gave-up"> => {
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
    world: !HAS_TRACE || extras.trace === undefined ? world : { ...world, trace: extras.trace(people.name) },
    account: dealAccount(stored, index),
    peopleIndex,
    index,
    signIn,
    journey,
    setup,
    extras,
  });
};

/** Ticks 50 times a second without HTTP: how late it runs is how late the generator runs. */
export const metronome = (): void => {
  const { startTime, iterationInTest, iterationInInstance } = exec.scenario;
  tick.add(Date.now() - startTime - iterationInTest * TICK_PERIOD_MS);
  if (iterationInInstance === 0) zero.add(startTime);
};
