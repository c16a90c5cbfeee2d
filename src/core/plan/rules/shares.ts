import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, itemsAt } from "../source-path.ts";
import { readShare } from "../units/share.ts";
import { readTimeOfDay } from "../units/time-of-day.ts";
import { type Found, type Rule, valueAt } from "./rule.ts";

/** Thirds are written 33.3 %: a tenth of a percent is forgiven and shared out. */
const FORGIVEN = 0.0011;
/** Defaults of a bell's mixture: facts/saturation.md §6.2. */
const MIXTURE = { individual: 0.55, classes: 0.35, background: 0.1 } as const;

/** A bell's times and a bell's mixture each add up to 100 %. */
export const shares: Rule = (root) =>
  itemsAt(root, ["arrivals"]).flatMap((_, index) => {
    const bell = ["arrivals", index, "bell"];
    return findNode(root, bell)?.kind === "map" ? [...checkTimes(root, [...bell, "at"]), ...checkMixture(root, bell)] : [];
  });

function checkTimes(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  if (findNode(root, path)?.kind !== "map") return [];
  const entries = entriesAt(root, path);
  if (entries.length === 0) return [{ path, message: 'is empty; write for example at: { "08:00": 60%, "08:10": 40% }' }];
  const times = entries.map(([time]) => readTimeOfDay(time));
  const unread = times.flatMap((time, index) =>
    time.kind === "mistake" ? [{ path: [...path, entries[index]?.[0] ?? ""], message: time.message }] : [],
  );
  const given = times.flatMap((time) => (time.kind === "ok" ? [time.value as number] : []));
  if (new Set(given).size < given.length) unread.push({ path: [...path], message: "has one time twice; add the two shares up" });
  return [
    ...unread,
    ...checkSum(
      root,
      entries.map(([time]) => [...path, time]),
      path,
      "the shares of a bell's times",
    ),
  ];
}

function checkMixture(root: SourceNode, bell: readonly PropertyKey[]): Found[] {
  const names = Object.keys(MIXTURE) as (keyof typeof MIXTURE)[];
  if (names.every((name) => findNode(root, [...bell, name, "share"]) === undefined)) return [];
  const given = names.map((name) =>
    findNode(root, [...bell, name, "share"]) === undefined ? MIXTURE[name] : valueAt(root, [...bell, name, "share"], readShare),
  );
  if (given.includes(undefined)) return [];
  return explainSum(given.map(Number), bell, "individual, classes and background (55%, 35% and 10% where not given)");
}

function checkSum(root: SourceNode, paths: readonly (readonly PropertyKey[])[], at: readonly PropertyKey[], what: string): Found[] {
  const given = paths.map((path) => valueAt(root, path, readShare));
  return given.includes(undefined) ? [] : explainSum(given.map(Number), at, what);
}

function explainSum(given: readonly number[], at: readonly PropertyKey[], what: string): Found[] {
  const sum = given.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= FORGIVEN) return [];
  return [{ path: at, message: `must add up to 100% (${what} add up to ${Number((sum * 100).toPrecision(5))}%)` }];
}
