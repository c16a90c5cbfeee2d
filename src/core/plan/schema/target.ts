import { readHours } from "../units/hours.ts";
import { readUrl } from "../url.ts";
import { anyText, flag, leaf, list, mapping, record, text, word } from "./leaf.ts";
import { date, decimal, duration, positiveDuration, share, whole } from "./values.ts";

const authorisation = record(
  {
    by: text({ description: "Who allows the test: a name and a function that can be called.", example: '"Jeanne Martin, DSI"' }),
    reference: text({ description: "The written agreement: a letter, a ticket, a mail with its date.", example: '"courrier 2026-1187"' }),
    from: date({ description: "First day of the permission, in the plan's time zone; included." }),
    to: date({ description: "Last day of the permission; included.", example: "2026-12-31" }),
    hours: leaf(readHours, {
      description: "Hours of every one of those days; they may cross midnight. A run that cannot end inside them is refused.",
      example: '"18:00-22:00"',
      unit: "hours",
      json: { pattern: "^\\d{1,2}:\\d{2}\\s*[-–]\\s*\\d{1,2}:\\d{2}$" },
    }).optional(),
  },
  {
    description: "Who authorised the test and when. Required for every origin that is not loopback.",
    example: '{ by: "…", reference: "…", from: 2026-12-01, to: 2026-12-31, hours: "18:00-22:00" }',
  },
);

const url = (description: string) =>
  leaf(readUrl, { description, example: "https://ent-preprod.example.fr", unit: "URL", json: { format: "uri" } });

const fault = record(
  {
    at: duration({ description: "When it begins, after the first request of the run.", example: "60s" }),
    for: positiveDuration({ description: "How long it lasts; without it, to the end.", example: "30s" }).optional(),
    kind: word(["capacity", "hang", "reset", "lying", "lost"], {
      description: "What breaks: fewer workers, no answers, closed connections, error pages that say 200, or the site lost.",
      example: "capacity",
    }),
    capacity: share({ description: "Of `capacity`: the share that is left." }).optional(),
  },
  { description: "A planned fault.", example: "{ at: 60s, for: 30s, kind: capacity, capacity: 50% }" },
);

export const reference = record(
  {
    workers: whole({ min: 1, max: 100_000, description: "How many sign-ins are served at once.", example: "8" }),
    service: positiveDuration({ description: "Mean time of one sign-in on a worker.", example: "200ms" }),
    law: word(["exponential", "constant", "lognormal"], { description: "How service times vary." }).prefault("exponential"),
    cv: decimal({ min: 0.01, max: 10, description: "Coefficient of variation of the lognormal law.", example: "1" }).optional(),
    queue: whole({
      min: 0,
      max: 10_000_000,
      description: "Places to wait; beyond them 503 at once. Without it: no limit.",
      example: "2000",
    }).optional(),
    sessions: record(
      {
        limit: whole({ min: 1, description: "Live sessions beyond which newcomers get the waiting page.", example: "5000" }),
        idle: positiveDuration({ description: "How long an unused session lives.", example: "20min" }).prefault("20min"),
      },
      { description: "A session quota.", example: "{ limit: 5000, idle: 20min }" },
    ).optional(),
    zombie: flag({ description: "Work goes on after the client has left." }).prefault("true"),
    seed: whole({ min: 0, description: "Seed of the service times." }).prefault("1"),
    faults: list(fault, { description: "What breaks, and when." }).prefault([]),
  },
  {
    description: "The reference platform: an ENT whose true capacity is known, started for the run on loopback.",
    example: "{ workers: 8, service: 200ms }",
  },
);

export const target = record(
  {
    url: url("The platform's base URL. Exactly one of `url` and `reference`.").optional(),
    reference: reference.optional(),
    authorisation: authorisation.optional(),
    allow: list(
      record(
        {
          url: url("An origin that a sign-in passes through."),
          authorisation: authorisation.optional(),
        },
        {
          description: "A further origin.",
          example: "{ url: https://idp-preprod.example.fr, authorisation: { by: …, reference: …, from: 2026-12-01, to: 2026-12-31 } }",
        },
      ),
      { description: "Further origins that a sign-in passes through, each with its own authorisation; nothing else is ever contacted." },
    ).prefault([]),
    headers: mapping(anyText({ description: "The header's value.", example: '"${LOAD_TOKEN}"' }), {
      description: "Headers added to every request to the listed origins, and to them only.",
      example: '{ X-Load-Test: "${LOAD_TOKEN}" }',
    }).prefault({}),
    ca: text({
      description: "A PEM file with the platform's own certificate authority, beside the plan.",
      example: "certs/region.pem",
    }).optional(),
    insecure: flag({ description: "Accepts any certificate; stated in the report." }).prefault("false"),
    resolve: mapping(text({ description: "An address.", example: "10.1.2.3" }), {
      description: "Addresses of names, instead of the DNS. Names below `localhost` are 127.0.0.1 where nothing else is said.",
      example: "{ ent-preprod.example.fr: 10.1.2.3 }",
    }).prefault({}),
    proxy: text({
      description: "`none`, `env` (the proxy variables of the environment) or a URL.",
      example: "http://proxy.example.fr:3128",
    }).prefault("none"),
    sessions: record(
      { idle: positiveDuration({ description: "How long the platform keeps an unused session.", example: "20min" }).optional() },
      { description: "What is known of the platform's own session expiry.", example: "{ idle: 20min }" },
    ).prefault({}),
    writes: flag({
      description:
        "Write steps (roll call, homework, messages) are played. Default: true on loopback and the reference platform, else false: they are skipped and listed.",
    }).optional(),
  },
  {
    description: "What is tested: exactly one of `url` and `reference`.",
    example: '{ url: "http://127.0.0.1:8080" }',
    json: { oneOf: [{ required: ["url"] }, { required: ["reference"] }] },
  },
);
