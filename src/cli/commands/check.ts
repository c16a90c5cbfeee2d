import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import { findEngine } from "../../engine/find.ts";
import { addEngineOptions, type EngineOptions } from "../options.ts";
import { loadPlan } from "../plan-file.ts";
import { preparePlan, userAgent } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import type { Session } from "../session.ts";
import { withSession } from "../stage.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { type WalkedVisit, walkVisits } from "../walk.ts";

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
  run: ({ args, options, passThrough }) => check(args[0] ?? "", options as CheckOptions, passThrough),
};

/** Somebody did not get in. */
const NOT_IN = 2;

async function check(file: string, options: CheckOptions, flags: readonly string[]): Promise<number> {
  const terminal = openTerminal({ language: options.lang, quiet: options.quiet });
  const loaded = loadPlan(file, options);
  const engine = await findEngine({ choice: options.inspect ? "embedded" : options.engine, k6Path: options.k6, env: process.env });
  for (const note of engine.notes) terminal.note(note);
  const stage = { loaded, engine, prepared: preparePlan(loaded.plan), terminal, flags, kind: "check" as const, yes: options.yes };
  return withSession(stage, async (session) => {
    const visits = await walkVisits(session, options);
    const source = await sourceAddress(session.targetUrl);
    if (options.json) terminal.out(JSON.stringify({ visits, source, userAgent: userAgent(), contacted: contactedHosts(visits) }));
    else describeWalk(terminal, session, visits, source);
    return visits.every((visit) => visit.outcome === "ok") ? 0 : NOT_IN;
  });
}

function describeWalk(terminal: Terminal, session: Session, visits: readonly WalkedVisit[], source: string): void {
  for (const visit of visits) {
    terminal.out(`${visit.people}:`);
    for (const hop of visit.hops) {
      const result = hop.outcome === "ok" ? "" : ` ${hop.outcome}${hop.reason === undefined ? "" : ` (${hop.reason})`}`;
      terminal.out(
        `  ${hop.step.padEnd(12)} ${hop.method} ${hop.url} ${hop.status || "–"} ${hop.ms.toFixed(0)} ms${hop.to === undefined ? "" : ` → ${hop.to}`}${result}`,
      );
    }
    terminal.out(
      `  ${visit.outcome === "ok" ? "signed in: proved" : `not signed in: ${visit.outcome}${visit.reason === undefined ? "" : `, ${visit.reason}`}`}`,
    );
  }
  terminal.out("for the network team:");
  terminal.out(`  source address ${source}`);
  terminal.out(`  User-Agent ${userAgent()}`);
  terminal.out(`  header X-Rentree-Run: ${session.runId} (another value for each run)`);
  terminal.out(`  contacted ${contactedHosts(visits).join(", ") || "nobody"}`);
}

const contactedHosts = (visits: readonly WalkedVisit[]): readonly string[] => [
  ...new Set(visits.flatMap((visit) => visit.hops.map((hop) => hop.host))),
];

/** The address that this machine uses towards the target; nothing is sent to find it. */
async function sourceAddress(url: string): Promise<string> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    const finish = (address: string): void => {
      socket.close();
      resolve(address);
    };
    socket.once("error", () => finish(anyAddress()));
    socket.connect(9, host, () => finish(socket.address().address));
  });
}

const anyAddress = (): string =>
  Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry !== undefined && !entry.internal)?.address ?? "unknown";
