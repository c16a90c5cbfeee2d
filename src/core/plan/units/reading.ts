/** What a text meant, or why it means nothing: a clause that follows the key's path, e.g. `must be a duration (got "5"); write …`. */
export type Reading<T> = { readonly kind: "ok"; readonly value: T } | { readonly kind: "mistake"; readonly message: string };

export const readAs = <T>(value: T): Reading<T> => ({ kind: "ok", value });
export const misread = (message: string): Reading<never> => ({ kind: "mistake", message });

const LONGEST_QUOTE = 60;

/** A text as it is shown in a message: quoted, without line breaks, cut at 60 characters. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return `"${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line}"`;
}
