import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { readSamples } from "../../src/cli/files/samples.ts";
import { Fold } from "../../src/core/samples/fold.ts";
import { attempt, type Event, end, file, hop, iteration, line, start, tick, tryAt } from "../core/samples/engine-csv.ts";

/** Rows of the file; `RENTREE_BENCH_ROWS=20000000` is the size that the aim speaks of, the default a tenth of it. */
const ROWS = Number(process.env["RENTREE_BENCH_ROWS"] ?? 2_000_000);
/** What k6 writes for each request beside the script's own row. */
const REQUEST_METRICS = ["http_reqs", "http_req_duration", "http_req_blocked", "http_req_connecting", "http_req_tls_handshaking"].concat([
  "http_req_sending",
  "http_req_waiting",
  "http_req_receiving",
  "http_req_failed",
]);
const VISIT_METRICS = ["data_sent", "data_received", "iteration_duration"];
/** Requests of a visit: three to sign in and the landing burst (facts: systems §6). */
const REQUESTS = 23;
const VISITS_PER_SECOND = 100;

/**
 * Reads a file as a run with full landing pages leaves it, nine rows of the engine to one of the script: rows a second of one processor,
 * unpacking included, and the most memory that the process took.
 */
export async function run(): Promise<{ name: string; figure: string }[]> {
  const dir = mkdtempSync(join(tmpdir(), "rentree-bench-"));
  try {
    const samples = join(dir, "g1.csv.gz");
    await pipeline(Readable.from(visits()), createGzip({ level: 1 }), createWriteStream(samples));
    return await measure(samples);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(samples: string): Promise<{ name: string; figure: string }[]> {
  const fold = new Fold({ people: ["pupil"], limitsMs: [2_000], leadInMs: 10 });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const before = process.cpuUsage();
  const began = performance.now();
  const { rows } = await readSamples(samples, (row) => fold.add(row));
  const wall = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(before);
  clearInterval(watch);
  const cpu = (used.user + used.system) / 1e6;
  const records = rows.records / 1e6;
  return [
    { name: "reader: rows in the file", figure: `${records.toFixed(1)} M in ${(statSync(samples).size / 1e6).toFixed(0)} MB` },
    { name: "reader: rows a second of one processor, unpacking included", figure: `${(records / cpu).toFixed(2)} M` },
    { name: "reader: rows a second of the clock", figure: `${(records / wall).toFixed(2)} M` },
    { name: "reader: peak memory", figure: `${(peak / 1e6).toFixed(0)} MB` },
  ];
}

function* visits(): Generator<string> {
  yield `${file([]).trimEnd()}\n`;
  let rows = 1;
  for (let visit = 0; rows < ROWS; visit += 1) {
    const atMs = (visit * 1_000) / VISITS_PER_SECOND;
    const lines = [...eventsOf(atMs, visit).map(line), ...engineRows(atMs, visit)];
    rows += lines.length;
    yield `${lines.join("\n")}\n`;
  }
}

/** Durations spread over half a second, so that bins are many and packing is no easier than in a real run. */
const spread = (visit: number, place: number): number => 5 + ((visit * 7_919 + place * 104_729) % 500_000) / 1_000;

function eventsOf(atMs: number, visit: number): readonly Event[] {
  const hops = Array.from({ length: REQUESTS }, (_, place) => hop(atMs + place * 20, visit, spread(visit, place)));
  const length = spread(visit, 99);
  return [
    start(atMs, visit),
    tryAt(atMs + 1, visit),
    ...hops,
    attempt(atMs + 1 + length, visit, length, "ok"),
    end(atMs + 2_000, visit, "ok"),
    iteration(atMs + 2_001, visit),
    tick(atMs, 0.4),
  ];
}

function* engineRows(atMs: number, visit: number): Generator<string> {
  for (let place = 0; place < REQUESTS; place += 1) {
    for (const metric of REQUEST_METRICS) yield line({ ...hop(atMs + place * 20, visit, spread(visit, place)), metric, tags: {} });
  }
  for (const metric of VISIT_METRICS) yield line({ ...start(atMs, visit), metric });
}
