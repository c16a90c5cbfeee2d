/** Values that stand in a query itself, where they may be anybody's: texts and numbers. */
const HAS_VALUES = /"|\d{3,}/;

/**
 * What of a GraphQL request is the platform's own, as a chain writes it: the query, and the name of its operation. Undefined for every other
 * field, and for a query with values in it, of which nobody knows whose they are.
 */
export function ownText(name: string, value: string): string | undefined {
  if (HAS_VALUES.test(value)) return undefined;
  if (name === "operationName") return /^\w+$/.test(value) ? value : undefined;
  return name === "query" && /^\s*(?:query|mutation|subscription|fragment|\{)/.test(value) ? withoutNames(value) : undefined;
}

/** In a chain braces around one word are a kept value's; a comma beside it is space to GraphQL (its specification of October 2021, §2.1.7). */
const withoutNames = (query: string): string => query.replace(/\{([^{}\s]*|\s*\w+\s*)\}/g, (_, inside: string) => `{ ${inside.trim()}, }`);
