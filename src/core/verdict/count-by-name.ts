/** Counts of several maps under their names, in the order of the names. */
export function countsOf(maps: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const map of maps) for (const [key, count] of map) counts.set(key, (counts.get(key) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
