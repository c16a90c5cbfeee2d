import { milliseconds, ratio } from "../../units.ts";
import type { Accounts, Journey, Patience, People, SignIn } from "../plan.ts";
import type { PlanValue } from "../schema/plan.ts";

type PeopleValue = PlanValue["people"][number];

/** Presets of facts/saturation.md §5.2: median wait, reload probability, attempts, mean pause; sigma 0.7 for all. */
export const PATIENCE: Readonly<Record<"patient" | "typical" | "impatient", Patience>> = {
  patient: { wait: milliseconds(30_000), sigma: 0.7, reload: ratio(0.8), reloadAfter: milliseconds(5_000), attempts: 4 },
  typical: { wait: milliseconds(8_000), sigma: 0.7, reload: ratio(0.8), reloadAfter: milliseconds(2_000), attempts: 6 },
  impatient: { wait: milliseconds(4_000), sigma: 0.7, reload: ratio(0.95), reloadAfter: milliseconds(1_000), attempts: 10 },
};

/** People with every default filled in; `signIns` are their sign-ins, in the same order. */
export function resolvePeople(values: readonly PeopleValue[], signIns: readonly SignIn[]): People[] {
  const ids = new Set<string>();
  return values.map((value, index) => {
    const name = nameOf(value);
    return {
      persona: value.persona,
      name,
      id: makeId(name, ids),
      count: value.count ?? Math.max(1, Math.round((value.of ?? 0) * value.share)),
      accounts: resolveAccounts(value.accounts),
      signIn: signIns[index] ?? { kind: "entcore" },
      typing: value.typing,
      patience: resolvePatience(value.patience),
      deadline: value.deadline,
      honoursWait: value.honoursWait,
      wrongPassword: value.wrongPassword,
      changePassword: value.changePassword,
      consent: value.consent,
      logout: value.logout,
      classroom: value.classroom,
      journey: resolveJourney(value.journey),
    };
  });
}

/** The label of an entry: its name, else its persona. */
export const nameOf = (value: { readonly name?: string | undefined; readonly persona: string }): string => value.name ?? value.persona;

/** An id of `[a-z0-9-]` that is not taken: accents go, everything else becomes a hyphen. k6 takes no other scenario names. */
export function makeId(name: string, taken: Set<string>): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const base =
    plain
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "people";
  let id = base;
  for (let next = 2; taken.has(id); next += 1) id = `${base}-${next}`;
  taken.add(id);
  return id;
}

function resolveAccounts(value: PeopleValue["accounts"]): Accounts {
  if (value.file !== undefined) {
    return {
      kind: "file",
      file: value.file,
      where: value.where ?? {},
      login: value.login ?? "login",
      password: value.password ?? "password",
    };
  }
  const first = value.first ?? 1;
  return { kind: "pattern", pattern: value.pattern ?? "user{n}", password: value.password ?? "pw{n}", first, last: value.last ?? first };
}

function resolvePatience({ preset, ...given }: PeopleValue["patience"]): Patience {
  return { ...PATIENCE[preset], ...dropUndefined(given) };
}

function resolveJourney(value: PeopleValue["journey"]): Journey {
  if ("pages" in value) return { kind: "pages", pages: value.pages, pause: milliseconds(value.pause) };
  return value;
}

function dropUndefined(value: object): Partial<Patience> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
}
