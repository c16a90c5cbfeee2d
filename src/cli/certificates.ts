import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { EngineChoice } from "../engine/choice.ts";
import { UserError } from "./mistake.ts";
import { type LoadedPlan, readText } from "./plan-file.ts";

const MOST_BYTES = 5_000_000;
/** Where systems keep the authorities that they trust. */
const SYSTEM_BUNDLES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/** One line where the engine will not read the plan's authority: Go takes SSL_CERT_FILE on Linux and other Unixes only. */
export function certificatesWarning({ plan }: LoadedPlan, engine: EngineChoice, platform = process.platform): readonly string[] {
  if (plan.target.ca === undefined || engine.kind === "embedded" || (platform !== "darwin" && platform !== "win32")) return [];
  return [
    "target.ca: on macOS and Windows k6 trusts the system's authorities only; add this one to the system's, or play with --engine embedded",
  ];
}

/**
 * A PEM file with the plan's own authority beside the system's, since the engine then trusts that file alone; undefined where the
 * plan names none.
 * @throws UserError when the file is no PEM certificate.
 */
export function certificatesFile({ plan, dir }: LoadedPlan, tempDir: string): string | undefined {
  if (plan.target.ca === undefined) return undefined;
  const own = readText(resolve(dir, plan.target.ca), MOST_BYTES);
  if (!own.includes("-----BEGIN CERTIFICATE-----"))
    throw new UserError(`target.ca: ${plan.target.ca} holds no PEM certificate (-----BEGIN CERTIFICATE-----)`);
  const system = SYSTEM_BUNDLES.find((file) => existsSync(file));
  const file = join(tempDir, "authorities.pem");
  writeFileSync(file, system === undefined ? own : `${own}\n${readText(system, MOST_BYTES)}`);
  return file;
}
