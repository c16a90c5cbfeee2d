import { type BudgetPlan, type Prospect, planBudget, planFor } from "../../core/capacity/budget.ts";
import { type CapacityOptions, FULL, QUICK, surgeExceeds } from "../../core/capacity/phase.ts";
import { nextStep } from "../../core/capacity/procedure.ts";
import { volumeOf } from "../../core/capacity/staircase.ts";
import { threeDigits } from "../../core/digits.ts";
import { readPositiveDuration } from "../../core/plan/units/duration.ts";
import { readPositiveRate } from "../../core/plan/units/rate.ts";
import type { Reading } from "../../core/plan/units/reading.ts";
import { type milliseconds, type PerSecond, perSecond } from "../../core/units.ts";
import { capacityOptions } from "../../core/verdict/capacity-options.ts";
import { findEngine } from "../../engine/find.ts";
import { type Drive, driveCapacity } from "../capacity-drive.ts";
import { capacityOf, saveCapacityOptions, saveStop } from "../files/capacity-folder.ts";
import { whileOccupied } from "../files/occupant.ts";
import { finishRun } from "../finish.ts";
import { checkCommandLine, checkFlags } from "../flags.ts";
import { fullDisk, Unavailable, UserError } from "../mistake.ts";
import { addEngineOptions, type EngineOptions } from "../options.ts";
import { loadPlan } from "../plan-file.ts";
import { preparePlan } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import { resumeCapacity } from "../resume.ts";
import { type RunWords, runWords } from "../run-words.ts";
import type { Session } from "../session.ts";
import { checkNewPasswords, checkSessionsEnd, waitsOf } from "../sessions.ts";
import { withSession } from "../stage.ts";
import { openTerminal } from "../terminal.ts";

interface CapacityFlags extends EngineOptions {
  readonly out?: string;
  readonly quick: boolean;
  readonly budget?: string;
  readonly resume?: string;
  readonly maxRate?: string;
  readonly stopAfterCollapse: boolean;
}

/** No phase goes beyond it unless it was said how far: a region's whole morning stays below. */
const MAX_RATE = perSecond(1_000);

export const capacityCommand: CommandEntry = {
  define: (program) =>
    addEngineOptions(
      program.command("capacity <plan>").description("find the saturation point: ceiling, SLO rate, collapse, session limit, recovery"),
    )
      .option("-o, --out <dir>", "results folder, empty or absent (default: results/<run id>)")
      .option("--quick", "one repeat, no spike, surge or verification hold: no interval", false)
      .option(
        "--budget <duration>",
        "do what can be had in this time, for example 30min; the least takes 3min (6min with a default journey) and is played in any case",
      )
      .option("--resume <dir>", "go on with a capacity run that was cut short")
      .option("--max-rate <rate>", `no phase goes beyond this rate of first attempts (default: ${MAX_RATE}/s)`)
      .option(
        "--stop-after-collapse",
        "once the ramp found a collapse, send nothing above it: no second generator, spike or surge, and no hold above it or the ceiling",
        false,
      ),
  startsEngine: true,
  run: ({ args, options, passThrough }) => capacity(args[0] ?? "", options as CapacityFlags, passThrough),
};

/** A tenth over the budget is better than to end without the number that it was spent for. */
const OVERRUN = 0.1;

/** What the flags say, read. */
interface Wanted {
  readonly maxRate: PerSecond | undefined;
  readonly budget: ReturnType<typeof milliseconds> | undefined;
}

async function capacity(file: string, flags: CapacityFlags, engineFlags: readonly string[]): Promise<number> {
  checkFlags(engineFlags);
  const wanted = readFlags(flags);
  const terminal = openTerminal({ language: flags.lang, quiet: flags.quiet });
  const words = runWords(terminal.language);
  const loaded = loadPlan(file, flags);
  const request = { profile: FULL, maxRate: wanted.maxRate ?? MAX_RATE, stopsAfterCollapse: flags.stopAfterCollapse };
  const prospect = { options: capacityOptions(loaded.plan, request), ...waitsOf(loaded.plan) };
  checkSessionsEnd(loaded.plan, firstVolume(prospect.options));
  checkNewPasswords(loaded.plan);
  const engine = await findEngine({ choice: flags.engine, k6Path: flags.k6, env: process.env });
  await checkCommandLine(engine, engineFlags);
  for (const note of engine.notes) terminal.note(words.note(note));
  const resumed =
    flags.resume === undefined ? undefined : await resumeCapacity(flags.resume, { ...flags, ...wanted, loaded, engine: engine.kind });
  const offer =
    resumed === undefined
      ? chooseProfile(flags, wanted, prospect)
      : planFor(resumed.options.profile, { ...prospect, options: resumed.options, done: resumed.done });
  const options = resumed?.options ?? { ...prospect.options, profile: offer.profile };
  for (const note of [
    ...(resumed?.notes ?? []).map(words.note),
    words.offer(offer, isOverBudget(offer, wanted)),
    ...describeSurge(options, words),
  ])
    terminal.note(note);
  const stage = {
    loaded,
    engine,
    prepared: preparePlan(loaded.plan),
    terminal,
    flags: engineFlags,
    out: flags.out,
    yes: flags.yes,
    kind: "capacity" as const,
    playsArrivals: options.profile.surge && !surgeExceeds(options),
    resume: flags.resume,
    capacity: { maxRate: options.maxRate, expected: offer.expected, signIns: offer.signIns },
  };
  const { budget } = wanted;
  const play = () =>
    withSession(stage, (session, warnings) => {
      const untilMs =
        budget === undefined ? undefined : Date.now() + (1 + OVERRUN) * Math.max(budget, resumed === undefined ? offer.expected : 0);
      const drive = { options, done: resumed?.done ?? [], untilMs };
      const finish = () => driveAndFinish(session, drive, { flags, warnings });
      return flags.resume === undefined ? whileOccupied(session.outDir, finish) : finish();
    });
  // Before the hooks: they would change the platform that the other one measures.
  return flags.resume === undefined ? play() : whileOccupied(flags.resume, play);
}

/** Why a run stopped that could not say why: until it ends by itself. */
const UNSAID = "it ended without a word: it was killed, or could write no more";

/** Plays the phases on a stage that is set, and makes what follows from them. */
async function driveAndFinish(
  session: Session,
  drive: Drive,
  { flags, warnings }: { readonly flags: CapacityFlags; readonly warnings: readonly string[] },
): Promise<number> {
  saveCapacityOptions(session.outDir, drive.options);
  saveStop(session.outDir, UNSAID);
  const failure = await driveCapacity(session, drive).catch(unavailable);
  const finish = (said: readonly string[]): Promise<number> =>
    finishRun(session, said, { ...flags, capacityOf: capacityOf(session.outDir) });
  if (failure === undefined) return finish(warnings);
  try {
    saveStop(session.outDir, failure.message);
    await finish([...warnings, failure.message]);
  } catch (error) {
    unavailable(error); // A disk that was full is full still: what was measured is there, and can be reported on later.
  }
  throw failure;
}

/** A hook, the reference platform or the disk that fails ends the run; what was measured is analysed before it is said. */
function unavailable(error: unknown): Unavailable {
  const failure = error instanceof Unavailable ? error : fullDisk(error, error instanceof Error ? error.message : "");
  if (failure === undefined) throw error;
  return failure;
}

function readFlags(flags: CapacityFlags): Wanted {
  if (flags.quick && flags.budget !== undefined) throw new UserError("--quick and --budget exclude each other; give one of them");
  return {
    maxRate: flags.maxRate === undefined ? undefined : given("--max-rate", flags.maxRate, readPositiveRate),
    budget: flags.budget === undefined ? undefined : given("--budget", flags.budget, readPositiveDuration),
  };
}

/** Sign-ins of the first phase, which is the same whatever the profile. */
function firstVolume(options: Prospect["options"]): number {
  const step = nextStep({ ...options, profile: QUICK }, []);
  return step.kind === "done" ? 0 : volumeOf(step.phase.stretches);
}

/** What will be done: the quick look, what a budget pays for, or everything. */
function chooseProfile(flags: CapacityFlags, { budget }: Wanted, prospect: Prospect): BudgetPlan {
  if (budget !== undefined) return planBudget(budget, prospect);
  return planFor(flags.quick ? QUICK : FULL, prospect);
}

/** Only where nothing can be had for the budget. */
const isOverBudget = ({ expected }: BudgetPlan, { budget }: Wanted): boolean => budget !== undefined && expected > budget;

/** That the plan's own arrivals are left out, where they are too much. */
function describeSurge(options: CapacityOptions, words: RunWords): readonly string[] {
  if (!options.profile.surge || !surgeExceeds(options)) return [];
  return [words.withoutSurge(Math.ceil(options.surgePeak ?? 0), threeDigits(options.maxRate))];
}

function given<T>(flag: string, text: string, read: (text: string) => Reading<T>): T {
  const reading = read(text);
  if (reading.kind === "ok") return reading.value;
  throw new UserError(`${flag} ${reading.message}`);
}
