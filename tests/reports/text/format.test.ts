import { describe, expect, it } from "vitest";
import { formatFor, NO_VALUE } from "../../../reports/text/format.ts";
import { threeDigits } from "../../../src/core/digits.ts";

const en = formatFor("en");
const fr = formatFor("fr");
/** Narrow no-break space, between the groups of a French number. */
const NN = "\u202f";
/** No-break space, before a unit. */
const NB = "\u00a0";

describe("format", () => {
  it.each([
    [0, "0", "0"],
    [999, "999", "999"],
    [1_234_567, "1,234,567", `1${NN}234${NN}567`],
    [-1_500, "−1,500", `−1${NN}500`],
  ])("writes the count %d exactly", (value, english, french) => {
    expect(en.count(value)).toBe(english);
    expect(fr.count(value)).toBe(french);
  });

  it.each([
    [41.66, "41.7", "41,7"],
    [40, "40", "40"],
    [149_976, "150,000", `150${NN}000`],
    [0.012345, "0.0123", "0,0123"],
    [1e-9, "0.000000001", "0,000000001"],
  ])("writes %d with three significant digits", (value, english, french) => {
    expect(en.number(value)).toBe(english);
    expect(fr.number(value)).toBe(french);
  });

  it("writes a rate in every unit that people use", () => {
    expect(en.rates(40)).toBe("40/s = 2,400/min = 144,000/h");
    expect(fr.rates(40)).toBe(`40/s = 2${NN}400/min = 144${NN}000/h`);
  });

  it.each([
    [0, `0${NB}ms`],
    [345, `345${NB}ms`],
    [999.6, `1${NB}s`], // three digits of 999.6 ms are 1 000 ms
    [2_049, `2.05${NB}s`],
    [59_980, `1${NB}min`], // three digits of 59.98 s are 60 s
    [200_000, `3${NB}min${NB}20${NB}s`],
    [3_600_000, `1${NB}h`],
    [3_900_000, `1${NB}h${NB}05${NB}min`],
  ])("writes a duration of %d ms in the unit that fits", (ms, text) => expect(en.duration(ms)).toBe(text));

  it.each([
    [0, "0%", `0${NN}%`],
    [1, "100%", `100${NN}%`],
    [0.9994, "99.94%", `99,94${NN}%`],
    [0.99999, `>${NB}99.99%`, `>${NB}99,99${NN}%`],
    [0.00001, `<${NB}0.01%`, `<${NB}0,01${NN}%`],
    [0.5238, "52.4%", `52,4${NN}%`],
  ])("writes the share %d, 0 and 100 per cent only where exact", (share, english, french) => {
    expect(en.share(share)).toBe(english);
    expect(fr.share(share)).toBe(french);
  });

  it.each([
    [512, `512${NB}B`, `512${NB}o`],
    [412_000_000, `412${NB}MB`, `412${NB}Mo`],
    [5.28e9, `5.28${NB}GB`, `5,28${NB}Go`],
  ])("writes %d bytes", (value, english, french) => {
    expect(en.bytes(value)).toBe(english);
    expect(fr.bytes(value)).toBe(french);
  });

  it("writes a date with its offset, and leaves alone what is none", () => {
    expect(en.date("2026-11-23T07:50:00+01:00")).toBe("23 November 2026, 07:50 (UTC+01:00)");
    expect(fr.date("2026-11-23T07:50:00.123Z")).toBe("23 novembre 2026 à 07:50 (UTC)");
    expect(en.date("yesterday")).toBe("yesterday");
  });

  it("writes minutes and seconds for an axis", () => expect(en.elapsed(125_000)).toBe("2:05"));

  it("counts 0 and 1.5 as singular in French only", () => {
    expect([0, 1, 1.5, 2].map((count) => fr.plural(count, "un", "plusieurs"))).toEqual(["un", "un", "un", "plusieurs"]);
    expect([0, 1, 2].map((count) => en.plural(count, "one", "many"))).toEqual(["many", "one", "many"]);
  });

  it("never says NaN or infinity", () => {
    for (const write of [en.count, en.number, en.duration, en.share, fr.share]) {
      expect(write(Number.NaN)).toBe(NO_VALUE);
      expect(write(Number.POSITIVE_INFINITY)).toBe(NO_VALUE);
    }
  });

  it("rounds to three digits", () => expect(threeDigits(0.98765)).toBe(0.988));
});
