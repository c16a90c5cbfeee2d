import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startReference } from "./platform.ts";
import { parseSettings, type ReferenceSettings, SettingsError } from "./settings.ts";

/** The program: `node reference.js --settings FILE`; one line of JSON when it is ready, and it ends on a signal. */
const USAGE = "reference [--settings FILE] [--port N] [--admin-port N] [--host ADDRESS] [--with-parent]";
/** A mistake of the person who started it (design.md §8). */
const EXIT_MISTAKE = 64;

try {
  await run();
} catch (error) {
  if (!(error instanceof SettingsError) && !isArgumentError(error)) throw error;
  process.stderr.write(`${error.message}\nusage: ${USAGE}\n`);
  process.exitCode = EXIT_MISTAKE;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      settings: { type: "string" },
      port: { type: "string" },
      "admin-port": { type: "string" },
      host: { type: "string" },
      "with-parent": { type: "boolean", default: false },
    },
  });
  const settings: ReferenceSettings = {
    ...readSettings(values.settings),
    ...(values.port === undefined ? {} : { port: parsePort("--port", values.port) }),
    ...(values["admin-port"] === undefined ? {} : { adminPort: parsePort("--admin-port", values["admin-port"]) }),
    ...(values.host === undefined ? {} : { host: values.host }),
  };
  const reference = await startReference(settings);
  const end = (): void => void reference.close().then(() => process.exit(0));
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (values["with-parent"]) process.stdin.once("close", end).once("end", end).resume();
  const { url, identity, admin } = reference;
  process.stdout.write(`${JSON.stringify({ url, identity, admin })}\n`);
}

function readSettings(file: string | undefined): ReferenceSettings {
  if (file === undefined) return parseSettings({});
  try {
    return parseSettings(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new SettingsError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsePort(flag: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SettingsError(`${flag} must be a port from 0 (any free one) to 65535 (got "${text}")`);
  return port;
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
