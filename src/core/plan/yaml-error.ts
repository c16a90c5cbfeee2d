import type { YAMLError } from "yaml";

/** A mistake of the YAML itself: where, and what to type instead. */
export interface SyntaxMistake {
  readonly offset: number;
  readonly message: string;
}

const BRACES = /[^\s"',:{}[\]]*\$?\{[^\s"'{}[\],]+\}[^\s"',{}[\]]*/g;

/**
 * The library's errors for people who do not know YAML's grammar: one a line, because every further one on a line follows from
 * the first; tabs and braces that lost their quotes are explained once.
 */
export function explainSyntax(errors: readonly YAMLError[], text: string): SyntaxMistake[] {
  const seen = new Set<string>();
  const mistakes: SyntaxMistake[] = [];
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const line = lineAt(text, error.pos[0]);
    const mistake = explain(error, text, line);
    const once = mistake.kind === "line" ? `line ${line.start}` : mistake.kind;
    if (seen.has(`line ${line.start}`)) continue;
    if (mistake.kind === "braces" && seen.has("braces")) {
      seen.add(`line ${line.start}`);
      mistakes.push({ offset: mistake.offset ?? error.pos[0], message: mistake.message.replace(", which YAML reads as a mapping", "") });
      continue;
    }
    if (seen.has(once) || isEcho(error, seen)) continue;
    seen.add(once).add(`line ${line.start}`);
    mistakes.push({ offset: mistake.offset ?? error.pos[0], message: mistake.message });
  }
  return mistakes;
}

/** After a bracket that never closes or a wrong kind of root, everything below is "unexpected": one explanation is enough. */
const isEcho = (error: YAMLError, seen: ReadonlySet<string>): boolean =>
  error.code === "UNEXPECTED_TOKEN" && (seen.has("braces") || seen.has("unclosed") || seen.has("unexpected") || seen.has("tab"));

interface Explained {
  readonly kind: string;
  readonly offset?: number;
  readonly message: string;
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function explain(error: YAMLError, text: string, line: Line): Explained {
  const braces = findBraces(line.text, error.pos[0] - line.start);
  if (["UNEXPECTED_TOKEN", "MISSING_CHAR", "BAD_INDENT"].includes(error.code) && braces !== undefined) {
    const message = `has braces without quotes, which YAML reads as a mapping; write "${braces.text}"`;
    return { kind: "braces", offset: line.start + braces.at, message };
  }
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { kind: "tab", message: "is indented with a tab; YAML wants spaces, two a level" };
    case "DUPLICATE_KEY":
      return { kind: "line", message: `has the key ${keyAt(text, error.pos[0])} a second time; keep one of them` };
    case "BAD_SCALAR_START":
      return { kind: "line", message: `begins with ${text[error.pos[0]]}, which YAML keeps for itself; put the value in quotes` };
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return {
        kind: "line",
        message: 'has a second ": " in its value, or the next line is indented too far; put a value with ": " in quotes',
      };
    case "MISSING_CHAR":
      return explainMissing(error, text, line);
    case "BAD_INDENT":
      return explainIndent(error, text);
    case "MULTIPLE_DOCS":
      return { kind: "line", message: "begins a second document (---); a plan is one" };
    case "RESOURCE_EXHAUSTION":
      return { kind: "line", message: "is nested too deep" };
    default:
      return explainUnexpected(error, line);
  }
}

function explainMissing(error: YAMLError, text: string, line: Line): Explained {
  const quote = /quote/.test(error.message) ? /["']/.exec(line.text)?.[0] : undefined;
  if (quote !== undefined || /quote/.test(error.message))
    return { kind: "unclosed", message: `has a ${quote ?? "quote"} that is never closed` };
  return explainIndent(error, text);
}

function explainIndent(error: YAMLError, text: string): Explained {
  if (!/[Ff]low|\]|\}/.test(error.message)) {
    return { kind: "line", message: "is not indented like its neighbours; entries of one mapping or list begin in the same column" };
  }
  const open = lastOpen(text, error.pos[0]);
  const hash = open === undefined ? null : /[:,[{]\s+(#\S+?)\s*[,}\]]?\s*$/m.exec(text.slice(open, error.pos[0]));
  if (hash?.[1])
    return { kind: "unclosed", offset: open ?? 0, message: `has a # without quotes, which begins a comment; write "${hash[1]}"` };
  const bracket = open === undefined ? "{" : String(text[open]);
  return { kind: "unclosed", ...(open === undefined ? {} : { offset: open }), message: `has a ${bracket} that is never closed` };
}

function explainUnexpected(error: YAMLError, line: Line): Explained {
  const rest = line.text.slice(error.pos[0] - line.start).trim();
  const shown = rest === "" ? line.text.trim() : rest;
  if (/^-\S/.test(shown)) return { kind: "unexpected", message: `needs a space after the dash: - ${shown.slice(1, 40)}` };
  return {
    kind: "unexpected",
    message: `is not YAML from ${JSON.stringify(shown.slice(0, 40))} on; a value with special characters goes into quotes`,
  };
}

/** Braces on the line that were meant as text, like `user{n}`, `{target}/portal` or `${NAME}`: those nearest to the error. */
function findBraces(line: string, at: number): { readonly text: string; readonly at: number } | undefined {
  const found = [...line.matchAll(BRACES)]
    .map((match) => ({ text: match[0], at: match.index }))
    .filter((match) => !isQuoted(line, match.at) && !/^\{[^}]*\}$/.test(match.text.replace(/^\$/, "x")) === true)
    .filter((match) => !/:\s/.test(match.text));
  return found.sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}

const isQuoted = (line: string, at: number): boolean =>
  [/(?<!\\)"/g, /'/g].some((quote) => (line.slice(0, at).match(quote)?.length ?? 0) % 2 === 1);

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const end = text.indexOf("\n", start);
  return { start, text: text.slice(start, end < 0 ? text.length : end) };
}

/** A key in quotes may hold colons: a time of day. */
const keyAt = (text: string, offset: number): string =>
  /^(?:"[^"\n]*"|'[^'\n]*'|[^:"'\n]*)/.exec(text.slice(offset, offset + 80))?.[0] ?? "";

/** The last bracket before the offset that is still open, quotes and comments aside. */
function lastOpen(text: string, offset: number): number | undefined {
  const open: number[] = [];
  let quote = "";
  for (let index = 0; index < Math.min(offset, text.length); index += 1) {
    const char = text[index];
    if (quote !== "") {
      if (char === "\n" || char === quote) quote = "";
    } else if ((char === '"' || char === "'") && /[\s:,[{]/.test(text[index - 1] ?? " ")) quote = char;
    else if (char === "#" && /\s/.test(text[index - 1] ?? " ")) index = Math.max(index, text.indexOf("\n", index));
    else if (char === "{" || char === "[") open.push(index);
    else if (char === "}" || char === "]") open.pop();
  }
  return open.at(-1);
}
