import { highestMeanRate } from "../arrivals/peak.ts";
import type { ArrivalTable } from "../arrivals/table.ts";
import type { People, Plan } from "../plan/plan.ts";
import { type Bytes, bytes, inSeconds, type Milliseconds, milliseconds } from "../units.ts";
import type { Conduct } from "./conduct.ts";
import { lessonStarts } from "./lesson.ts";
import { pagesLength, worstVisitLength } from "./visit-length.ts";

/** How many VUs one people entry needs. */
export interface Crowd {
  readonly people: string;
  readonly planned: number;
  readonly vus: number;
  readonly visitLength: Milliseconds;
  /** People of this entry who are on their pages at once at the most, with all their connections open. */
  readonly onPages: number;
}

/** Room above the mean for the spread of visits (design: `min(planned, 1.3·λ·V)`). */
const HEADROOM = 1.3;
/**
 * What lives of one VU on k6 with a 20 kB bundle, rounded up: 620 to 920 kB were seen at the most in ramps to 1.5 times the ceiling, of
 * which half is garbage that waits for its collection. One that waits after a single sign-in takes 350 kB (facts: systems §8).
 */
const BYTES_PER_VU = 500_000;
/** What the engine costs before its first VU. */
const BYTES_AT_REST = 150_000_000;
/** Connections that one person on the landing pages holds to one host; who still waits for the sign-in holds one. */
const CONNECTIONS_PER_PERSON = 6;
/** New connections of somebody who only signs in: hops come one after the other, and who tries again after giving up opens another. */
const CONNECTIONS_OF_A_SIGN_IN = 2;
/** Descriptors that the engine needs for itself. */
const DESCRIPTORS_AT_REST = 100;

/** VUs of every people entry: enough that nobody who comes is turned away by the generator. */
export function planCrowds(plan: Plan, table: ArrivalTable, conduct: Conduct = {}): readonly Crowd[] {
  return plan.people.map((people) => {
    const instantsMs = table.people.find((entry) => entry.people === people.name)?.instantsMs ?? [];
    const lessonWait = conduct.hasLesson === false ? milliseconds(0) : meanLessonWait(plan, people, instantsMs);
    return crowdOf(people, instantsMs, worstVisitLength(people, lessonWait, conduct));
  });
}

function crowdOf(people: People, instantsMs: readonly number[], visitLength: Milliseconds): Crowd {
  const needed = Math.ceil(HEADROOM * highestMeanRate(instantsMs, visitLength) * inSeconds(visitLength));
  const vus = Math.max(1, Math.min(instantsMs.length, needed));
  const onThem = pagesLength(people);
  const onPages = Math.min(vus, Math.ceil(HEADROOM * highestMeanRate(instantsMs, onThem) * inSeconds(onThem)));
  return { people: people.name, planned: instantsMs.length, vus, visitLength, onPages };
}

/** Only teachers wait for the lesson, to call the roll. */
function meanLessonWait(plan: Plan, people: People, instantsMs: readonly number[]): Milliseconds {
  if (people.persona !== "teacher" || people.journey.kind !== "default" || instantsMs.length === 0) return milliseconds(0);
  const lessons = lessonStarts(plan, people);
  const waits = instantsMs.map((instant) => (lessons.find((lesson) => lesson >= instant) ?? instant) - instant);
  return milliseconds(waits.reduce((sum, wait) => sum + wait, 0) / waits.length);
}

/** What a run will need of the generator's machine. */
export interface Demand {
  readonly vus: number;
  readonly memory: Bytes;
  readonly descriptors: number;
  /** New connections a second at the peak, each of which takes a local port for a minute. */
  readonly connectionsPerSecond: number;
}

export function machineDemand(crowds: readonly Crowd[], peakArrivalsPerSecond: number): Demand {
  const vus = crowds.reduce((sum, crowd) => sum + crowd.vus, 0);
  const onPages = crowds.reduce((sum, crowd) => sum + crowd.onPages, 0);
  const perPerson = onPages > 0 ? CONNECTIONS_PER_PERSON : CONNECTIONS_OF_A_SIGN_IN;
  return {
    vus,
    memory: bytes(BYTES_AT_REST + vus * BYTES_PER_VU),
    descriptors: DESCRIPTORS_AT_REST + vus + onPages * (CONNECTIONS_PER_PERSON - 1),
    connectionsPerSecond: peakArrivalsPerSecond * perPerson,
  };
}
