import { lookup } from "node:dns/promises";
import { playedMs } from "../core/arrivals/stages.ts";
import { ORDINARY } from "../core/capacity/outlook.ts";
import type { People, Plan } from "../core/plan/plan.ts";
import { checkAuthorisation, edgeOfHours } from "../core/plan/safety/authorisation.ts";
import { isLoopback, splitUrl } from "../core/plan/url.ts";
import { countAt, inSeconds } from "../core/units.ts";
import { Unavailable, UserError } from "./mistake.ts";
import type { Prepared } from "./prepare.ts";
import { type CapacityTotal, runWords } from "./run-words.ts";
import type { Stage } from "./stage.ts";
import { confirm } from "./terminal.ts";

/** What a run may do. */
export interface Permission {
  readonly isLoopback: boolean;
  /** When the authorised hours end, ms since 1970. */
  readonly edgeMs?: number | undefined;
}

/** Requests that a visit which gets in sends at least: the sign-in alone, and the sign-in with the landing burst of a default journey. */
const SIGN_IN_REQUESTS = 2;
const DEFAULT_REQUESTS = 25;

/**
 * Nobody is hit by accident (design.md law 9): every origin is authorised now and until the end, resolves, and the total that will be
 * sent was agreed to. Nothing is sent before.
 * @throws UserError for what is not authorised or not agreed to, Unavailable for a name that does not resolve.
 */
export async function permitRun(stage: Stage): Promise<Permission> {
  const { plan } = stage.loaded;
  const now = Date.now();
  const lengthMs = lengthOf(stage);
  const check = checkAuthorisation(stage.kind === "check" ? withoutHours(plan) : plan, now, lengthMs);
  if (check.kind === "refused") throw new UserError(check.refusals);
  const onLoopback = isOnLoopback(plan);
  if (onLoopback) return { isLoopback: true };
  await resolveNames(plan);
  if (stage.kind !== "check") await agree(stage);
  return { isLoopback: false, edgeMs: edgeOfHours(plan, now) };
}

/** From the first arrival until the last person's deadline; of a capacity run, what its phases are expected to take. */
function lengthOf({ kind, loaded, prepared, capacity }: Stage): number {
  if (kind === "check") return 0;
  const deadline = Math.max(...loaded.plan.people.map((people) => people.deadline));
  return (capacity?.expected ?? playedMs(prepared.table)) + deadline;
}

function withoutHours(plan: Plan): Plan {
  const { authorisation, ...target } = plan.target;
  const { hours: _hours, ...line } = authorisation ?? { hours: undefined };
  const allow = target.allow.map((entry) => {
    if (entry.authorisation === undefined) return entry;
    const { hours: _ignored, ...rest } = entry.authorisation;
    return { ...entry, authorisation: rest };
  });
  return {
    ...plan,
    target: authorisation === undefined ? { ...target, allow } : { ...target, allow, authorisation: line as typeof authorisation },
  };
}

/** Whether everything that a plan sends to, by its addresses, is on this machine. */
export function isOnLoopback({ target }: Plan): boolean {
  const urls = [...(target.reference === undefined ? [target.url] : []), ...target.allow.map((entry) => entry.origin)];
  return urls.every((url) => isLoopback(splitUrl(url)?.host ?? ""));
}

async function resolveNames({ target }: Plan): Promise<void> {
  if (target.proxy !== "none") return;
  for (const url of [target.url, ...target.allow.map((entry) => entry.origin)]) {
    const host = splitUrl(url)?.host ?? "";
    if (target.resolve[host] !== undefined) continue;
    try {
      await lookup(host.replace(/^\[|\]$/g, ""));
    } catch {
      throw new Unavailable(
        `${host} does not resolve to an address; nothing was sent. Correct the name, or give its address under target.resolve`,
      );
    }
  }
}

async function agree({ loaded, prepared, capacity, terminal, yes }: Stage): Promise<void> {
  const { url } = loaded.plan.target;
  const words = runWords(terminal.language);
  const total =
    capacity === undefined
      ? words.total(url, prepared.planned, prepared.peak, leastOfRun(loaded.plan, prepared))
      : words.capacityTotal(url, capacityTotal(loaded.plan, capacity));
  terminal.warn(total);
  if (yes || (await confirm(words.agree))) return;
  throw new UserError("nothing was sent: agree to it, or give --yes");
}

/** How many will come is what a capacity run finds out; what is agreed to is the most that it may be. */
function capacityTotal(plan: Plan, { expected, maxRate, signIns }: NonNullable<Stage["capacity"]>): CapacityTotal {
  const most = Math.round(countAt(maxRate, expected));
  const ordinary = Math.min(most, Math.round(signIns));
  return { minutes: Math.round(inSeconds(expected) / 60), maxRate, most, ordinary, rate: ORDINARY, requests: leastOfVisit(plan) };
}

/** Requests of one of these people who gets in, at least. */
const requestsOf = ({ journey }: People): number =>
  journey.kind === "default" ? DEFAULT_REQUESTS : SIGN_IN_REQUESTS + (journey.kind === "pages" ? journey.pages.length : 0);

/** Requests of a run in which everybody gets in, at least. */
export const leastOfRun = ({ people }: Plan, { crowds }: Pick<Prepared, "crowds">): number =>
  crowds.reduce((sum, crowd) => {
    const entry = people.find(({ name }) => name === crowd.people);
    return sum + (entry === undefined ? 0 : crowd.planned * requestsOf(entry));
  }, 0);

/** The same of a visit, where the people of a plan come in proportion to their counts. */
const leastOfVisit = ({ people }: Plan): number => {
  const all = people.reduce((sum, { count }) => sum + count, 0);
  return Math.round(people.reduce((sum, entry) => sum + entry.count * requestsOf(entry), 0) / Math.max(1, all));
};
