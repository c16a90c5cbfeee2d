import { milliseconds } from "../../src/core/units.ts";
import { type Reference, startReference } from "../../src/reference/platform.ts";
import type { ReferenceSettings, SignInKind } from "../../src/reference/settings.ts";
import type { Client, Reply } from "./client.ts";

const started: Reference[] = [];

/** Starts a quick platform for one test; `stopAll` in `afterEach` ends it. */
export async function start(signIns: readonly SignInKind[], settings: Partial<ReferenceSettings> = {}): Promise<Reference> {
  const reference = await startReference({ workers: 4, service: milliseconds(1), law: "constant", signIns, ...settings });
  started.push(reference);
  return reference;
}

/** Starts a quick platform with the sign-ins that it has where nobody asks for others. */
export const startOwn = (settings: Partial<ReferenceSettings> = {}): Promise<Reference> => start(["entcore", "entcore-oauth2"], settings);

export async function stopAll(): Promise<void> {
  for (const reference of started.splice(0)) await reference.close();
}

export const signIn = (client: Client, url: string, password = "pw1"): Promise<Reply> =>
  client.post(`${url}/auth/login`, { email: "user1", password, callBack: "", details: "" });

/** What became of a question: the status of its answer, or the code of the error. */
export const failure = (asked: Promise<Reply>): Promise<string> =>
  asked.then(
    (reply) => `answered ${reply.status}`,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
