import { milliseconds } from "../../src/core/units.ts";
import { startReference } from "../../src/reference/platform.ts";
import { planOf } from "../e2e/sign-in-people.ts";
import { type EngineKind, findK6, run as play } from "../e2e/sign-in-program.ts";

const SEEDS = [1, 2, 3] as const;
/** The station that saturates in the middle of the ramp (c/S = 20 a second), and the one that stays half idle (100). */
const NARROW = { workers: 4, service: milliseconds(200), law: "exponential" } as const;
const WIDE = { workers: 4, service: milliseconds(40), law: "exponential" } as const;

/** Whether the party that saturates first is named: identity provider before a healthy platform, and the reverse, three seeds each. */
export async function run(): Promise<string[]> {
  const engine: EngineKind = findK6() === undefined ? "embedded" : "k6";
  const rows = [`CAS on ${engine}; ramp 2 to 40/s in 16 s; one station serves 20/s, the other 100/s`];
  for (const narrow of ["identity", "platform"] as const)
    for (const seed of SEEDS) {
      const stations = { "cas.credentials": narrow === "identity" ? NARROW : WIDE, "cas.service": narrow === "platform" ? NARROW : WIDE };
      const reference = await startReference({ signIns: ["cas", "entcore"], stations, seed });
      try {
        const signIn = { kind: "cas", server: `${reference.identity}/cas`, service: `${reference.url}/service` };
        const people = {
          patience: { wait: "60s", sigma: 0, attempts: 1 },
          deadline: "60s",
          accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 1_000 },
        };
        const load = {
          clock: { from: "08:00:00", to: "08:00:16" },
          arrivals: [{ ramp: { from: "2/s", to: "40/s", over: "16s" } }],
          seed,
        };
        const { bottleneck, validity, visits } = await play(
          engine,
          planOf(reference, [{ name: "people", signIn, account: 1, people }], load),
        );
        const wanted = new URL(narrow === "identity" ? reference.identity : reference.url).host;
        const said =
          bottleneck === undefined ? "nobody" : `${bottleneck.host} (${bottleneck.hop}, ${Math.round(bottleneck.share * 100)} %)`;
        const isRight = bottleneck?.host === wanted ? "right" : "WRONG";
        rows.push(`${narrow} narrow, seed ${seed}: names ${said}: ${isRight}; ${visits.ok} of ${visits.planned} in, ${validity.kind}`);
      } finally {
        await reference.close();
      }
    }
  return rows;
}
