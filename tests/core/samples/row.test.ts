import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_RECORD_BYTES } from "../../../src/core/samples/csv.ts";
import { type Row, RowReader, type RowTally } from "../../../src/core/samples/row.ts";
import { attempt, bytesOf, end, file, HEADER, hop, iteration, line, start, tryAt } from "./engine-csv.ts";

function read(text: string | Uint8Array, chunk = Number.POSITIVE_INFINITY): { rows: Row[]; tally: RowTally } {
  const rows: Row[] = [];
  const reader = new RowReader((row) => rows.push(row));
  const bytes = typeof text === "string" ? bytesOf(text) : text;
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, Math.min(bytes.length, at + chunk)));
  return { rows, tally: reader.end() };
}

/** Written by k6 2.2.0 with `--out csv=-`, K6_CSV_TIME_FORMAT=unix_micro: a quoted hop name, tags in another order each time. */
const FROM_K6 = `metric_name,timestamp,metric_value,error_code,method,name,proto,scenario,status,extra_tags,metadata
rs_hop,1795461006123456,12.250000,,,"hop é, ""q""",,pupil,200,host=a:1&step=form&outcome=ok,v=0
data_sent,1795461006123500,0.000000,,,,,pupil,,,v=0
iteration_duration,1795461006123600,0.174558,,,,,pupil,,,v=0
iterations,1795461006123600,1.000000,,,,,pupil,,,v=0
rs_end,1795461006123700,1.000000,,,,,pupil,,outcome=ok,v=1
vus,1795461006200000,5.000000,,,,,,,,
vus_max,1795461006200000,10.000000,,,,,,,,
dropped_iterations,1795461006200001,1.000000,,,,,pupil,,,
http_req_duration,1795461006200002,1.000000,,GET,x,HTTP/1.1,pupil,200,,v=0
`;

describe("rows", () => {
  it("reads k6's own rows: quoted names, tags in any order, metadata", () => {
    const { rows, tally } = read(FROM_K6);
    expect(rows.map(({ metric }) => metric)).toEqual(["rs_hop", "iterations", "rs_end", "vus", "dropped_iterations"]);
    expect(rows[0]).toEqual({
      metric: "rs_hop",
      atUs: 1_795_461_006_123_456,
      value: 12.25,
      scenario: "pupil",
      visit: 0,
      tags: { host: "a:1", step: "form", outcome: "ok", name: 'hop é, "q"', status: "200" },
    });
    expect(rows[4]?.visit).toBeUndefined();
    expect(tally).toEqual({ records: 9, rows: 5, unreadable: 0, isCut: false, isForeign: false });
  });

  it("reads the same rows however the bytes are cut into chunks", () => {
    const text = file([start(0, 0), tryAt(1, 0), attempt(50, 0, 49, "ok"), hop(60, 0, 5), end(99, 0, "ok"), iteration(100, 0)]);
    const whole = read(text + FROM_K6.slice(FROM_K6.indexOf("\n") + 1).replaceAll(",,,,,,", ",,,,"));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (chunk) => {
        expect(read(text + FROM_K6.slice(FROM_K6.indexOf("\n") + 1).replaceAll(",,,,,,", ",,,,"), chunk)).toEqual(whole);
      }),
    );
    expect(read(FROM_K6, 7)).toEqual(read(FROM_K6));
  });

  it("reads columns in another order and steps over columns it does not know", () => {
    const text =
      "metadata,zebra,extra_tags,scenario,metric_value,timestamp,metric_name\nv=3,x,outcome=ok,pupil,3,1795461006000000,rs_end\n";
    expect(read(text).rows).toEqual([
      { metric: "rs_end", atUs: 1_795_461_006_000_000, value: 3, scenario: "pupil", visit: 3, tags: { outcome: "ok" } },
    ]);
  });

  it("reads a quoted field that holds a line end, a comma and a quote, across chunks", () => {
    const text = `${HEADER}\n${line({ ...hop(0, 1, 5), name: 'a\nrs_start,"b",c' })}\n${line(start(5, 2))}\n`;
    for (const chunk of [1, 3, 1_000]) {
      const { rows } = read(text, chunk);
      expect(rows.map(({ metric }) => metric)).toEqual(["rs_hop", "rs_start"]);
      expect(rows[0]?.tags["name"]).toBe('a\nrs_start,"b",c');
    }
  });

  it("leaves a cut last line out and says so", () => {
    const { rows, tally } = read(`${HEADER}\n${line(start(0, 0))}\n${line(start(5, 1)).slice(0, 20)}`);
    expect(rows).toHaveLength(1);
    expect(tally.isCut).toBe(true);
  });

  it("reads lines that end as on Windows, and a header with a byte order mark", () => {
    expect(read(`\ufeff${HEADER}\r\n${line(start(0, 4))}\r\n`).rows[0]?.visit).toBe(4);
  });

  it.each([
    ["a value that is no number", line(start(0, 0)).replace("0.000000", "NaN")],
    ["a value that nothing measures", line(start(0, 0)).replace("0.000000", "1e308")],
    ["an infinite value", line(start(0, 0)).replace("0.000000", "+Inf")],
    ["a time in seconds", line(start(0, 0)).replace(/17954\d+/, "1795461006")],
    ["a time that is no number", line(start(0, 0)).replace(/17954\d+/, "yesterday")],
    ["a missing column", "rs_start,1795461006000000,0.000000,,,pupil"],
    ["a column too many", `${line(start(0, 0))},x,y`],
    ["a visit's index that is none", line(start(0, 0)).replace("v=0", "v=-1")],
    ["a visit's index beyond every school", line(start(0, 0)).replace("v=0", "v=999999999999")],
    ["nothing but NUL", "\0\0\0\0\0\0"],
    ["binary garbage", "\x8b\x1f\x00\xff,,,,"],
  ])("counts %s as unreadable and reads on", (_what, bad) => {
    const { rows, tally } = read(`${HEADER}\n${bad}\n${line(start(5, 1))}\n`);
    expect(rows.map(({ visit }) => visit)).toEqual([1]);
    expect(tally.unreadable).toBe(1);
  });

  it("reads nothing from a file with another header, and says so", () => {
    const { rows, tally } = read(`a,b,c\n${line(start(0, 0))}\n`);
    expect(rows).toEqual([]);
    expect(tally.isForeign).toBe(true);
  });

  it("leaves a line out that is longer than any record, and reads the next", () => {
    const long = `rs_start,${"9".repeat(MAX_RECORD_BYTES + 10)}`;
    for (const chunk of [Number.POSITIVE_INFINITY, 100_000]) {
      const { rows, tally } = read(`${HEADER}\n${long}\n${line(start(5, 1))}\n`, chunk);
      expect(rows.map(({ visit }) => visit)).toEqual([1]);
      expect(tally.unreadable).toBe(1);
    }
  });

  it("loses one line, not the rest, to a quote that is never closed", () => {
    const filler = Array.from({ length: 20_000 }, (_, visit) => line(start(visit, visit))).join("\n");
    const { rows, tally } = read(`${HEADER}\nrs_hop,"never closed\n${filler}\n`, 65_536);
    expect(rows).toHaveLength(20_000);
    expect(tally.unreadable).toBe(1);
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, chunk) => {
        const text = new Uint8Array([...bytesOf(`${HEADER}\nrs_`), ...bytes]);
        const { rows } = read(text, chunk);
        expect(rows.every(({ atUs, value }) => Number.isFinite(atUs) && Number.isFinite(value))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
