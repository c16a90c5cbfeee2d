import { threeDigits } from "../digits.ts";
import type { Cause, Validity } from "./run.ts";

type Params = Cause["params"];
interface Sentence {
  readonly kind: Exclude<Validity["kind"], "valid">;
  readonly text: (params: Params) => string;
}

const percent = (value: string | number | undefined): string => `${Math.round(Number(value) * 1_000) / 10} %`;
const ms = (value: string | number | undefined): string => `${Math.round(Number(value))} ms`;
/** `345 ms`, `12.3 s`, `1 min 10 s`. */
function time(value: string | number | undefined): string {
  const seconds = Number(value) / 1_000;
  if (seconds < 1) return ms(value);
  const whole = Math.round(seconds);
  return seconds < 60 ? `${threeDigits(seconds)} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The engine's own words, cleaned: each generator has its file. */
export const logOf = (generator: string | number | undefined): string => (generator === "g1" ? "engine.log" : `engine-${generator}.log`);

/** Every reason against a measurement: what it makes of it, and its sentence. */
const SENTENCES = {
  "visit-twice": {
    kind: "broken",
    text: ({ count }) => `${count} visits began twice under one number: the samples do not belong together`,
  },
  "end-without-start": { kind: "broken", text: ({ count }) => `${count} ends of visits or attempts have no start: rows are missing` },
  "over-completed": { kind: "broken", text: ({ count }) => `the engine completed ${count} more visits than began` },
  "meaningless-rows": { kind: "broken", text: ({ count }) => `${count} rows of the samples name people, times or outcomes that cannot be` },
  "more-than-planned": {
    kind: "broken",
    text: ({ people, planned, started, dropped }) =>
      `${people}: ${started} started and ${dropped} dropped, but only ${planned} were planned`,
  },
  "unreadable-rows": { kind: "broken", text: ({ count, generator }) => `${count} rows of the samples of ${generator} cannot be read` },
  "foreign-samples": { kind: "broken", text: ({ generator }) => `the samples of ${generator} do not begin with an engine's header` },
  "other-samples": {
    kind: "broken",
    text: ({ generator }) => `the samples of ${generator} did not begin while its engine ran: they are those of another run`,
  },
  "no-tick": {
    kind: "broken",
    text: ({ generator }) => `the metronome of ${generator} never ticked: nothing shows that arrivals were on time`,
  },
  "zero-guessed": {
    kind: "incomplete",
    text: ({ generator }) => `nothing says when the run of ${generator} began: its instants count from its first row`,
  },
  "no-samples": { kind: "broken", text: ({ generator }) => `the engine of ${generator} said that it finished, and wrote no sample` },
  "visits-threw": {
    kind: "broken",
    text: ({ count, share }) =>
      `the script itself failed in ${count} visits (${percent(share)}), which says nothing of the platform; engine.log in the phase's folder says where`,
  },
  "started-early": { kind: "broken", text: ({ atMs, people }) => `${people} people more than planned had started after ${time(atMs)}` },
  "stopped-between": { kind: "incomplete", text: ({ why }) => `the capacity run ended between two phases: ${why}` },
  "no-phase": { kind: "incomplete", text: () => "nothing was played" },
  interrupted: { kind: "incomplete", text: ({ atMs }) => `the run was interrupted after ${time(atMs)}` },
  "engine-killed": { kind: "incomplete", text: ({ generator, atMs }) => `the engine of ${generator} was killed after ${time(atMs)}` },
  "engine-silent": {
    kind: "incomplete",
    text: ({ generator, atMs }) => `the engine of ${generator} hung: it wrote nothing any more after ${time(atMs)}, and was ended`,
  },
  "engine-aborted": {
    kind: "incomplete",
    text: ({ generator, exitCode }) =>
      `the engine of ${generator} ended before the end (exit code ${exitCode}); ${logOf(generator)} in the phase's folder says why`,
  },
  "record-missing": { kind: "incomplete", text: ({ generator }) => `nothing says how the engine of ${generator} ended` },
  "disk-full": {
    kind: "incomplete",
    text: ({ generator }) => `the samples of ${generator} could not all be written: the disk is full or too slow`,
  },
  "accounts-refused": {
    kind: "incomplete",
    text: () => "stopped early: more than half of the first 20 attempts were refused for their password",
  },
  "hours-over": { kind: "incomplete", text: () => "stopped at the edge of the authorised hours" },
  "samples-truncated": {
    kind: "incomplete",
    text: ({ generator }) => `the samples of ${generator} end in the middle: what precedes is kept`,
  },
  "samples-missing": { kind: "incomplete", text: ({ generator }) => `there are no samples of ${generator}` },
  late: {
    kind: "generator-limited",
    text: ({ lagP99Ms }) => `the generator was late: 99 % of its ticks within ${ms(lagP99Ms)}, allowed 50 ms`,
  },
  "late-starts": {
    kind: "generator-limited",
    text: ({ atMs, people }) => `${people} people had not started ${time(atMs)} into the run, though they were due`,
  },
  dropped: { kind: "generator-limited", text: ({ count }) => `the generator could not start ${count} arrivals` },
  "dropped-ticks": { kind: "generator-limited", text: ({ count }) => `the generator could not start ${count} ticks of its metronome` },
  "ticks-missing": { kind: "generator-limited", text: ({ seen, expected }) => `the metronome ticked ${seen} times instead of ${expected}` },
  "not-started": { kind: "generator-limited", text: ({ share }) => `only ${percent(share)} of the planned arrivals were started` },
  cpu: {
    kind: "generator-limited",
    text: ({ generator, share }) => `the engine of ${generator} used ${percent(share)} of its processors for 5 s or longer, allowed 85 %`,
  },
  descriptors: { kind: "generator-limited", text: ({ generator }) => `${generator} ran out of file descriptors` },
  "second-generator": {
    kind: "generator-limited",
    text: ({ share }) => `a second generator let in ${percent(share)} more people, allowed 3 %: the first one was the limit`,
  },
  ports: { kind: "generator-limited", text: ({ generator }) => `${generator} ran out of local ports` },
  memory: { kind: "generator-limited", text: ({ generator }) => `${generator} ran out of memory` },
} as const satisfies Record<string, Sentence>;

export type CauseCode = keyof typeof SENTENCES;
export const CAUSE_CODES = Object.keys(SENTENCES);

/**
 * Validity from its causes. What contradicts itself is broken, whatever else; what was cut is incomplete even where the generator was
 * also late, because law 11 promises the reader that word. Causes of the graver kind come first.
 */
export function validityOf(causes: readonly Cause[]): Validity {
  const order: readonly Validity["kind"][] = ["broken", "incomplete", "generator-limited"];
  const sorted = order.flatMap((kind) => causes.filter((cause) => kindOf(cause) === kind));
  const worst = sorted[0];
  return { kind: worst === undefined ? "valid" : kindOf(worst), reasons: sorted.map(describeCause), causes: sorted };
}

/** Whether a cause says that the generator, not the platform, was the limit. */
export const isGeneratorLimit = (cause: Cause): boolean => sentenceOf(cause).kind === "generator-limited";

/** Whether a cause says that the generator lacks what it would lack again: the others may be a bad moment of the machine. */
export const isLackOfMeans = ({ code }: Cause): boolean => ["cpu", "descriptors", "ports", "memory"].includes(code);

/** A cause in one English sentence, without a full stop; of a run of several phases it names its own. */
export const describeCause = (cause: Cause): string => {
  const { phase } = cause.params;
  const text = sentenceOf(cause).text(cause.params);
  return phase === undefined ? text : `in phase ${phase}: ${text}`;
};

const kindOf = (cause: Cause): Validity["kind"] => sentenceOf(cause).kind;

function sentenceOf(cause: Cause): Sentence {
  const known: Readonly<Record<string, Sentence>> = SENTENCES;
  const sentence = known[cause.code];
  if (sentence === undefined) throw new Error(`no sentence for the cause ${cause.code}`);
  return sentence;
}
