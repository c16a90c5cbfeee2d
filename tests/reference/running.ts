import { milliseconds } from "../../src/core/units.ts";
import { type Reference, startReference } from "../../src/reference/platform.ts";
import type { ReferenceSettings, SignInKind } from "../../src/reference/settings.ts";

const started: Reference[] = [];

/** Starts a quick platform for one test; `stopAll` in `afterEach` ends it. */
export async function start(signIns: readonly SignInKind[], settings: Partial<ReferenceSettings> = {}): Promise<Reference> {
  const reference = await startReference({ workers: 4, service: milliseconds(1), law: "constant", signIns, ...settings });
  started.push(reference);
  return reference;
}

export async function stopAll(): Promise<void> {
  for (const reference of started.splice(0)) await reference.close();
}
