import { expect, it } from "vitest";
import { highestOffered } from "../../../src/core/capacity/load.ts";
import { loadSecond } from "./load-second.ts";

const load = (rates: readonly number[]) => rates.map((rate, at) => loadSecond(at, rate, { ok: rate }));
const steady = (rate: number, length: number): readonly number[] => Array.from({ length }, () => rate);

it.each([
  ["20 s of 20/s, whose last people need three seconds more", [...steady(20, 20), 0, 0, 0], 20],
  ["the same where they need half a minute", [...steady(20, 20), ...steady(0, 30)], 20],
  ["a minute that ends at 30/s", [...steady(10, 30), ...steady(30, 30), 0], 30],
  ["one second", [5, 0], 5],
  ["none", [], 0],
  ["nobody", [0, 0], 0],
])("the highest rate offered in %s", (_load, rates, highest) => expect(highestOffered(load(rates))).toBe(highest));
