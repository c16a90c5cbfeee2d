import { createReadStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Row, RowReader, type RowTally } from "../../core/samples/row.ts";

/** Bytes that are unpacked at a time: large enough that the calls between them do not count, small enough to stay in the cache. */
const UNPACKED_BYTES = 1 << 18;
const READ_BYTES = 1 << 17;
/** Near damage the file is read again byte by byte, because an unpacker that fails keeps the whole step's output to itself. */
const CAREFUL_BYTES = 1;

export interface SamplesRead {
  readonly rows: RowTally;
  /** `truncated`: it ends inside a member, is damaged, or bytes follow that are none; what precedes was read. */
  readonly file: "whole" | "truncated" | "missing";
}

/** Reads a file of samples row by row in constant memory, whatever its length. A damaged end costs only the end, and is said. */
export async function readSamples(file: string, onRow: (row: Row) => void): Promise<SamplesRead> {
  const reader = new RowReader(onRow);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return { rows: reader.end(), file: "missing" };
  if (stat.size === 0) return { rows: reader.end(), file: "whole" };
  let unpacked = 0;
  const first = await unpack(file, Number.POSITIVE_INFINITY, (bytes) => {
    unpacked += bytes.length;
    reader.push(bytes);
  });
  if (first.isDamaged) await rereadCarefully(file, { from: first.packed - 2 * READ_BYTES, known: unpacked }, reader);
  return { rows: reader.end(), file: first.isDamaged || first.packed < stat.size ? "truncated" : "whole" };
}

/** Reads what lies between the last bytes that were handed on and the damage, in small steps from `from`. */
async function rereadCarefully(file: string, place: { readonly from: number; readonly known: number }, reader: RowReader): Promise<void> {
  let skip = place.known;
  await unpack(file, place.from, (bytes) => {
    const fresh = bytes.subarray(Math.min(skip, bytes.length));
    skip -= bytes.length - fresh.length;
    if (fresh.length > 0) reader.push(fresh);
  });
}

interface Unpacked {
  readonly isDamaged: boolean;
  /** Packed bytes that were used up. */
  readonly packed: number;
}

async function unpack(file: string, carefulFrom: number, onBytes: (bytes: Uint8Array) => void): Promise<Unpacked> {
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES });
  const source = Number.isFinite(carefulFrom)
    ? Readable.from(carefulSteps(file, carefulFrom))
    : createReadStream(file, { highWaterMark: READ_BYTES });
  source.on("error", (error: Error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) onBytes(chunk);
    return { isDamaged: false, packed: gunzip.bytesWritten };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { isDamaged: true, packed: gunzip.bytesWritten };
  } finally {
    source.destroy();
  }
}

async function* carefulSteps(file: string, from: number): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Uint8Array>) {
    const step = offset + chunk.length > from ? CAREFUL_BYTES : chunk.length;
    for (let at = 0; at < chunk.length; at += step) yield chunk.subarray(at, at + step);
    offset += chunk.length;
  }
}

/** An unpacking error is the file's; any other is the machine's. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
