import { execFile } from "node:child_process";
import type { EngineChoice } from "./choice.ts";
import { messageOf } from "./log-message.ts";

/** What is asked of an engine before it is started: which flags it would get, in which surroundings. */
export interface CommandLine {
  readonly engine: Pick<EngineChoice, "command" | "args">;
  /** The user's, after `--`. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What the engine itself has against a command line, in its own words; undefined where it has nothing. It is asked for its help, then for a
 * run, of two scripts both times, so that it plays nothing whatever the flags do with the words beside them. Nothing is asked where nothing was given.
 */
export async function commandLineMistake(line: CommandLine): Promise<string | undefined> {
  if (line.flags.length === 0 && !line.env["RENTREE_WORKERS"]) return undefined;
  const refusal = await refusalOf({ ...line, flags: [...line.flags, "--help"] });
  if (refusal !== undefined) return NO_VALUE.test(refusal) ? `${line.flags.at(-1)} lacks its value` : refusal;
  if (line.flags.length === 0) return undefined;
  const received = Number(NO_VALUE.exec((await refusalOf(line)) ?? "")?.[1] ?? NO_SCRIPTS.length);
  return received > NO_SCRIPTS.length ? `a word belongs to no flag (of ${line.flags.join(" ")})` : undefined;
}

/** Two, so that no engine plays them: it takes one. */
const NO_SCRIPTS: readonly string[] = ["no-script.js", "no-script.js"];
/** What k6 2.2 says of another number of scripts than one, and so where a flag takes the next word for its value. */
const NO_VALUE = /^accepts 1 arg\(s\), received (\d+)/;
/** Both engines answer within a second; one that has not by then is not asked further: the run will say how late its generator is. */
const LIMIT_MS = 20_000;

/** What the engine says before it ends with another code than 0; undefined where it does not, or says nothing in time. */
function refusalOf({ engine, flags, env }: CommandLine): Promise<string | undefined> {
  const args = [...engine.args, "run", ...NO_SCRIPTS, ...flags];
  return new Promise((resolve) => {
    execFile(engine.command, args, { env, timeout: LIMIT_MS, killSignal: "SIGKILL", windowsHide: true }, (error, _stdout, stderr) => {
      const said = stderr.split("\n").find((line) => /\blevel=(error|fatal)\b/.test(line));
      resolve(error === null || said === undefined ? undefined : messageOf(said));
    });
  });
}
