import { type Milliseconds, milliseconds } from "../units.ts";
import type { Arrival, Clause, People, Plan } from "./plan.ts";
import { lengthOf } from "./resolve/clock.ts";
import { formatTimeOfDay } from "./units/time-of-day.ts";

/** What is allowed in a plan and may yet not be meant. */
export function warnings(plan: Plan): string[] {
  return [
    ...plan.people
      .filter((people) => !comes(people, plan.arrivals))
      .map(({ name }) => `people.${name} never come: no entry of arrivals names them`),
    ...plan.arrivals.flatMap((arrival, index) => warnOutside(arrival, index, plan)),
    ...plan.arrivals.flatMap(warnLumps),
    ...plan.people.flatMap(warnFew),
    ...plan.people.flatMap(warnUnproved),
    ...plan.people.flatMap(warnWeak),
    ...plan.people.flatMap(warnUnfilled),
    ...plan.people.flatMap((people) => warnCut(people, plan)),
    ...plan.clauses.flatMap((clause) => warnRounded(clause, plan)),
    ...(plan.target.insecure ? ["target.insecure accepts any certificate; the report says so"] : []),
  ];
}

function comes(people: People, arrivals: readonly Arrival[]): boolean {
  return arrivals.some((arrival) => {
    if (arrival.kind === "table") return arrival.rows.some((row) => row.people === "" || row.people === people.name);
    return arrival.people.length === 0 || arrival.people.includes(people.name);
  });
}

function warnOutside(arrival: Arrival, index: number, { clock }: Plan): string[] {
  const window = `the clock's ${formatTimeOfDay(clock.from)}-${formatTimeOfDay(clock.to)}`;
  if (arrival.kind === "bell") {
    const outside = arrival.at.filter(({ time }) => time < clock.from || time > clock.to);
    return outside.map(
      ({ time }) => `arrivals[${index}]: the bell at ${formatTimeOfDay(time)} is outside ${window}; only its fringe is played`,
    );
  }
  if (arrival.kind === "table") {
    const outside = arrival.rows.filter(({ at }) => at < clock.from || at >= clock.to).length;
    return outside === 0 ? [] : [`arrivals[${index}]: ${outside} rows of ${arrival.file} are outside ${window} and are not played`];
  }
  const end = arrival.start + lengthOf(arrival);
  if (arrival.start >= clock.from && end <= clock.to) return [];
  return [`arrivals[${index}]: ${arrival.kind} from ${formatTimeOfDay(arrival.start)} reaches outside ${window} and is cut there`];
}

/** Times of a table, and people at each of them, from which on they look like the counts of a log. */
const LEAST_TIMES = 10;
const LEAST_PEOPLE = 2;

/** A table of counts, each second's or minute's, whose people would come by hundreds in one instant and then nobody. */
function warnLumps(arrival: Arrival, index: number): string[] {
  if (arrival.kind !== "table" || arrival.over > 0) return [];
  const counts = new Map<number, number>();
  for (const { at, count } of arrival.rows) counts.set(at, (counts.get(at) ?? 0) + count);
  const times = [...counts.keys()];
  const mean = [...counts.values()].reduce((sum, count) => sum + count, 0) / times.length;
  if (times.length < LEAST_TIMES || mean < LEAST_PEOPLE || times.some((at) => at % 1_000 !== 0)) return [];
  const most = [...counts.values()].reduce((highest, count) => Math.max(highest, count), 0);
  const apart =
    times.reduce((least, at, place) => Math.min(least, at - (times[place - 1] ?? Number.NEGATIVE_INFINITY)), Number.MAX_VALUE) / 1_000;
  const over = apart % 60 === 0 ? `${apart / 60}min` : `${apart}s`;
  return [
    `arrivals[${index}]: everybody whom ${arrival.file} has at one time comes in that instant, up to ${most} at once; where its counts are those of the time until the next row, write over: ${over}`,
  ];
}

/** Clauses are judged by whole seconds of the run, each of which is several of the morning where that is played faster. */
function warnRounded({ id, from, to }: Clause, { clock }: Plan): string[] {
  const [first, end] = [from ?? clock.from, to ?? clock.to].map((time) => wholeSecondOf(time, clock));
  if (first === undefined || end === undefined || (first === (from ?? first) && end === (to ?? end))) return [];
  const judged = first < end ? `${formatTimeOfDay(first)}-${formatTimeOfDay(end)}` : "nothing";
  return [`clauses.${id}: whole seconds of the run are judged, each ${clock.compress} s of the morning: of its window ${judged}`];
}

/** The first time from `time` on at which a second of the run begins; what lies outside the clock is as it is. */
function wholeSecondOf(time: Milliseconds, { from, to, compress }: Plan["clock"]): Milliseconds {
  if (time <= from || time >= to) return time;
  return milliseconds(Math.min(to, from + Math.ceil((time - from) / (1_000 * compress) - 1e-9) * 1_000 * compress));
}

/** Sign-ins that end at a page of a service that nobody has met: what a wrong one looks like is not known. */
function warnUnproved({ name, signIn }: People): string[] {
  const isOpen = ["saml", "kosmos-cas"].includes(signIn.kind) || (signIn.kind === "cas" && signIn.validate !== true);
  if (!isOpen || signIn.landing?.contains !== undefined || signIn.landing?.cookie !== undefined) return [];
  return [
    `people.${name}: ${signIn.kind} without landing.contains or landing.cookie: nearly any page that asks for no password counts as in; name a text that only somebody who is in sees`,
  ];
}

/** A chain that nothing but a cookie or a redirect proves: some platforms give a new session, or lead home, whoever mistypes. */
function warnWeak({ name, signIn }: People): string[] {
  const steps = signIn.kind === "chain" && Array.isArray(signIn["steps"]) ? (signIn["steps"] as readonly WeakStep[]) : [];
  const isTold = ({ submit, expect = {}, keep = {} }: WeakStep): boolean =>
    expect.contains !== undefined ||
    (expect.form !== undefined && expect.form !== submit) ||
    Object.values(keep).some((source) => ["json", "header", "query"].some((key) => key in source));
  const after = steps.slice(steps.findIndex((step) => JSON.stringify(step).includes("{password}")));
  if (steps.length === 0 || signIn.landing?.contains !== undefined || after.some(isTold)) return [];
  return [
    `people.${name}: a chain that only a cookie or a redirect proves, which some platforms give to whoever mistypes as well; name a text that only somebody who is in sees as landing.contains`,
  ];
}

/** A text that is looked for as it is: with somebody's name in it nobody gets in. */
function warnUnfilled({ name, signIn }: People): string[] {
  const placeholder = /(?<!\$)\{\w+\}/.exec(signIn.landing?.contains ?? "")?.[0];
  if (placeholder === undefined) return [];
  return [
    `people.${name}: landing.contains is looked for as it is written, and nothing fills in ${placeholder}; name a text that everybody who is in sees`,
  ];
}

/** What a step of a chain may prove. */
interface WeakStep {
  readonly submit?: string;
  readonly expect?: { readonly contains?: string; readonly form?: string };
  readonly keep?: Readonly<Record<string, object>>;
}

/** A deadline before the promised time cuts attempts that might still have kept it. */
function warnCut({ name, deadline }: People, { objectives }: Plan): string[] {
  const longest = Math.max(0, ...objectives.map(({ within }) => within));
  if (deadline >= longest) return [];
  return [
    `people.${name}: the deadline of ${deadline / 1_000} s ends before the objective's ${longest / 1_000} s; attempts that it cuts count as not good`,
  ];
}

function warnFew({ name, accounts, count }: People): string[] {
  if (accounts.kind !== "pattern") return [];
  const given = accounts.last - accounts.first + 1;
  return given * 50 >= count
    ? []
    : [
        `people.${name}: ${given} account${given === 1 ? "" : "s"} for ${count} people; each is used more than fifty times, and a platform may lock them`,
      ];
}
