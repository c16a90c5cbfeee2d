import { seededRandom } from "../src/core/people/random.ts";
import type { ScriptPeople } from "../src/core/people/script.ts";
import type { Account } from "./account.ts";
import type { World } from "./browser.ts";
import { openBrowser } from "./browser.ts";
import type { Setup } from "./discovery.ts";
import type { Ending } from "./ending.ts";
import { endingOf, isEnding } from "./ending.ts";
import { attemptEnd, attemptStart, note, typed as typing } from "./metrics.ts";
import { askAsNobody } from "./nobody.ts";
import { drawPause, drawWait } from "./patience.ts";
import { pause } from "./pause.ts";
import type { Extras, Journey, Person, SignIn } from "./person.ts";
import { readerOf } from "./reading.ts";

/** One visit, as the entry hands it over. */
export interface Visit {
  readonly people: ScriptPeople;
  readonly settings: Person["settings"];
  readonly target: string;
  readonly world: World;
  readonly account: Account;
  /** Index of the people in the plan, and of the visit within them: with the seed they decide every draw. */
  readonly peopleIndex: number;
  readonly index: number;
  readonly signIn: SignIn;
  readonly journey: Journey;
  readonly setup: Setup;
  readonly extras: Extras;
}

/** What is typed in the attempt at hand, and how long that took, in ms. */
interface Typed {
  login: string;
  password: string;
  isWrong?: boolean;
  ms: number;
}

const WRONG = "-Wr0ng";

/** Lives a visit: attempts until in, patience or the deadline is spent, then the journey. Resolves to its outcome. */
export const live = async (visit: Visit): Promise<"ok" | "gave-up"> => {
  const { person, typed } = describePerson(visit);
  const { people, account } = visit;
  const { random, deadline } = person;
  const honours = random() < people.honoursWait;
  const drawn = random();
  const comesOnce = __ENV["TRY_ONCE"] !== undefined;
  // Who comes once would leave the account with a wrong password and no right one after it: a few phases of that lock it.
  let mistypes = HAS_MISTYPING && !comesOnce && drawn < people.wrongPassword;
  let refusals = 0;
  const attempts = comesOnce ? 1 : people.patience.attempts;
  for (let number = 1; number <= attempts; number += 1) {
    if (HAS_MISTYPING) {
      typed.isWrong = mistypes;
      typed.password = mistypes ? account.password + WRONG : account.password;
    }
    const ending = await attempt(visit.signIn, person, number, typed);
    if (ending === undefined) {
      if (HAS_TRACE) await askAsNobody(person);
      await endingOf(() => visit.journey(person));
      if (HAS_LATER) for (const part of visit.extras.later) await endingOf(() => part(person));
      return "ok";
    }
    if (ending.outcome === "rejected") {
      if (!HAS_MISTYPING || !mistypes) refusals += 1;
      if (HAS_MISTYPING) mistypes = false;
      if (refusals > 1) break;
    } else if (random() >= people.patience.reload) break;
    if (number === attempts) break;
    const waits = (honours && ending.waitMs) || 0;
    const gap = waits + drawPause(random, people.patience, ending);
    if (Date.now() + gap >= deadline) break;
    if (waits > 0) note("wave-honoured");
    await pause(gap);
  }
  return "gave-up";
};

const attempt = async (signIn: SignIn, person: Person, number: number, typed: Typed): Promise<Ending | undefined> => {
  const { browser, people, random, deadline } = person;
  const startedAt = Date.now();
  typed.ms = 0;
  browser.until = Math.min(deadline, startedAt + drawWait(random, people.patience, number, Number(__ENV["WAIT_AT_LEAST"] ?? 0)));
  attemptStart.add(number);
  let ending: Ending | undefined;
  try {
    await signIn(person);
  } catch (thrown) {
    if (!isEnding(thrown)) throw thrown;
    ending = thrown;
  }
  if (HAS_MISTYPING && typed.isWrong && ending?.outcome === "rejected") note("wrong-password");
  const tags: Record<string, string> = { ["outcome"]: ending?.outcome ?? "ok", n: `${number}` };
  if (ending?.reason !== undefined) tags["reason"] = ending.reason;
  attemptEnd.add(Date.now() - startedAt - typed.ms, tags);
  return ending;
};

/** Somebody who comes, and what they type: the attempts decide it. */
const describePerson = (visit: Visit): { readonly person: Person; readonly typed: Typed } => {
  const { people, settings, account } = visit;
  const deadline = Date.now() + people.deadline;
  const browser = openBrowser(visit.world);
  const typed: Typed = { ...account, ms: 0 };
  const rest = (ms: number): Promise<void> => pause(Math.min(ms, deadline - Date.now()));
  const person: Person = {
    people,
    settings,
    target: visit.target,
    setup: visit.setup,
    duty: HAS_DUTY ? visit.extras.duty : undefined,
    account: typed,
    random: seededRandom(settings.seed, visit.peopleIndex, visit.index),
    deadline,
    browser,
    rest,
    type: async () => {
      if (!HAS_TYPING || people.typing === 0) return;
      const from = Date.now();
      await rest(people.typing);
      const ms = Date.now() - from;
      typed.ms += ms;
      typing?.add(ms);
      browser.until = Math.min(deadline, browser.until + ms);
    },
    visit: readerOf(() => person, visit.signIn),
  };
  return { person, typed };
};
