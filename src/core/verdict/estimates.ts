import { type Bottleneck, bottleneckOf, saturatedAt } from "../capacity/bottleneck.ts";
import { type Closed, findClosed, readClosed } from "../capacity/closed.ts";
import { asCut } from "../capacity/cut.ts";
import type { CollapseEstimate, Estimate, SessionEstimate } from "../capacity/estimate.ts";
import { unlessGrown } from "../capacity/grown.ts";
import { type Saturation, saturationOf } from "../capacity/saturation.ts";
import { looksFull } from "../capacity/sessionlimit.ts";
import { findLastingTurn, type Turn } from "../capacity/turn.ts";
import { readTurn } from "../capacity/turned.ts";
import { type FixedWindow, findWindow } from "../capacity/window.ts";
import type { Plan } from "../plan/plan.ts";
import { isPlayedOut } from "./input.ts";
import type { Played } from "./played.ts";
import type { Validity } from "./run.ts";
import { seenLoad } from "./seconds.ts";
import { waitingIn } from "./waiting.ts";

/** Where a platform's limits lie. */
export interface Estimates {
  readonly ceiling: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
}

const NO_ESTIMATES: Saturation = { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } };

/** Seconds of a cut run without which no rate was sustained (law 8): those who were still waiting at the cut may be all of its news. */
const LEAST_SEEN = 30;

/** What a plain run says about the platform's limits. Samples that contradict themselves say nothing; of a cut run only what was seen counts. */
export function estimatesOf(plan: Plan, played: readonly Played[], validity: Validity): Estimates {
  const one = played[0];
  if (one === undefined || validity.kind === "broken") return NO_ESTIMATES;
  const seen = seenLoad(one.seconds.load, one.phase, one.fold);
  if (seen.length < LEAST_SEEN && !isPlayedOut(one.phase)) return NO_ESTIMATES;
  const { people, patience } = waitingIn(plan);
  const found = saturationOf(seen, {
    generatorLimited: validity.kind === "generator-limited",
    people,
    ...(patience === undefined ? {} : { patienceMs: patience }),
  });
  const turned = readClosed(seen, unlessGrown(seen, readTurn(seen, found)));
  return isPlayedOut(one.phase) ? turned : { ...turned, ceiling: asCut(turned.ceiling) };
}

/** Whether a load that rose as far as the platform goes was turned away as by a full house. */
export const seemsFull = (played: readonly Played[]): boolean =>
  played.some(({ phase, fold, seconds }) => ["run", "ramp"].includes(phase.kind) && looksFull(seenLoad(seconds.load, phase, fold)));

/** The turn of a plain run; what the phases of a capacity run tell together is told by its own report. */
export const turnIn = ([one]: readonly Played[]): Turn | undefined =>
  one && findLastingTurn(seenLoad(one.seconds.load, one.phase, one.fold));

/** Where a plain run was let in nowhere for a while, and then again. */
export const closedIn = ([one]: readonly Played[]): Closed | undefined =>
  one && findClosed(seenLoad(one.seconds.load, one.phase, one.fold));

/** The windows of a plain run whose platform lets in so many in each. */
export const windowIn = ([one]: readonly Played[]): FixedWindow | undefined =>
  one && findWindow([seenLoad(one.seconds.load, one.phase, one.fold)]);

/** Phases whose load changes slowly enough that an exchange ends at the load it met. */
const SLOW_PHASES: readonly string[] = ["run", "ramp", "hold"];

/** The hop that took most of what attempts grew by, until the ceiling, or where it is not known until goodput fell; absent where none did. */
export function bottleneckIn(
  played: readonly Played[],
  { ceiling, collapse }: Pick<Estimates, "ceiling" | "collapse">,
): Bottleneck | undefined {
  const stretches = played
    .filter(({ place }) => SLOW_PHASES.includes(place.kind))
    .map(({ phase, fold }) => ({ intended: phase.intended, hops: [...fold.hops.all()] }));
  const full = saturatedAt(ceiling, collapse);
  return bottleneckOf(stretches, full === undefined ? {} : { ceiling: full });
}
