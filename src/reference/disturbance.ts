import type { Fault } from "../core/plan/plan.ts";
import { type Milliseconds, milliseconds, type Ratio } from "../core/units.ts";
import { Pace } from "./pace.ts";

/** The ways in which a platform can fail without saying so. */
export const BEHAVIOURS = [
  "honest",
  "silent" /* accepts TCP and never answers */,
  "refuse" /* nobody listens */,
  "reset" /* the connection is reset at the first request */,
  "error-page" /* 200 with an error page */,
  "empty-page" /* 200 with a page of nothing */,
  "bare-error" /* 200 with an error as JSON that does not say its type */,
  "login-form" /* 200 with the login form, whatever was asked */,
  "waiting-page" /* 200 with the page of the session limit */,
  "blocked-403" /* a protection layer refuses */,
  "blocked-429" /* a protection layer slows down */,
  "challenge" /* a protection layer asks for a proof, with 200 */,
  "redirect-loop" /* 302 to itself */,
  "trickle" /* the right answer, a byte a second */,
  "wrong-passwords" /* every password is wrong */,
  "foreign-host" /* 302 to a host of somebody else */,
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** A behaviour for a time, or a fault of a plan's timetable. Times count from the first request after a start or a reset. */
export interface Disturbance {
  readonly at: Milliseconds;
  /** Absent: for ever. */
  readonly for?: Milliseconds;
  readonly kind: Behaviour | Fault["kind"];
  /** Of `capacity`: the share left. */
  readonly capacity?: Ratio;
  /** Hops that it meets, by the beginning of their names; absent: every request. */
  readonly hops?: readonly string[];
}

const SAME: Readonly<Record<"hang" | "lying" | "lost", Behaviour>> = { hang: "silent", lying: "error-page", lost: "refuse" };

/** What is wrong with the platform, and when. */
export class Timetable {
  readonly #entries: readonly (Disturbance & { readonly until: number; readonly behaviour: Behaviour | "capacity" })[];
  readonly #pace: Pace;
  #zero: Milliseconds | undefined;

  constructor(entries: readonly Disturbance[]) {
    this.#entries = entries.map((entry) => ({
      ...entry,
      until: entry.at + (entry.for ?? Number.POSITIVE_INFINITY),
      behaviour: behaviourOf(entry),
    }));
    // A platform that hangs does no work either: its stations stand still until the hang is over.
    this.#pace = new Pace(
      this.#entries
        .filter((entry) => entry.kind === "capacity" || entry.kind === "hang")
        .map((entry) => ({ from: entry.at, to: milliseconds(entry.until), speed: entry.kind === "hang" ? 0 : (entry.capacity ?? 0) })),
    );
  }

  /** The first request was seen: the timetable runs from here. True the first time. */
  begin(at: Milliseconds): boolean {
    if (this.#zero !== undefined) return false;
    this.#zero = at;
    return true;
  }

  reset(): void {
    this.#zero = undefined;
  }

  /** What the platform does to a request of this hop at this instant, and when that ends. */
  behaviourAt(at: Milliseconds, hop: string): { readonly kind: Behaviour; readonly until: Milliseconds } {
    const since = at - (this.#zero ?? at);
    for (const entry of this.#entries) {
      if (entry.behaviour === "capacity" || since < entry.at || since >= entry.until) continue;
      if (entry.hops !== undefined && !entry.hops.some((start) => hop.startsWith(start))) continue;
      return { kind: entry.behaviour, until: milliseconds((this.#zero ?? at) + entry.until) };
    }
    return { kind: "honest", until: milliseconds(Number.POSITIVE_INFINITY) };
  }

  /** Instants, after the first request, at which the site goes and comes back. */
  get losses(): readonly { readonly from: Milliseconds; readonly to: Milliseconds }[] {
    return this.#entries
      .filter((entry) => entry.behaviour === "refuse")
      .map((entry) => ({ from: entry.at, to: milliseconds(entry.until) }));
  }

  finish(start: Milliseconds, work: Milliseconds): Milliseconds {
    const zero = this.#zero ?? start;
    return milliseconds(zero + this.#pace.finish(milliseconds(start - zero), work));
  }
}

function behaviourOf(entry: Disturbance): Behaviour | "capacity" {
  const { kind } = entry;
  return kind === "hang" || kind === "lying" || kind === "lost" ? SAME[kind] : kind;
}
