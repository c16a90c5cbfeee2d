import type { LoadSecond } from "../capacity/load.ts";
import { milliseconds, perSecond } from "../units.ts";

const COUNTS = [
  "planned",
  "attempts",
  "visits",
  "ok",
  "overload",
  "failed",
  "okSeconds",
  "stays",
  "judged",
  "presence",
  "ages",
  "expired",
] as const;
type Count = (typeof COUNTS)[number];

interface Ended {
  readonly at: number;
  readonly start: number;
}

/** Counts what a run's generator sees, second by second. What happens after the last second is not counted. */
export class Tally {
  readonly #length: number;
  readonly #limits: readonly number[];
  readonly #idle: number;
  readonly #counts: Readonly<Record<Count, Float64Array>>;
  readonly #good: readonly Float64Array[];

  constructor(options: { readonly seconds: number; readonly limits: readonly number[]; readonly idle: number }) {
    this.#length = options.seconds;
    this.#limits = options.limits;
    this.#idle = options.idle;
    const zeros = (): Float64Array => new Float64Array(options.seconds);
    this.#counts = {
      planned: zeros(),
      attempts: zeros(),
      visits: zeros(),
      ok: zeros(),
      overload: zeros(),
      failed: zeros(),
      okSeconds: zeros(),
      stays: zeros(),
      judged: zeros(),
      presence: zeros(),
      ages: zeros(),
      expired: zeros(),
    };
    this.#good = options.limits.map(zeros);
  }

  count(what: "planned" | "attempts" | "visits" | "judged", at: number): void {
    add(this.#counts[what], at, 1);
  }

  /** An attempt ended well: its length counts for goodput and, if it was somebody's first, for the objectives. */
  succeed({ at, start, isFirst }: Ended & { readonly isFirst: boolean }): void {
    add(this.#counts.ok, at, 1);
    add(this.#counts.okSeconds, at, at - start);
    add(this.#counts.expired, at + this.#idle, 1);
    this.#stay(start, at);
    if (!isFirst) return;
    for (const [index, good] of this.#good.entries()) if (at - start <= (this.#limits[index] ?? 0)) add(good, start, 1);
  }

  fail(outcome: "failed" | "overload", { at, start }: Ended): void {
    add(this.#counts[outcome], at, 1);
    this.#stay(start, at);
  }

  good(): readonly (readonly number[])[] {
    return this.#good.map((counts) => Array.from(counts));
  }

  seconds(intended: readonly number[]): readonly LoadSecond[] {
    let live = 0;
    return Array.from({ length: this.#length }, (_, at) => {
      const of = (what: Count): number => this.#counts[what][at] ?? 0;
      live += of("ok") - of("expired");
      return {
        atMs: milliseconds(at * 1_000),
        intended: perSecond(intended[at] ?? 0),
        planned: of("planned"),
        attempts: of("attempts"),
        visits: of("visits"),
        ok: of("ok"),
        overload: of("overload"),
        failed: of("failed"),
        ...(of("ok") > 0 ? { okMeanMs: milliseconds((1_000 * of("okSeconds")) / of("ok")) } : {}),
        presence: of("presence"),
        ages: of("ages"),
        stays: of("stays"),
        judged: of("judged"),
        good: this.#good[0]?.[at] ?? 0,
        live,
      };
    });
  }

  /** Spreads the time from `start` to `end` over the seconds that it touches. */
  #stay(start: number, end: number): void {
    add(this.#counts.stays, end, end - start);
    for (let second = Math.floor(start); second < end; second += 1) {
      add(this.#counts.presence, second, Math.min(end, second + 1) - Math.max(start, second));
      if (second + 1 <= end) add(this.#counts.ages, second, second + 1 - start);
    }
  }
}

function add(counts: Float64Array, at: number, amount: number): void {
  const second = Math.floor(at);
  if (second < counts.length) counts[second] = (counts[second] ?? 0) + amount;
}
