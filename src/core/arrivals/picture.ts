const BARS = "▁▂▃▄▅▆▇█";

/** A curve as one line of bars, `width` characters at most; the highest bar is the highest mean of its stretch. Empty for nothing. */
export function drawCurve(values: readonly number[], width: number): string {
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const part = values.slice(Math.floor((column * values.length) / columns), Math.floor(((column + 1) * values.length) / columns));
    return part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length);
  });
  const highest = Math.max(...means, Number.MIN_VALUE);
  return means
    .map((mean) => (mean <= 0 ? " " : (BARS[Math.min(BARS.length - 1, Math.floor((mean / highest) * BARS.length))] ?? " ")))
    .join("");
}
