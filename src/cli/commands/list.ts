import type { CommandEntry } from "../program.ts";
import { compileCommand } from "./compile.ts";
import { k6Command } from "./k6.ts";

/** Every command, in the order of `--help`. */
export const COMMANDS: readonly CommandEntry[] = [compileCommand, k6Command];
