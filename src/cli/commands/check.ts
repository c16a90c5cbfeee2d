import type { Plan } from "../../core/plan/plan.ts";
import { skippedWrites } from "../../core/plan/writes.ts";
import { findEngine } from "../../engine/find.ts";
import { type CheckWords, checkWords } from "../check-words.ts";
import { type Contact, contactsOf, sourceAddresses } from "../contacts.ts";
import { checkCommandLine, checkFlags } from "../flags.ts";
import { addEngineOptions, type EngineOptions } from "../options.ts";
import { loadPlan } from "../plan-file.ts";
import { preparePlan, userAgent } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import { runWords } from "../run-words.ts";
import { withSession } from "../stage.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { unknownRefusal } from "../unknown-refusal.ts";
import { landingOf, type WalkedHop, type WalkedVisit, walkVisits } from "../walk.ts";

interface CheckOptions extends EngineOptions {
  readonly writes: boolean;
  readonly inspect: boolean;
}

export const checkCommand: CommandEntry = {
  define: (program) =>
    addEngineOptions(
      program.command("check <plan>").description("validate the plan, then walk one visit of each of its people, every hop shown"),
    )
      .option("--writes", "also walk the steps that write to the platform", false)
      .option("--inspect", "stop at the first line in a Node debugger (embedded engine)", false),
  startsEngine: true,
  run: ({ args, options, passThrough }) => check(args[0] ?? "", options as CheckOptions, passThrough),
};

/** Somebody did not get in. */
const NOT_IN = 2;

async function check(file: string, options: CheckOptions, flags: readonly string[]): Promise<number> {
  checkFlags(flags);
  const terminal = openTerminal({ language: options.lang, quiet: options.quiet });
  const loaded = loadPlan(file, options);
  const engine = await findEngine({ choice: options.inspect ? "embedded" : options.engine, k6Path: options.k6, env: process.env });
  await checkCommandLine(engine, flags);
  for (const note of engine.notes) terminal.note(runWords(terminal.language).note(note));
  const stage = { loaded, engine, prepared: preparePlan(loaded.plan), terminal, flags, kind: "check" as const, yes: options.yes };
  // What programs read is English in both languages.
  const words = checkWords(options.json ? "en" : options.lang);
  return withSession(stage, async (session) => {
    for (const what of leftOut(session.plan, options)) terminal.note(words.leftOut(what));
    const visits = await walkVisits(session, { ...options, words });
    const contacted = await contactsOf(session.plan, visits);
    const network = { sources: await sourceAddresses(contacted[0]), userAgent: userAgent(), runId: session.runId, contacted };
    // One address for who expects one; undefined is left out.
    if (options.json) terminal.out(JSON.stringify({ visits, source: network.sources[0], ...network }));
    else if (options.quiet) for (const visit of visits) describeShortly(terminal, visit, { words, plan: session.plan });
    else describeWalk(terminal, visits, { network, words, plan: session.plan });
    return visits.every((visit) => visit.outcome === "ok") ? 0 : NOT_IN;
  });
}

/** A check writes nothing unless it is told to, and never where the plan forbids it. */
const leftOut = (plan: Plan, { writes }: CheckOptions): readonly string[] =>
  skippedWrites({ ...plan, target: { ...plan.target, writes: writes && plan.target.writes } });

/** What whoever runs the network in between needs to know. */
interface NetworkFacts {
  readonly sources: readonly string[];
  readonly userAgent: string;
  readonly runId: string;
  readonly contacted: readonly Contact[];
}

interface Told {
  readonly network: NetworkFacts;
  readonly words: CheckWords;
  readonly plan: Plan;
}

function describeShortly(terminal: Terminal, visit: WalkedVisit, { words, plan }: Omit<Told, "network">): void {
  terminal.out(words.about(visit.people, describeEnding(visit, words)));
  for (const warning of warningsOf(visit, plan, words)) terminal.warn(words.about(visit.people, warning));
}

function describeWalk(terminal: Terminal, visits: readonly WalkedVisit[], { network, words, plan }: Told): void {
  for (const visit of visits) {
    terminal.out(words.about(visit.people));
    for (const hop of visit.hops) {
      terminal.out(`  ${describeHop(hop, words)}`);
      const seen = visit.outcome === "ok" ? [] : [hop.saw && words.saw(hop.saw), hop.said && words.said(hop.said)];
      for (const line of seen.filter((one) => one !== "")) terminal.out(`${" ".repeat(15)}${line}`);
    }
    terminal.out(`  ${describeEnding(visit, words)}`);
    const advice = visit.outcome === "ok" ? undefined : words.advice(visit.reason, visit.hops.at(-1)?.saw);
    const advised = [...(advice === undefined ? [] : [advice]), ...unknownRefusal(visit, plan.people, words)];
    for (const line of [...advised, ...warningsOf(visit, plan, words)]) terminal.out(`  ${line}`);
  }
  terminal.out(words.network);
  terminal.out(`  ${words.source(network.sources.join(", ") || "–")}`);
  terminal.out(`  User-Agent ${network.userAgent}`);
  terminal.out(`  ${words.runHeader(network.runId)}`);
  terminal.out(`  ${words.contacted(network.contacted.map(describeContact).join(", ") || words.nobody)}`);
}

/** What somebody who is in does not have, or has for nothing. */
const warningsOf = (visit: WalkedVisit, plan: Plan, words: CheckWords): readonly string[] => [
  ...missedRequests(visit, plan, words),
  ...wayOut(visit, plan, words),
  ...proofForAll(visit, plan, words),
];

/** Requests behind the sign-in that came to nothing: on a platform that is no entcore, the whole of the default journey. */
function missedRequests({ people, outcome, hops }: WalkedVisit, plan: Plan, words: CheckWords): readonly string[] {
  const pages = hops.filter(({ step }) => step === "page");
  const missed = pages.filter((hop) => hop.outcome !== "ok");
  const [first] = missed;
  if (outcome !== "ok" || first === undefined) return [];
  const said = words.missed(missed.length, pages.length, words.about(first.url, words.outcome(first.outcome, first.reason)));
  const isDefault = plan.people.find(({ name }) => name === people)?.journey.kind === "default";
  return [`${said}${isDefault ? words.journey : ""}`];
}

/** Of somebody who signs out: that no address for it is known, or that the landing page still comes. */
function wayOut({ people, outcome, hops }: WalkedVisit, plan: Plan, words: CheckWords): readonly string[] {
  const leaves = plan.people.some(({ name, logout }) => name === people && logout > 0);
  if (!leaves || outcome !== "ok") return [];
  if (!hops.some(({ name }) => name === "logout")) return [words.noWayOut];
  const last = hops.findLast(({ step }) => step === "signed-out");
  const landing = landingOf(hops);
  const isStillIn = last !== undefined && last.url === landing?.url && last.outcome === "ok" && last.page === "page";
  return isStillIn ? [words.stillIn(last.url)] : [];
}

/** Of somebody who is in: that the page or the text which proves it proves nothing, because it comes to everybody. */
function proofForAll({ people, outcome, hops }: WalkedVisit, plan: Plan, words: CheckWords): readonly string[] {
  const isNamed = plan.people.some(({ name, signIn }) => name === people && signIn.landing?.contains !== undefined);
  const warn = isNamed ? words.forNobody : words.pageForNobody;
  return outcome === "ok"
    ? hops.filter(({ step, reason }) => step === "as-nobody" && reason === "for-nobody").map(({ url }) => warn(url))
    : [];
}

function describeHop({ step, method, url, status, ms, page, to, outcome, reason }: WalkedHop, words: CheckWords): string {
  const came = page === "" ? words.notSent : `${status || "–"} ${words.page(page)}, ${ms.toFixed(0)} ms`;
  const went = to === undefined ? "" : ` → ${to}`;
  const line = `${step.padEnd(12)} ${method} ${url} ${came}${went}`;
  return outcome === "ok" ? line : words.about(line, words.outcome(outcome, reason));
}

function describeEnding({ outcome, reason, proof }: WalkedVisit, words: CheckWords): string {
  return proof === undefined ? words.notSignedIn(words.outcome(outcome, reason)) : words.signedIn(proof);
}

const describeContact = ({ host, addresses }: Contact): string => (addresses.length === 0 ? host : `${host} (${addresses.join(", ")})`);
