import { accountsFor } from "../accounts.ts";
import { UserError } from "../mistake.ts";
import { addPlanOptions, type PlanOptions } from "../options.ts";
import { loadPlan } from "../plan-file.ts";
import type { CommandEntry } from "../program.ts";
import { startReferenceProcess } from "../reference-process.ts";
import { referenceSettings } from "../reference-settings.ts";
import { runWords } from "../run-words.ts";
import { catchStopSignals } from "../stop-signal.ts";
import { makeTempDir, removeTempDir } from "../temp-dir.ts";
import { openTerminal } from "../terminal.ts";

interface ReferenceOptions extends PlanOptions {
  readonly port: string;
  readonly adminPort: string;
}

export const referenceCommand: CommandEntry = {
  define: (program) =>
    addPlanOptions(
      program.command("reference [plan]").description("serve the reference platform, an ENT whose true capacity is known, until Ctrl-C"),
    )
      .option("--port <number>", "port of the platform", "8080")
      .option("--admin-port <number>", "port of the ledger: GET /ledger", "8081"),
  run: ({ args, options }) => serve(args[0], options as ReferenceOptions),
};

async function serve(file: string | undefined, options: ReferenceOptions): Promise<number> {
  const ports = [portOf("--port", options.port), portOf("--admin-port", options.adminPort)];
  const terminal = openTerminal({ language: options.lang, quiet: options.quiet });
  const settings = file === undefined ? {} : settingsOf(file, options);
  const stopSignal = catchStopSignals();
  const tempDir = makeTempDir();
  try {
    const platform = await startReferenceProcess(settings, tempDir, ["--port", String(ports[0]), "--admin-port", String(ports[1])]);
    stopSignal.listen(() => void platform.stop());
    terminal.out(
      options.json
        ? JSON.stringify({ url: platform.url, admin: platform.admin })
        : runWords(terminal.language).reference(platform.url, `${platform.admin}/ledger`),
    );
    await platform.ended;
    return 0;
  } finally {
    removeTempDir(tempDir);
    stopSignal.release();
  }
}

function settingsOf(file: string, options: ReferenceOptions): unknown {
  const loaded = loadPlan(file, options);
  const { reference } = loaded.plan.target;
  if (reference === undefined)
    throw new UserError(`${file} has no target.reference; name a plan that has, or none for the default platform`);
  return referenceSettings(loaded.plan, reference, accountsFor(loaded).file);
}

function portOf(flag: string, given: string): number {
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535)
    throw new UserError(`${flag} takes a port from 0 to 65535 (got "${given}"); 0 lets the system choose`);
  return port;
}
