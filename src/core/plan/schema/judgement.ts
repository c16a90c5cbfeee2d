import { readRate } from "../units/rate.ts";
import { misread, quote, type Reading } from "../units/reading.ts";
import { readShare } from "../units/share.ts";
import { leaf, list, record, text, word } from "./leaf.ts";
import { positiveDuration, positiveShare, timeOfDay } from "./values.ts";

export const objective = record(
  {
    within: positiveDuration({ description: "The limit of a first attempt.", example: "2s" }),
    share: positiveShare({ description: "Share of first attempts that must prove success within it.", example: "95%" }),
  },
  { description: "An objective.", example: "{ within: 2s, share: 95% }" },
);

/** What a clause asks for: a share or a rate. Which of the two is allowed depends on `of`. */
export type Least = { readonly kind: "share" | "rate"; readonly value: number };

function readLeast(text: string): Reading<Least> {
  const share = readShare(text);
  if (share.kind === "ok") return { kind: "ok", value: { kind: "share", value: share.value } };
  const rate = readRate(text);
  if (rate.kind === "ok") return { kind: "ok", value: { kind: "rate", value: rate.value } };
  if (text.includes("/")) return rate;
  return text.includes("%") ? share : misread(`must be a share or a rate (got ${quote(text)}); write for example 95% or 40/s`);
}

export const clause = record(
  {
    id: text({ description: "The clause's number in the contract.", example: "CCTP-4.2" }),
    of: word(["attempts", "visits", "sloRate"], {
      description: "What is judged: first attempts, the share of people who got in, or the SLO rate of a capacity run.",
    }),
    people: list(text({ description: "A name of `people`.", example: "collégiens" }), {
      description: "Whose; without it, everyone's.",
      example: "[collégiens]",
    }).prefault([]),
    within: positiveDuration({ description: "Limit of an attempt. Default: the first objective's.", example: "2s" }).optional(),
    share: positiveShare({
      description: "Of `sloRate`: the objective's share. Default: the first objective's.",
      example: "95%",
    }).optional(),
    atLeast: leaf(readLeast, {
      description: "What is asked for: a share for `attempts` and `visits`, a rate for `sloRate`.",
      example: "95%",
      unit: "share or rate",
    }),
    from: timeOfDay({ description: "Only people planned from this time on.", example: '"07:55"' }).optional(),
    to: timeOfDay({ description: "Only people planned before this time.", example: '"08:10"' }).optional(),
  },
  { description: "A clause.", example: '{ id: CCTP-4.2, of: attempts, within: 2s, atLeast: 95%, from: "07:55", to: "08:10" }' },
);
