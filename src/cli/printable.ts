/** Control characters but line break and tab, and the marks that turn the direction of writing: they move the cursor, or hide what a line says. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text as a terminal may be given it. Names of a plan, answers of a platform and rows of a file are others' words: an escape
 * sequence in them is shown (`\u001b`), as JSON writes it, so that JSON stays the same value.
 */
export const printable = (text: string): string => text.replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
