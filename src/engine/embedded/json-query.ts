/** A query of a JSON path, `#(path operator value)`. */
export interface JsonQuery {
  readonly path: string;
  /** Absent: whether there is something at `path` at all. */
  readonly operator: string | undefined;
  readonly value: string;
  /** What follows the closing bracket. */
  readonly tail: string;
}

/** An escape, a quoted text, a bracket, or any other character. */
const TOKEN = /\\.?|"(?:\\.|[^"\\])*"?|./gs;
const OPERATOR = /^(==|!=|!%|<=|>=|=|<|>|%)/;

/** Reads the query that a path begins with. Throws where it is none that is known here. */
export function readQuery(path: string): JsonQuery {
  const { end, operatorAt } = measure(path);
  const body = path.slice(2, end - 1);
  const tail = path.slice(end);
  if (operatorAt === undefined) return { path: body.trim(), operator: undefined, value: "", tail };
  const comparison = body.slice(operatorAt - 2);
  const operator = OPERATOR.exec(comparison)?.[0];
  if (operator === undefined) throw new Error(`has a query with an operator of its own (${comparison})`);
  return {
    path: body.slice(0, operatorAt - 2).trim(),
    operator: operator === "==" ? "=" : operator,
    value: readValue(comparison.slice(operator.length).trim()),
    tail,
  };
}

/** Where the query that a path begins with is over. Throws where it never is. */
export function queryEnd(path: string): number {
  return measure(path).end;
}

/** Whether a query holds for what was found at its path, by gjson's rules: a number is compared as a number, nothing with null. */
export function holds({ operator, value }: Pick<JsonQuery, "operator" | "value">, operand: unknown): boolean {
  if (operand === undefined) return false;
  if (operator === undefined) return true;
  if (typeof operand === "boolean") return holdsForBoolean(operand, operator, value);
  if (typeof operand === "number") return holdsForOrder(Math.sign(operand - toNumber(value)), operator);
  if (typeof operand !== "string") return false;
  if (operator.endsWith("%")) return isLike(operand, value) === (operator === "%");
  return holdsForOrder(Buffer.compare(Buffer.from(operand), Buffer.from(value)), operator);
}

function measure(path: string): { readonly end: number; readonly operatorAt: number | undefined } {
  let depth = 0;
  let operatorAt: number | undefined;
  for (const { 0: token, index } of path.matchAll(TOKEN)) {
    if (depth === 1 && operatorAt === undefined && /^[!=<>%]/.test(token)) operatorAt = index;
    else if (token === "(" || token === "[") depth++;
    else if ((token === ")" || token === "]") && --depth === 0) return { end: index + 1, operatorAt };
  }
  throw new Error("has a query without an end");
}

function readValue(written: string): string {
  const value = /^".*"$/s.test(written) ? unquote(written) : written;
  if (value.startsWith("~")) throw new Error(`has a query for what is like a value (${written})`);
  return value;
}

function unquote(written: string): string {
  if (!written.includes("\\")) return written.slice(1, -1);
  try {
    return String(JSON.parse(written));
  } catch {
    throw new Error(`has a query for a text that is none (${written})`);
  }
}

/** What is no number counts as 0, as in Go. */
function toNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : 0;
}

function holdsForOrder(order: number, operator: string): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return operator === ">=" && order >= 0;
  }
}

/** False comes before true; what is neither is equal to none and after or before none. */
function holdsForBoolean(operand: boolean, operator: string, value: string): boolean {
  if (operator === "=" || operator === "!=") return (value === String(operand)) === (operator === "=");
  if (operator === (operand ? ">=" : "<=")) return true;
  return operator === (operand ? ">" : "<") && value === String(!operand);
}

/** gjson's patterns: `*` for any characters, `?` for one, `\` before one that is meant as it is. */
function isLike(text: string, pattern: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) return false;
  const source = pattern.replace(/\\(.)|(.)/gsu, (_, escaped: string | undefined, plain: string) => {
    if (escaped === undefined && plain === "*") return ".*";
    if (escaped === undefined && plain === "?") return ".";
    return (escaped ?? plain).replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  });
  return new RegExp(`^${source}$`, "su").test(text);
}
