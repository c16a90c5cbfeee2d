import { type Command, InvalidArgumentError, Option } from "commander";
import type { Language } from "./terminal.ts";

/** Flags that every command understands. */
export interface CommonOptions {
  readonly lang: Language;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly yes: boolean;
}

/** Flags of commands that read a plan. */
export interface PlanOptions extends CommonOptions {
  readonly set: readonly string[];
  readonly seed?: number;
}

/** Flags of commands that start an engine. */
export interface EngineOptions extends PlanOptions {
  readonly engine: "auto" | "k6" | "embedded";
  readonly k6?: string;
}

export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--lang <language>", "language of reports and of what is told on the way; mistakes are told in English")
        .choices(["fr", "en"])
        .default("en"),
    )
    .option("--json", "print the result as JSON on standard output", false)
    .option("-q, --quiet", "print the result and its warnings only", false)
    .option("--yes", "do not ask before sending load to a platform that is not on this machine", false);
}

export function addPlanOptions(command: Command): Command {
  return addCommonOptions(command)
    .option("--set <key.path=value>", "change a key of the plan; repeatable, list entries by name or index", collect, [])
    .option("--seed <number>", "another seed, 0 to 2^53 - 1", parseSeed);
}

export function addEngineOptions(command: Command): Command {
  return addPlanOptions(command)
    .addOption(new Option("--engine <kind>", "what plays the script").choices(["auto", "k6", "embedded"]).default("auto"))
    .addOption(k6Option("the k6 to use; also RENTREE_K6"));
}

/** The k6 that a command line names. */
export const k6Option = (description: string): Option => new Option("--k6 <path>", description).argParser(parsePath);

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

function parsePath(value: string): string {
  if (value === "") throw new InvalidArgumentError("it is empty; give the path of a k6, or leave it out");
  return value;
}

function parseSeed(value: string): number {
  const seed = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(seed))
    throw new InvalidArgumentError(`a seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}; write for example --seed 2021`);
  return seed;
}
