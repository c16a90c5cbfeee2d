import { z } from "zod";
import { misread, quote, readAs } from "../units/reading.ts";
import { arrival } from "./arrivals.ts";
import { clause, objective } from "./judgement.ts";
import { choice, leaf, list, record, text } from "./leaf.ts";
import { people } from "./people.ts";
import { signIn } from "./sign-in.ts";
import { target } from "./target.ts";
import { decimal, timeOfDay, whole } from "./values.ts";

/** The version of the plan language that this program reads. */
export const PLAN_VERSION = 1;

const version = leaf(
  (value) => {
    const trimmed = value.trim();
    if (trimmed === String(PLAN_VERSION)) return readAs(PLAN_VERSION);
    if (/^\d+$/.test(trimmed) && Number(trimmed) > PLAN_VERSION) {
      return misread(`is version ${trimmed}; this Rentrée reads version ${PLAN_VERSION}: install a newer Rentrée, or write plan: 1`);
    }
    return misread(`must be ${PLAN_VERSION}, the version of the plan language (got ${quote(value)}); write plan: 1`);
  },
  { description: "Version of the plan language.", example: "1", json: { type: ["integer", "string"], enum: [1, "1"] } },
);

const substrings = (description: string) =>
  list(text({ description: "A text that such a page contains.", example: '"trop de monde"' }), { description }).prefault([]);

type ObjectiveValue = z.output<typeof objective>;
const objectives = choice<readonly ObjectiveValue[]>(
  (value) =>
    (Array.isArray(value)
      ? z.array(objective).min(1, { error: "is empty; write for example { within: 2s, share: 95% }" })
      : objective.transform((one) => [one])) as never,
  {
    description: "A ratio of first attempts that prove success within a limit; one, or a list.",
    example: "{ within: 2s, share: 95% }",
    forms: [objective, z.array(objective)],
  },
);

const hook = (description: string) => text({ description, example: "./reset.sh" }).optional();

export const plan = record(
  {
    plan: version,
    name: text({ description: "The plan's name, at the head of the report.", example: "Morning peak" }),
    target,
    timezone: text({
      description: "Time zone of clock, authorisation dates and hours. Default: the machine's.",
      example: "Europe/Paris",
    }).optional(),
    clock: record(
      {
        from: timeOfDay({ description: "Begin of the played part of the school day.", example: '"07:50"' }).optional(),
        to: timeOfDay({ description: "Its end.", example: '"08:40"' }).optional(),
        compress: decimal({
          min: 1,
          max: 1_000,
          description: "Multiplies rates: above 1 the same people come in less time.",
          example: "1",
        }).prefault("1"),
      },
      {
        description:
          "The played part of the school day. Default: ten minutes on each side of the bells; without a bell from 08:00, or the first `start`, until the last shape ends.",
        example: '{ from: "07:50", to: "08:40", compress: 1 }',
      },
    ).prefault({}),
    signIn,
    pages: record(
      {
        waiting: substrings("Texts of a waiting page, with whatever status: a limit of sessions is found only where its page is known."),
        error: substrings("Texts of an error page."),
        blocked: substrings("Texts of a protection layer's page."),
      },
      { description: "Texts by which pages are told, added to the built-in rules.", example: '{ waiting: ["Merci de patienter"] }' },
    ).prefault({}),
    people: list(people, { description: "Who comes.", example: "- { persona: pupil, count: 3000, accounts: { file: comptes.csv } }" }).min(
      1,
      {
        error: "is empty; write at least one entry, for example - { persona: pupil, count: 3000, accounts: { file: comptes.csv } }",
      },
    ),
    arrivals: list(arrival, { description: "When they come; the entries add up.", example: '- bell: { at: "08:00" }' }).min(1, {
      error: 'is empty; write at least one entry, for example - bell: { at: "08:00" }',
    }),
    objective: objectives.prefault({ within: "2s", share: "95%" }),
    clauses: list(clause, { description: "What the contract asks for; each is judged." }).prefault([]),
    hooks: record(
      {
        before: hook(
          "Runs before anything is sent; if it fails, nothing is sent, and what it wrote to RENTREE_OUT is all that stays there.",
        ),
        between: hook("Runs between the phases of `rentree capacity`."),
        after: hook("Runs at the end, after Ctrl-C too."),
      },
      { description: "Programs of your own beside the plan; each gets RENTREE_OUT and RENTREE_RUN_ID.", example: "{ before: ./reset.sh }" },
    ).prefault({}),
    seed: whole({
      min: 0,
      description: "Seed of everything random: 0 to 2⁵³ − 1. The same seed gives the same arrivals.",
      example: "2021",
    }).prefault("1"),
  },
  { description: "A plan: who arrives, when, how patient they are, how they sign in." },
);

export type PlanValue = z.output<typeof plan>;
