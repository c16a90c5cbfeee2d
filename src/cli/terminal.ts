import { createInterface } from "node:readline";
import { printable } from "./printable.ts";

export type Language = "fr" | "en";

/** Where a command speaks. Results go to `out`, everything about the way there to `note`. */
export interface Terminal {
  readonly language: Language;
  readonly isInteractive: boolean;
  /** The answer of the command: standard output. */
  readonly out: (line: string) => void;
  /** On the way: standard error; nothing under `--quiet`. */
  readonly note: (line: string) => void;
  /** What must be seen even under `--quiet`: standard error. */
  readonly warn: (line: string) => void;
}

export interface TerminalOptions {
  readonly language: Language;
  readonly quiet: boolean;
}

export function openTerminal({ language, quiet }: TerminalOptions): Terminal {
  const isInteractive = process.stderr.isTTY === true && !quiet;
  const say = (line: string): void => {
    process.stderr.write(`${printable(line)}\n`);
  };
  return {
    language,
    isInteractive,
    out: (line) => {
      process.stdout.write(`${printable(line)}\n`);
    },
    note: (line) => {
      if (!quiet) say(line);
    },
    warn: say,
  };
}

/** Asks a question, which says how it is answered, that `yes`, `y`, `oui` or `o` agrees to. False at once where nobody can answer. */
export function confirm(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) return Promise.resolve(false);
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    reader.once("close", () => resolve(false));
    reader.question(`${printable(question)} `, (answer) => {
      resolve(/^(y|yes|o|oui)$/i.test(answer.trim()));
      reader.close();
    });
  });
}
