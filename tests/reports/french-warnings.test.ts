import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFrench } from "../../reports/text/fr-warnings.ts";
import { certificatesWarning } from "../../src/cli/certificates.ts";
import { machineLacks } from "../../src/cli/machine.ts";
import type { LoadedPlan } from "../../src/cli/plan-file.ts";
import { cutWarnings } from "../../src/cli/prepare.ts";
import { warnCollisions } from "../../src/core/plan/accounts/collisions.ts";
import { readAccounts } from "../../src/core/plan/accounts/file.ts";
import { parsePlan } from "../../src/core/plan/parse.ts";
import { skippedWrites } from "../../src/core/plan/writes.ts";
import { noOutcomes } from "../../src/core/samples/outcome-count.ts";
import { bytes, perSecond, ratio } from "../../src/core/units.ts";
import { REASONS } from "../../src/core/verdict/reason.ts";
import { stallWarnings } from "../../src/core/verdict/stall.ts";
import { closedOf, fullnessOf, levelOf, missesOf, unansweredOf, warningsOf, windowOf } from "../../src/core/verdict/verdict.ts";
import type { EngineChoice } from "../../src/engine/choice.ts";
import { findEngine } from "../../src/engine/find.ts";
import { samplePeople, samplePlan } from "../core/arrivals/sample-plan.ts";

const PLAN = `plan: 1
name: Odd
target: { url: "https://ent.example.fr", insecure: true, authorisation: { by: "A", reference: "R", from: 2026-12-01, to: 2026-12-31 } }
signIn: { kind: entcore, landing: { contains: "Bonjour {login}" } }
clock: { from: "08:00", to: "08:10" }
people:
  - { persona: pupil, count: 5000, accounts: { pattern: "user{n}", password: "${"$"}{PW}", first: 1, last: 10 } }
  - { persona: parent, name: parents, count: 10, signIn: { kind: saml, start: "https://ent.example.fr/moi" }, accounts: { pattern: "user{n}", password: "${"$"}{PW}", first: 1, last: 10 } }
  - { persona: parent, name: few, count: 100, signIn: { kind: kosmos-cas, start: "https://ent.example.fr/" }, accounts: { pattern: "user{n}", password: "${"$"}{PW}", first: 1, last: 1 } }
  - persona: parent
    name: chained
    count: 10
    deadline: 1s
    signIn: { kind: chain, steps: [{ name: in, post: "{target}/in", fields: { u: "{login}", p: "{password}" }, expect: { cookie: S } }] }
    accounts: { pattern: "user{n}", password: "${"$"}{PW}", first: 1, last: 10 }
arrivals:
  - bell: { at: "08:20", people: [pupil] }
  - steady: { rate: 1/s, for: 20min, start: "08:00", people: [pupil] }
  - table: { file: counts.csv }
clauses:
  - { id: A.1, of: attempts, atLeast: 95%, from: "08:00:00.500" }
  - { id: A.2, of: attempts, atLeast: 95%, from: "08:00:00.500", to: "08:00:00.600" }
`;

/** A log's counts, minute by minute. */
const COUNTS = Array.from({ length: 10 }, (_, minute) => `08:0${minute},pupil,300`).join("\n");

function ofPlan(): readonly string[] {
  const tables = () => `at,people,count\n${COUNTS}`;
  const parsed = parsePlan(PLAN, { file: "plan.yaml", timezone: "Europe/Paris", tables });
  if (parsed.kind === "mistakes") throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return [...parsed.warnings, ...cutWarnings(samplePlan())];
}

function accountNotes(): readonly string[] {
  const text = "login;password\na;1\na;2\nb;\nc;3;4\n";
  const read = readAccounts(Buffer.from(text), { kind: "file", file: "a.csv", login: "login", password: "password", where: {} });
  return read.kind === "ok" ? read.notes : [];
}

/** What the search for an engine says of older, newer and other programs than k6 on the PATH. */
const engineNotes = await (async (): Promise<readonly string[]> => {
  const notesOf = async (answer: string): Promise<readonly string[]> => {
    const dir = mkdtempSync(join(tmpdir(), "rentree-notes-"));
    writeFileSync(join(dir, "k6"), `#!/bin/sh\necho "${answer}"\n`, { mode: 0o755 });
    const { notes } = await findEngine({ choice: "auto", env: { PATH: dir, XDG_CACHE_HOME: dir } });
    rmSync(dir, { recursive: true });
    return notes;
  };
  const said = await Promise.all(
    ["k6 v1.2.0 (go1.24, linux/amd64)", "k6 v99.0.0 (go1.24, linux/amd64)", "k6 v2.1.0 (go1.26, linux/amd64)", "something else"].map(
      notesOf,
    ),
  );
  return said.flat();
})();

const written: readonly (readonly [string, readonly string[]])[] = [
  ["a plan", ofPlan()],
  ["accounts", [warnCollisions("pupil", { accounts: 5, inProgress: 9.5, expected: 4 }) ?? ""]],
  [
    "certificates",
    certificatesWarning({ plan: { target: { ca: "a.pem" } } } as unknown as LoadedPlan, { kind: "k6" } as EngineChoice, "darwin"),
  ],
  [
    "writes",
    skippedWrites({
      target: { ...samplePlan().target, writes: false },
      people: [
        samplePeople({ persona: "teacher", changePassword: ratio(0.1), consent: ratio(0.1) }),
        samplePeople({ journey: { kind: "file", file: "./mine.ts" } as never }),
      ],
    }).map((what) => `target.writes is false, left out: ${what}`),
  ],
  ["an account file", accountNotes()],
  [
    "a small machine",
    machineLacks(
      { vus: 100, memory: bytes(3e9), descriptors: 900, connectionsPerSecond: 900 },
      { isLoopback: false },
      { memory: 1e9, openFiles: 10 },
    ),
  ],
  [
    "the last hook",
    [
      "hooks.after: ./a.sh is not there or may not be run; make it executable",
      "hooks.after: ./a.sh could not be started: EACCES",
      "hooks.after: ./a.sh ended with code 3",
      "hooks.after: it was stopped before it had finished",
    ],
  ],
  ["the engine", engineNotes],
  ["a folder that is no result", ["/tmp/ci is no result: nothing was played; what lies in it stays (hook.log)"]],
  ["nobody in", missesOf({ total: 10, outcomes: noOutcomes(), reasons: { "1212": 3, "foreign-host": 7 } }, 0, {})],
  ["refused as by a full house", fullnessOf({ total: 10, outcomes: noOutcomes(), reasons: { "503": 7 } })],
  ["pages behind the door", missesOf({ total: 10, outcomes: noOutcomes(), reasons: {} }, 10, { "page-failed": 200 })],
  ["a limit of requests", windowOf({ every: 60, rate: perSecond(60) }, { kind: "at-least", rate: perSecond(60) })],
  ["a platform that shut for a while", closedOf({ length: 22, rate: 20 }, { kind: "none" })],
  ["a generator that stood still", stallWarnings([{ phase: "run", second: 18, lengthMs: 4_004, people: 41 }])],
  ["a level", levelOf({ before: perSecond(110.4), level: perSecond(6.25) }, { kind: "none" })],
  [
    "attempts",
    warningsOf({
      total: 100,
      outcomes: { ...noOutcomes(), blocked: 5, "unexpected-page": 9 },
      reasons: { strange: 9, "account-in-use": 9 },
    }),
  ],
  [
    "what came instead",
    [...Object.keys(REASONS), "no-field-lt", "access_denied", "AuthnFailed"].flatMap((reason) =>
      warningsOf({ total: 100, outcomes: { ...noOutcomes(), "unexpected-page": 9 }, reasons: { [reason]: 9 } }),
    ),
  ],
  [
    "no answer",
    unansweredOf(
      { total: 100, outcomes: { ...noOutcomes(), "timed-out": 30 }, reasons: {} },
      { kind: "not-reached", highestTested: perSecond(80) },
    ),
  ],
];

describe("the warnings of a run", () => {
  it.each(written)("about %s are known in French, each of them", (_what, sentences) => {
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) expect([sentence, inFrench(sentence)]).toEqual([sentence, expect.stringMatching(/[a-zé]/)]);
  });

  it("are told apart from what somebody else wrote", () => expect(inFrench("something else")).toBeUndefined());

  it("speak of one account in the singular", () => {
    expect(inFrench("a.csv: 1 account, read as UTF-8 with commas")).toBe("a.csv : 1 compte, lu en UTF-8, champs séparés par des virgules");
    expect(inFrench("a.csv: 2 accounts, read as UTF-8 with commas")).toBe(
      "a.csv : 2 comptes, lus en UTF-8, champs séparés par des virgules",
    );
  });

  it("say in French what a reason is, what to do, and that a page may ask people to wait", () => {
    const [sentence = ""] = warningsOf({ total: 100, outcomes: { ...noOutcomes(), "unexpected-page": 9 }, reasons: { "no-field-lt": 9 } });
    expect(inFrench(sentence)).toMatch(
      /^9 tentatives sur 100 se sont terminées par no-field-lt \(il manque au formulaire d'authentification lt, sans quoi .+\) : la dernière page est-elle .+ ; si cette page demande d'attendre, /,
    );
    const [precise = ""] = warningsOf({ total: 100, outcomes: { ...noOutcomes(), "unexpected-page": 9 }, reasons: { "code-asked": 9 } });
    expect(inFrench(precise)).toBe(
      "9 tentatives sur 100 se sont terminées par code-asked (le mot de passe est accepté, puis un code est demandé) : tester avec des comptes sans second facteur",
    );
    const [nobody = ""] = missesOf({ total: 9, outcomes: noOutcomes(), reasons: { "consent-asked": 9 } }, 0, {});
    expect(inFrench(nobody)).toBe(
      "personne n'est entré ; raison la plus fréquente : consent-asked : un consentement est demandé à ce compte (9 tentatives sur 9) ; rentree check la montre étape par étape",
    );
  });

  it("keep their numbers", () =>
    expect(inFrench("a protection answered, not the platform: 5 of 100 attempts were blocked")).toBe(
      "une protection a répondu, pas la plateforme : 5 tentatives sur 100 ont été bloquées",
    ));
});
