import { createReadStream, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { type Row, RowReader, type RowTally } from "../../core/samples/row.ts";

/** Bytes that are unpacked at a time: large enough that the calls between them do not count, small enough to stay in the cache. */
const UNPACKED_BYTES = 1 << 18;
const READ_BYTES = 1 << 17;

export interface SamplesRead {
  readonly rows: RowTally;
  /** `truncated`: it ends inside a member, or bytes follow that are none; what precedes was read. */
  readonly file: "whole" | "truncated" | "missing";
}

/** Reads a file of samples row by row in constant memory, whatever its length. A damaged end costs only the end, and is said. */
export async function readSamples(file: string, onRow: (row: Row) => void): Promise<SamplesRead> {
  const reader = new RowReader(onRow);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return { rows: reader.end(), file: "missing" };
  if (stat.size === 0) return { rows: reader.end(), file: "whole" };
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES });
  const source = createReadStream(file, { highWaterMark: READ_BYTES });
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let isDamaged = false;
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) reader.push(chunk);
  } catch (error) {
    if (!isDamage(error)) throw error;
    isDamaged = true;
  } finally {
    source.destroy();
  }
  return { rows: reader.end(), file: isDamaged || gunzip.bytesWritten < stat.size ? "truncated" : "whole" };
}

/** An unpacking error is the file's; any other is the machine's. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
