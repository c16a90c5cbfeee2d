/** A piece of a pattern: text as it is, the account's number with `width` digits, or braces that mean nothing. */
export type PatternPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly width: number }
  | { readonly kind: "bad"; readonly text: string };

const PLACEHOLDER = /(\$\{[^}]*\})|\{n(?::(0{1,15}))?\}|(\{[^}]*\})/g;

/** Takes a pattern apart: `user{n:000}` is a text and a number of three digits; `${NAME}` stays text. */
export function splitPattern(pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let end = 0;
  for (const match of pattern.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push({ kind: "text", text: pattern.slice(end, match.index) });
    if (match[1] !== undefined) parts.push({ kind: "text", text: match[1] });
    else if (match[3] !== undefined) parts.push({ kind: "bad", text: match[3] });
    else parts.push({ kind: "number", width: match[2]?.length ?? 1 });
    end = match.index + match[0].length;
  }
  if (end < pattern.length) parts.push({ kind: "text", text: pattern.slice(end) });
  return parts;
}

/** The pattern with the number filled in: `fillPattern("user{n:000}", 7)` is `user007`. Other braces stay as they are. */
export function fillPattern(pattern: string, n: number): string {
  return splitPattern(pattern)
    .map((part) => (part.kind === "number" ? String(n).padStart(part.width, "0") : part.text))
    .join("");
}

/** Accounts of a pattern. */
export const countPattern = (range: { readonly first: number; readonly last: number }): number => range.last - range.first + 1;

/** The index of the account of the visit with this index: accounts are dealt in turn, and again from the first when all are out. */
export const dealtAccount = (visit: number, accounts: number): number => visit % accounts;
