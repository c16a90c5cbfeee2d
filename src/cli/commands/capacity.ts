import { type BudgetPlan, planBudget } from "../../core/capacity/budget.ts";
import type { PhaseResult } from "../../core/capacity/phase.ts";
import { FULL, QUICK } from "../../core/capacity/phase.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { readPositiveDuration } from "../../core/plan/units/duration.ts";
import { readPositiveRate } from "../../core/plan/units/rate.ts";
import type { Reading } from "../../core/plan/units/reading.ts";
import { type Milliseconds, milliseconds, minutes } from "../../core/units.ts";
import { capacityOptions } from "../../core/verdict/capacity-options.ts";
import { findEngine } from "../../engine/find.ts";
import { driveCapacity } from "../capacity-drive.ts";
import { readFolder, readSavedPlan } from "../files/analyse.ts";
import { capacityOf, phaseResults, readCapacityOptions, saveCapacityOptions, saveStop } from "../files/capacity-folder.ts";
import { finishRun } from "../finish.ts";
import { checkFlags } from "../flags.ts";
import { Unavailable, UserError } from "../mistake.ts";
import { addEngineOptions, type EngineOptions } from "../options.ts";
import { type LoadedPlan, loadPlan } from "../plan-file.ts";
import { preparePlan } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import { checkSessionsEnd } from "../sessions.ts";
import { withSession } from "../stage.ts";
import { openTerminal } from "../terminal.ts";

interface CapacityFlags extends EngineOptions {
  readonly out?: string;
  readonly quick: boolean;
  readonly budget?: string;
  readonly resume?: string;
  readonly maxRate: string;
  readonly stopAfterCollapse: boolean;
}

export const capacityCommand: CommandEntry = {
  define: (program) =>
    addEngineOptions(
      program.command("capacity <plan>").description("find the saturation point: ceiling, SLO rate, collapse, session limit, recovery"),
    )
      .option("-o, --out <dir>", "results folder, empty or absent (default: results/<run id>)")
      .option("--quick", "one repeat, no spike, surge or verification hold: no interval", false)
      .option("--budget <duration>", "do what can be had in this time, for example 30min")
      .option("--resume <dir>", "go on with a capacity run that was cut short")
      .option("--max-rate <rate>", "no phase goes beyond this rate of first attempts", "500/s")
      .option("--stop-after-collapse", "end with what the ramp gave once the platform collapsed", false),
  run: ({ args, options, passThrough }) => capacity(args[0] ?? "", options as CapacityFlags, passThrough),
};

async function capacity(file: string, flags: CapacityFlags, engineFlags: readonly string[]): Promise<number> {
  checkFlags(engineFlags);
  const maxRate = given("--max-rate", flags.maxRate, readPositiveRate);
  const terminal = openTerminal({ language: flags.lang, quiet: flags.quiet });
  const loaded = loadPlan(file, flags);
  const offer = chooseProfile(flags, loaded.plan);
  checkSessionsEnd(loaded.plan, maxRate);
  const engine = await findEngine({ choice: flags.engine, k6Path: flags.k6, env: process.env });
  for (const note of engine.notes) terminal.note(note);
  terminal.note(`about ${Math.round(offer.expected / 60_000)} min, more on a platform of few sign-ins a second. ${offer.claim}`);
  const resumed = flags.resume === undefined ? undefined : await resume(flags.resume, loaded);
  const options =
    resumed?.options ?? capacityOptions(loaded.plan, { profile: offer.profile, maxRate, stopsAfterCollapse: flags.stopAfterCollapse });
  const budget = budgetOf(flags);
  const stage = {
    loaded,
    engine,
    prepared: preparePlan(loaded.plan),
    terminal,
    flags: engineFlags,
    out: flags.out,
    yes: flags.yes,
    kind: "capacity" as const,
    resume: flags.resume,
    capacity: { maxRate, expected: offer.expected },
  };
  return withSession(stage, async (session, warnings) => {
    saveCapacityOptions(session.outDir, options);
    saveStop(session.outDir, undefined);
    const failure = await driveCapacity(session, {
      options,
      done: resumed?.done ?? [],
      untilMs: budget === undefined ? undefined : Date.now() + budget,
    }).catch(unavailable);
    if (failure !== undefined) saveStop(session.outDir, failure.message);
    const exitCode = await finishRun(session, failure === undefined ? warnings : [...warnings, failure.message], {
      ...flags,
      capacityOf: capacityOf(session.outDir),
    });
    if (failure !== undefined) throw failure;
    return exitCode;
  });
}

/** A hook or the reference platform that fails ends the run; what was measured is analysed before it is said. */
function unavailable(error: unknown): Unavailable {
  if (error instanceof Unavailable) return error;
  throw error;
}

/** What will be done: the quick look, what a budget pays for, or everything. */
function chooseProfile(flags: CapacityFlags, { clock }: Plan): BudgetPlan {
  if (flags.quick && flags.budget !== undefined) throw new UserError("--quick and --budget exclude each other; give one of them");
  const surge = milliseconds((clock.to - clock.from) / clock.compress);
  const budget = flags.quick ? milliseconds(0) : (budgetOf(flags) ?? minutes(24 * 60));
  const offer = planBudget(budget, surge);
  if (flags.quick) return { ...offer, profile: QUICK };
  return flags.budget === undefined ? { ...offer, profile: FULL } : offer;
}

const budgetOf = ({ budget }: CapacityFlags): Milliseconds | undefined =>
  budget === undefined ? undefined : given("--budget", budget, readPositiveDuration);

function given<T>(flag: string, text: string, read: (text: string) => Reading<T>): T {
  const reading = read(text);
  if (reading.kind === "ok") return reading.value;
  throw new UserError(`${flag} ${reading.message}`);
}

/**
 * What a run that was cut short had proved already: its phases that were played out. A phase that was cut is played again.
 * @throws UserError when the folder is none of a capacity run, or of another plan.
 */
async function resume(
  dir: string,
  loaded: LoadedPlan,
): Promise<{ readonly options: ReturnType<typeof readCapacityOptions>; readonly done: readonly PhaseResult[] }> {
  const options = readCapacityOptions(dir);
  if (JSON.stringify(readSavedPlan(dir)) !== JSON.stringify(loaded.plan))
    throw new UserError(
      `${dir} holds the run of another plan, or of other overrides; resume it with the plan and the flags that it was started with`,
    );
  const { plan, phases } = await readFolder(dir);
  const results = phaseResults(dir, plan, phases);
  const cut = results.findIndex((result) => !result.isComplete);
  return { options, done: cut < 0 ? results : results.slice(0, cut) };
}
