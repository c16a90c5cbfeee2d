#!/usr/bin/env node
/**
 * The program's first lines: what is thrown outside of its hands, while it is loaded or behind its back, ends with a code of design.md §8. Node's own would be 1,
 * which says that a clause failed.
 */

/** What a machine that gives too little says of itself: files, processes, memory. */
const SHORTAGE = /\b(?:EMFILE|ENFILE|EAGAIN|ENOMEM)\b|out of memory/i;
const SHORT_CODE = 69;
const BUG_CODE = 70;

process.on("uncaughtException", (error: unknown) => {
  const { message = String(error), stack = message } = Object(error) as Partial<Error>;
  const isShort = SHORTAGE.test(message);
  process.stderr.write(
    isShort
      ? `this machine gives the program too little: ${message.split("\n", 1)}; see its limits (ulimit -a, or those of its container), and try again\n`
      : `${stack}\nThis is a bug in Rentrée: please report it with the plan and these lines.\n`,
  );
  process.exit(isShort ? SHORT_CODE : BUG_CODE);
});

void import("./main.js");
