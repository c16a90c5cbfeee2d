import { z } from "zod";
import { type ReferenceProcess, startReferenceProcess } from "../../src/cli/reference-process.ts";
import { makeFolder } from "./rentree.ts";

const books = z.object({
  totals: z.record(z.string(), z.number()),
  runs: z.record(z.string(), z.number()),
  seconds: z.array(z.looseObject({ atMs: z.number(), arrivals: z.number(), completions: z.number() })),
  analytic: z.looseObject({ ceilingPerSecond: z.number() }),
});
const log = z.object({ forgotten: z.number(), timesUs: z.array(z.number()) });

/** What a platform wrote down. */
export type Books = z.infer<typeof books>;

/** A reference platform in a process of its own, as a run would start it. */
export const startPlatform = (settings: object): Promise<ReferenceProcess> => startReferenceProcess(settings, makeFolder());

export const readBooks = async (platform: ReferenceProcess): Promise<Books> => books.parse(await ask(platform, "ledger"));

/** When each sign-in's first request came, on the platform's clock, ms since 1970. */
export async function readArrivals(platform: ReferenceProcess, run: string): Promise<readonly number[]> {
  const { timesUs } = log.parse(await ask(platform, `arrivals?run=${run}`));
  return timesUs.map((time) => time / 1_000);
}

async function ask(platform: ReferenceProcess, what: string): Promise<unknown> {
  const response = await fetch(`${platform.admin}/${what}`);
  return response.json();
}
