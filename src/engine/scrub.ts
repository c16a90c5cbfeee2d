import { RecordSplitter, splitFields } from "../core/samples/csv.ts";
import { decodeUtf8 } from "../core/samples/text.ts";

/** Columns of the engine's CSV that may carry whole addresses. Rentrée asks the engine to leave them out; one that is there is blanked. */
const SECRET_COLUMNS = ["url", "error", "ip"];
/** Names of parameters and headers whose values are secrets, in the protocols that schools sign in with. */
const SECRET_NAMES =
  "password|passwd|pwd|mdp|secret|ticket|token|\\w*_token|code|state|nonce|samlresponse|samlrequest|relaystate|authorization|set-cookie|cookie|xsrf\\w*|csrf\\w*|[\\w-]*session\\w*|login|username|user|email|identifiant|sid";
/** Such a name may be somebody's password too, and hidden already. */
const NAMED_SECRET = new RegExp(`(\\b(?:${SECRET_NAMES})|\\*\\*\\*)(\\s*[=:]\\s*|%3d)(bearer\\s+|basic\\s+)?[^\\s,"'&;\\\\]+`, "gi");
/** What follows a place in an address. Behind a space a # is a form's name in a plan (`#login`). */
const QUERY = /(?:\?|(?<!\s)#)[^\s,"'&\\]*/g;
const ADDRESS = /\b(https?|wss?):\/\/(?:[^\s/@"'\\]*@)?([^\s/?#"',\\]+)([^\s?#"',\\]*)(?:[?#][^\s"',\\]*)?/gi;
const JWT = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const TICKET = /\b(?:ST|TGT|PT|PGT|TGC)-[\w.-]{4,}/g;
const HIDDEN = "***";
const QUESTION = 63;
const HASH = 35;
const NEWLINE = 10;

/**
 * A line of a log without secrets: addresses lose user, query and fragment, and whatever is named like a secret loses its value
 * (design.md law 10). `words`: account names and passwords that are hidden wherever they stand, whatever stands around them.
 */
export function scrubLine(line: string, words?: Pick<ReadonlySet<string>, "has">): string {
  const known = words === undefined ? line : hideWords(line, words);
  return known
    .replace(ADDRESS, (_all, scheme: string, host: string, path: string) => `${scheme}://${host}${path}`)
    .replace(NAMED_SECRET, (_all, name: string) => `${name}=${HIDDEN}`)
    .replace(JWT, HIDDEN)
    .replace(TICKET, HIDDEN);
}

/** Letters and digits in a row, or one other character: a word begins and ends where one of them does. */
const PIECE = /[\p{L}\p{N}\p{M}]+|[\s\S]/gu;
/** Pieces of the longest word that is looked for: a password of sixty signs has sixty at the most. */
const MOST_PIECES = 64;

function hideWords(line: string, words: Pick<ReadonlySet<string>, "has">): string {
  const pieces = line.match(PIECE) ?? [];
  const clean: string[] = [];
  for (let at = 0; at < pieces.length; ) {
    const count = piecesOfWord(pieces, at, words);
    clean.push(count === 0 ? (pieces[at] ?? "") : HIDDEN);
    at += Math.max(1, count);
  }
  return clean.join("");
}

/** How many pieces the longest word has that begins with this one; 0 where none does. k6 writes a quote inside a text with a backslash. */
function piecesOfWord(pieces: readonly string[], at: number, words: Pick<ReadonlySet<string>, "has">): number {
  let word = "";
  let longest = 0;
  for (let count = 1; count <= MOST_PIECES && at + count <= pieces.length; count += 1) {
    word += pieces[at + count - 1];
    const isKnown = words.has(word) || (word.includes("\\") && words.has(word.replace(/\\(["\\])/g, "$1")));
    if (isKnown) longest = count;
  }
  return longest;
}

/**
 * Passes the engine's CSV on in whole lines, without secrets. The usual case costs a search for two bytes: no column may hold an address
 * and no value has a query. Otherwise columns are blanked and queries cut.
 */
export class SampleScrubber {
  private readonly onClean: (bytes: Uint8Array) => void;
  private rest: Buffer = Buffer.alloc(0);
  private secretColumns: ReadonlySet<number> | undefined;
  private readonly splitter: RecordSplitter;
  private rewritten: string[] = [];

  constructor(onClean: (bytes: Uint8Array) => void) {
    this.onClean = onClean;
    this.splitter = new RecordSplitter((bytes, start, end) => this.rewrite(splitFields(bytes, start, end).map(decodeUtf8)));
  }

  push(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      this.rest = Buffer.concat([this.rest, chunk]);
      return;
    }
    const lines = this.rest.length > 0 ? Buffer.concat([this.rest, chunk.subarray(0, end)]) : chunk.subarray(0, end);
    this.rest = Buffer.from(chunk.subarray(end));
    this.pass(lines);
  }

  /** Passes a cut last line on, scrubbed like the others. */
  end(): void {
    if (this.rest.length > 0) this.pass(this.rest);
    this.rest = Buffer.alloc(0);
  }

  private pass(lines: Uint8Array): void {
    this.secretColumns ??= secretColumnsOf(lines);
    if (this.secretColumns.size > 0) this.passRewritten(lines);
    else if (lines.indexOf(QUESTION) < 0 && lines.indexOf(HASH) < 0) this.onClean(lines);
    else this.onClean(Buffer.from(hideQueries(Buffer.from(lines).toString("latin1")), "latin1"));
  }

  private passRewritten(lines: Uint8Array): void {
    this.splitter.push(lines);
    const text = this.rewritten.join("");
    this.rewritten = [];
    if (text !== "") this.onClean(Buffer.from(text));
  }

  private rewrite(fields: readonly string[]): void {
    const isHeader = fields[0] === "metric_name";
    const clean = fields.map((field, index) => (isHeader ? field : this.secretColumns?.has(index) ? "" : hideQueries(field)));
    this.rewritten.push(`${clean.map(quoteField).join(",")}\n`);
  }
}

const hideQueries = (text: string): string => {
  const short = text.replace(QUERY, "");
  return short.replace(NAMED_SECRET, (all: string, name: string, _sign, _scheme, at: number) =>
    short.startsWith(REASON, at - REASON.length) && SENTENCE.test(short.slice(at + name.length, at + name.length + 15))
      ? all
      : `${name}=${HIDDEN}`,
  );
};

/** Begins why an attempt ended, and there how a chain's step is not as the plan expects (`scenarios/chain.ts`), behind a name that the plan gave it: `login: no form #f`. */
const REASON = "reason=";
const SENTENCE = /^: (?:no|form|status|redirect to|expected) /;

const quoteField = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

function secretColumnsOf(lines: Uint8Array): ReadonlySet<number> {
  const end = lines.indexOf(NEWLINE);
  const names = splitFields(lines, 0, end < 0 ? lines.length : end).map((field) => decodeUtf8(field).trim());
  return new Set(names.flatMap((name, index) => (SECRET_COLUMNS.includes(name) ? [index] : [])));
}
