import type { CommandEntry } from "../program.ts";
import { capacityCommand } from "./capacity.ts";
import { checkCommand } from "./check.ts";
import { compileCommand } from "./compile.ts";
import { harCommand } from "./har.ts";
import { initCommand } from "./init.ts";
import { k6Command } from "./k6.ts";
import { referenceCommand } from "./reference.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { verifyCommand } from "./verify.ts";

/** Every command, in the order of `--help`. */
export const COMMANDS: readonly CommandEntry[] = [
  initCommand,
  harCommand,
  checkCommand,
  compileCommand,
  runCommand,
  capacityCommand,
  reportCommand,
  verifyCommand,
  referenceCommand,
  k6Command,
];
