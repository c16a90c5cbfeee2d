/** Something in a plan that its author must change. Line and column count from 1; 0 where it has no place in the file. */
export interface Mistake {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The key's path, e.g. `arrivals[0].ramp.to`; "" for the whole file. */
  readonly path: string;
  /** What was given, what is allowed, what to type instead. */
  readonly message: string;
}

/** One line for people: `plan.yaml:14:12 arrivals[0].ramp.to must be more than 0/s (got "0/s"); write for example 60/s`. */
export function formatMistake(mistake: Mistake): string {
  const place = mistake.line > 0 ? `${mistake.file}:${mistake.line}:${mistake.column}` : mistake.file;
  return mistake.path === "" ? `${place} ${mistake.message}` : `${place} ${mistake.path} ${mistake.message}`;
}

/** Most keys are short words: two slips of the finger are forgiven in a word of six letters. */
const FORGIVEN = 3;

/** The known word nearest to `word` by edits (Damerau's adjacent swaps count one), at most a third of its length away. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const ranked = known
    .map((candidate) => ({ candidate, distance: countEdits(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.ceil(best.candidate.length / FORGIVEN)) ? best.candidate : undefined;
}

/** Optimal string alignment distance (Damerau–Levenshtein without repeated edits of one part). */
function countEdits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const above = rows[i - 1]!;
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
