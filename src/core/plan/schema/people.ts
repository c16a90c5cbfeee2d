import { z } from "zod";
import { PERSONAS } from "../plan.ts";
import { anyText, choice, flag, list, mapping, record, text, word } from "./leaf.ts";
import { signIn } from "./sign-in.ts";
import { decimal, duration, positiveDuration, positiveShare, share, whole } from "./values.ts";

const accounts = record(
  {
    pattern: text({ description: "Logins made of a number: `{n}`, or `{n:00000}` with leading zeros.", example: '"user{n}"' }).optional(),
    file: text({
      description: "A CSV file beside the plan: comma, semicolon or tab; UTF-8 or Windows-1252.",
      example: "comptes.csv",
    }).optional(),
    where: mapping(anyText({ description: "The value wanted, compared as text." }), {
      description: "Of a file: only rows whose columns have these values.",
      example: "{ profil: élève }",
    }).optional(),
    login: text({ description: "Of a file: the column of logins. Default: `login`.", example: "identifiant" }).optional(),
    password: text({
      description:
        "With `pattern`, and needed there: the password, also a pattern. With `file`: the column of passwords; default `password`.",
      example: '"pw{n}"',
    }).optional(),
    first: whole({ min: 0, description: "Of a pattern: the first number. Default 1." }).optional(),
    last: whole({ min: 0, description: "Of a pattern, and needed there: the last number, included.", example: "500" }).optional(),
  },
  {
    description: "Who they are: exactly one of `pattern` and `file`.",
    example: '{ pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }',
    json: { oneOf: [{ required: ["pattern", "password", "last"] }, { required: ["file"] }] },
  },
);

const patienceRecord = record(
  {
    preset: word(["patient", "typical", "impatient"], { description: "The preset that fills what is not given." }).prefault("typical"),
    wait: positiveDuration({
      description: "Median of the first wait that a person accepts without a usable page.",
      example: "8s",
    }).optional(),
    sigma: decimal({ min: 0, max: 3, description: "Spread of that wait: standard deviation of its logarithm.", example: "0.7" }).optional(),
    reload: share({ description: "Probability of trying again.", example: "80%" }).optional(),
    reloadAfter: duration({ description: "Mean pause before trying again.", example: "2s" }).optional(),
    attempts: whole({ min: 1, max: 1_000, description: "Attempts at most.", example: "6" }).optional(),
  },
  { description: "Patience in numbers.", example: "{ wait: 8s, sigma: 0.7, reload: 80%, reloadAfter: 2s, attempts: 6 }" },
);
const patienceWord = word(["patient", "typical", "impatient"], { description: "Patience by preset." }).transform((preset) => ({ preset }));

const patience = choice<z.output<typeof patienceRecord>>((value) => (typeof value === "string" ? patienceWord : patienceRecord) as never, {
  description: "How long people wait and how often they try: `patient`, `typical`, `impatient`, or numbers.",
  example: "typical",
  forms: [patienceWord, patienceRecord],
});

const journeyPages = record(
  {
    pages: list(text({ description: "A path of the platform.", example: "/timeline" }), {
      description: "Pages seen after the landing page, in this order.",
    }),
    pause: duration({ description: "Time on each page.", example: "8s" }).prefault("8s"),
  },
  { description: "A journey of pages.", example: "{ pages: [/timeline, /notes], pause: 8s }" },
);
const journeyWord = z.string().transform((value, context) => {
  if (value === "default" || value === "none") return { kind: value } as const;
  if (/^\.{1,2}\/.+\.(ts|js|mjs)$/.test(value)) return { kind: "file", file: value } as const;
  context.addIssue({
    code: "custom",
    message: `must be default, none, { pages: […] } or a file such as ./my-journey.ts (got ${JSON.stringify(value)})`,
  });
  return z.NEVER;
});
type JourneyValue = { readonly pages: readonly string[]; readonly pause: number } | z.output<typeof journeyWord>;
const journey = choice<JourneyValue>((value) => (typeof value === "string" ? journeyWord : journeyPages) as never, {
  description: "What they do once they are in: `default` (by persona), `none`, a list of pages, or a file beside the plan.",
  example: "{ pages: [/timeline, /notes], pause: 8s }",
  forms: [z.string(), journeyPages],
});

const some = (description: string) => share({ description, example: "5%" }).prefault("0%");

export const people = record(
  {
    persona: word(PERSONAS, { description: "What they do; a parent is a pupil who only reads." }),
    name: text({ description: "Label in the report and in `--set`. Default: the persona.", example: "collégiens" }).optional(),
    count: whole({
      min: 1,
      max: 100_000_000,
      description: "People inside the clock's window. Exactly one of `count` and `of`.",
      example: "3000",
    }).optional(),
    of: whole({
      min: 1,
      max: 100_000_000,
      description: "The whole population, of which `share` comes inside the clock's window.",
      example: "413000",
    }).optional(),
    share: positiveShare({ description: "Share of `of` that comes.", example: "50%" }).prefault("100%"),
    accounts,
    signIn: signIn.optional(),
    typing: duration({ description: "From the form to the credentials; not part of the attempt's time.", example: "6s" }).prefault("0s"),
    patience: patience.prefault("typical"),
    deadline: positiveDuration({
      description: "From a person's arrival; then that person stops trying. Not compressed.",
      example: "15min",
    }).prefault("15min"),
    honoursWait: share({ description: "Share that obeys `attendez 3 minutes` or a Retry-After." }).prefault("50%"),
    wrongPassword: some("Share that first types a wrong password; such attempts leave the objective's ratio."),
    changePassword: some("Share that must change its password at this sign-in."),
    consent: some("Share that meets a consent page."),
    logout: some("Share that signs out at the end."),
    classroom: flag({ description: "Joins the virtual classroom at the start of the lesson." }).prefault("false"),
    journey: journey.prefault("default"),
  },
  {
    description: "A group of people.",
    example: '{ persona: pupil, count: 3000, accounts: { pattern: "user{n}", password: "pw{n}", last: 500 } }',
    json: { oneOf: [{ required: ["count"] }, { required: ["of"] }] },
  },
);
