import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { EngineConfig } from "../core/arrivals/engine-config.ts";
import { scriptSettings } from "../core/people/script-settings.ts";
import type { People, Plan } from "../core/plan/plan.ts";
import { ATTEMPT_END, type AttemptOutcome } from "../core/samples/metric.ts";
import { RowReader } from "../core/samples/row.ts";
import { milliseconds, type Ratio, ratio } from "../core/units.ts";
import type { EngineRecord } from "../core/verdict/engine-record.ts";
import { inspectArguments } from "../engine/inspect.ts";
import { messageOf } from "../engine/log-message.ts";
import { packageRoot } from "../engine/root.ts";
import { startEngine } from "../engine/run.ts";
import { bundleScript } from "../engine/script.ts";
import { scrubLine } from "../engine/scrub.ts";
import type { CheckWords } from "./check-words.ts";
import { sessionEnvironment } from "./phase.ts";
import type { SecretWords } from "./secrets.ts";
import type { Session } from "./session.ts";

/** One hop of a walked visit, as the script traces it. */
export interface WalkedHop {
  readonly people: string;
  readonly step: string;
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly status: number;
  readonly ms: number;
  /** What kind of page came: `page`, `page that asks for a password`, `redirect`, `data`, `no answer`; empty where nothing was sent. */
  readonly page: string;
  /** Names of what a chain could use of it: forms with their fields, `<meta>`, keys of JSON, cookies. */
  readonly saw: string;
  /** What may be a refusal says and no page before it said, without names and passwords; empty where it says nothing new. */
  readonly said: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly to?: string;
}

/** What came of one person's visit. */
export interface WalkedVisit {
  readonly people: string;
  readonly outcome: AttemptOutcome | "not-walked";
  readonly reason?: string;
  /** What proved success; absent where nothing did. */
  readonly proof?: string;
  readonly hops: readonly WalkedHop[];
}

export interface WalkOptions {
  /** The words of a proof. */
  readonly words: CheckWords;
  readonly writes: boolean;
  /** Stop at the first line in a debugger. */
  readonly inspect: boolean;
}

/** One patient attempt is enough to see how a platform answers; nobody waits for a lesson or obeys a waiting page. */
const PATIENCE_MS = 30_000;
const WALK_MS = 90_000;
/** Of a line of the engine's own that is shown; cut after it is clean, because half a password is one too. */
const LONGEST_LINE = 2_000;
/** Nobody hurries who steps through in a debugger. */
const INSPECTED_MS = 10 * 3_600_000;

/** Walks one visit of each of the plan's people, one after the other, on the session's engine. */
export async function walkVisits(session: Session, options: WalkOptions): Promise<readonly WalkedVisit[]> {
  const plan = calmPlan(session.plan, options);
  const script = await bundleScript({
    settings: scriptSettings(plan),
    planDir: session.loaded.dir,
    packageRoot: packageRoot(),
    minify: !options.inspect,
    use: "walk",
  });
  const scriptFile = join(session.tempDir, "walk.js");
  const configFile = join(session.tempDir, "walk.json");
  writeFileSync(scriptFile, script.code);
  writeFileSync(configFile, JSON.stringify(walkConfig(plan, lengthOf(options))));
  const outcomes = new Map<string, { outcome: AttemptOutcome; reason?: string }>();
  const hops: WalkedHop[] = [];
  const reader = new RowReader((row) => {
    if (row.metric !== ATTEMPT_END) return;
    const { outcome, reason } = row.tags;
    outcomes.set(row.scenario, { outcome: outcome as AttemptOutcome, ...(reason === undefined ? {} : { reason }) });
  });
  const running = startEngine({
    engine: options.inspect ? { ...session.engine, args: inspectArguments(session.engine, inspectAddress(process.env)) } : session.engine,
    id: "g1",
    configFile,
    scriptFile,
    env: { ...sessionEnvironment(session), ...(options.inspect ? { RENTREE_WORKERS: "1" } : {}) },
    flags: session.flags,
    vus: plan.people.length,
    // The walk, and a provider that is looked for before it; at a debugger's stop nothing is written for as long as somebody thinks.
    silent: milliseconds(2 * lengthOf(options)),
    record: (samples) => readAll(samples, reader),
    log: (lines) =>
      readTrace(
        lines,
        (hop) => hops.push({ ...hop, said: shownOf(hop.said, session.secrets) }),
        (line) => session.terminal.warn(scrubLine(line.slice(0, 2 * LONGEST_LINE), session.secrets).slice(0, LONGEST_LINE)),
      ),
  });
  const ignore = session.stopSignal.listen(() => running.stop("interrupted"));
  await running.done.finally(ignore);
  return plan.people.map((people) => {
    const own = hops.filter((hop) => hop.people === people.name);
    const ending = outcomes.get(people.id) ?? { outcome: "not-walked" as const };
    return {
      people: people.name,
      ...ending,
      ...(ending.outcome === "ok" ? { proof: proofOf(people, own, options.words) } : {}),
      hops: isBehindDoor(ending) ? own.map((hop) => ({ ...hop, said: "" })) : own,
    };
  });
}

/** Somebody who is in, or as good as in: the pages speak of them. */
const isBehindDoor = ({ outcome, reason = "" }: { readonly outcome: string; readonly reason?: string }): boolean =>
  outcome === "ok" || /^(?:landing-|consent-asked|change-password-asked)/.test(reason);

/** Characters of what a page says that are shown; a refusal is shorter. */
const LONGEST_SAID = 200;

/** What a page says without names and passwords, in capitals or not; cut after they are hidden, because half a password is one too. */
const shownOf = (said: string, secrets: SecretWords): string =>
  scrubLine(said, { has: (word) => secrets.has(word) || secrets.has(word.toLowerCase()) }).slice(0, LONGEST_SAID);

/** What is asked for after the sign-in: the pages, and once more the landing page. */
const AFTERWARDS: readonly string[] = ["page", "as-nobody", "signed-out"];

/** Where a sign-in ended: its landing page, which a chain may have reached in a step of another name. */
export const landingOf = (hops: readonly WalkedHop[]): WalkedHop | undefined =>
  hops.findLast(({ step }) => step === "landing") ?? hops.findLast(({ step }) => !AFTERWARDS.includes(step));

/** What the sign-in took as proof (design.md law 5): its last answer, and what the plan's `landing` asks of it. */
function proofOf({ signIn }: People, hops: readonly WalkedHop[], words: CheckWords): string {
  const landing = landingOf(hops);
  const { contains, cookie } = signIn.landing ?? {};
  return [
    landing === undefined ? words.untraced : words.answered(landing.url, landing.status, words.page(landing.page)),
    ...(contains === undefined ? [] : [words.contains(contains)]),
    ...(cookie === undefined ? [] : [words.hasCookie(cookie)]),
  ].join(", ");
}

function lengthOf({ inspect }: Pick<WalkOptions, "inspect">): number {
  return inspect ? INSPECTED_MS : WALK_MS;
}

/** `RENTREE_INSPECT` says where the debugger connects, should 9229 be taken; port 0 takes any. */
function inspectAddress(env: Readonly<Record<string, string | undefined>>): string {
  return env["RENTREE_INSPECT"] || "127.0.0.1:9229";
}

function calmPlan(plan: Plan, options: WalkOptions): Plan {
  const { writes, inspect } = options;
  const patience = {
    wait: milliseconds(inspect ? INSPECTED_MS : PATIENCE_MS),
    sigma: 0,
    reload: ratio(0),
    reloadAfter: milliseconds(0),
    attempts: 1,
  };
  const calm = {
    patience,
    typing: milliseconds(0),
    deadline: milliseconds(lengthOf(options)),
    honoursWait: ratio(0),
  };
  return {
    ...plan,
    target: { ...plan.target, writes: writes && plan.target.writes },
    arrivals: [],
    people: plan.people.map((people) => ({
      ...people,
      ...calm,
      wrongPassword: ifAll(people.wrongPassword),
      logout: ratio(people.logout > 0 ? 1 : 0),
    })),
  };
}

/** A share as one visit has it: nobody does it, but where the plan says that everybody does. */
const ifAll = (share: Ratio): Ratio => ratio(share === 1 ? 1 : 0);

function walkConfig(
  plan: Plan,
  lengthMs: number,
): Pick<EngineConfig, "scenarios" | "insecureSkipTLSVerify" | "hosts" | "noVUConnectionReuse"> {
  const scenarios = plan.people.map(({ id }, index) => [
    id,
    { executor: "per-vu-iterations", exec: "visit", env: { PEOPLE: String(index) }, vus: 1, iterations: 1, maxDuration: `${lengthMs}ms` },
  ]);
  return {
    scenarios: Object.fromEntries(scenarios),
    insecureSkipTLSVerify: plan.target.insecure,
    hosts: plan.target.resolve,
    noVUConnectionReuse: true,
  };
}

async function readAll(samples: Readable, reader: RowReader): Promise<{ ended: "finished" }> {
  for await (const chunk of samples) reader.push(chunk as Uint8Array);
  reader.end();
  return { ended: "finished" };
}

const TRACED = "RENTREE_HOP ";

/** Takes the traced hops out of the engine's log; anything else that the engine complains of is shown. */
async function readTrace(
  lines: Readable,
  take: (hop: WalkedHop) => void,
  complain: (line: string) => void,
): Promise<EngineRecord["warnings"]> {
  for await (const line of createInterface({ input: lines })) {
    const message = messageOf(line);
    if (message.startsWith(TRACED)) take(JSON.parse(message.slice(TRACED.length)) as WalkedHop);
    else if (/level=(error|fatal)|visit failed|^Debugger listening/.test(line)) complain(message);
  }
  return {};
}
