import type { Case, Facts } from "./case.ts";
import type { Played } from "./engine-process.ts";

/** All facts of a played case: the script's own and those read off. A name reported several times has a list, sorted. */
export function factsOf(test: Case, played: Played): Facts {
  const reported = new Map<string, unknown[]>();
  for (const [name, value] of played.facts) reported.set(name, [...(reported.get(name) ?? []), value]);
  const own = [...reported].map(([name, list]) => [name, list.length === 1 ? list[0] : sorted(list)] as const);
  const exit =
    played.exitCode === 0 || test.name.startsWith("exit") || test.signals !== undefined
      ? {}
      : { exit: [played.exitCode, played.signal, played.stderr.slice(0, 500)] };
  const wrong = played.log.filter(({ level }) => level === "error").map(({ message }) => message.split("\n")[0]);
  const errors = wrong.length === 0 || test.name.startsWith("exit") || test.mayFail ? {} : { errors: [...new Set(wrong)].sort() };
  const read = test.read?.(played) ?? {};
  return parseAgain(
    Object.fromEntries([
      ...[...own].sort(([a], [b]) => (a < b ? -1 : 1)),
      ...Object.entries(read),
      ...Object.entries(exit),
      ...Object.entries(errors),
    ]),
  );
}

function sorted(list: readonly unknown[]): unknown[] {
  return [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** What JSON cannot hold is not compared. */
function parseAgain(facts: Facts): Facts {
  return JSON.parse(JSON.stringify(facts)) as Facts;
}
