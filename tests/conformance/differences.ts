/** Where the embedded engine is known to differ from k6, and how: `case: fact` → a sentence. None of them may change a verdict. */
export const DIFFERENCES: Readonly<Record<string, string>> = {};
