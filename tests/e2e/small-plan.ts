/** What a test changes of the small plan: any top-level key, as a plan writes it; `people` is laid over the one group of pupils. */
export interface PlanChanges {
  readonly target: unknown;
  readonly people?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/**
 * Forty pupils in two seconds, who try once, wait a second and a half, and have three seconds in all. A clause makes a verdict possible,
 * so that its absence means something. JSON is YAML.
 */
export function smallPlan({ people, ...changes }: PlanChanges): string {
  const pupils = {
    persona: "pupil",
    count: 40,
    accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 400 },
    patience: { wait: "1500ms", sigma: 0, reload: "0%", reloadAfter: "1s", attempts: 1 },
    deadline: "3s",
    journey: "none",
    ...people,
  };
  return JSON.stringify({
    plan: 1,
    name: "A small morning",
    clock: { from: "08:00", to: "08:00:02" },
    signIn: { kind: "entcore" },
    people: [pupils],
    arrivals: [{ steady: { rate: "20/s", for: "2s", start: "08:00" } }],
    objective: { within: "1s", share: "95%" },
    clauses: [{ id: "everybody-in", of: "visits", atLeast: "95%" }],
    seed: 11,
    ...changes,
  });
}
