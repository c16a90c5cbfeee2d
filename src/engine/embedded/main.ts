import { parseCommand } from "./arguments.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import { createLog } from "./log.ts";
import { playTest } from "./test.ts";
import { VERSION } from "./version.ts";

const HELP = `rentree-embedded runs k6 scripts on Node.

  run [flags] SCRIPT   --config FILE, --out csv=-, --env NAME=VALUE, --tag NAME=VALUE, --workers N, --quiet
  version
`;

process.exitCode = await main(process.argv.slice(2));

/** Runs one command line and returns the code to exit with. */
async function main(given: readonly string[]): Promise<number> {
  const log = createLog({ format: "text", verbose: false, write: (line) => void process.stderr.write(line) });
  try {
    const command = parseCommand(given);
    if (command.kind === "run") return await playTest(command.run);
    process.stdout.write(command.kind === "version" ? `rentree-embedded v${VERSION} (node/${process.version})\n` : HELP);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    log("error", error.message, error.fields);
    return error.code;
  }
}
