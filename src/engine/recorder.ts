import type { Readable } from "node:stream";
import { GzipMembers, type MemberSink, memberFile } from "./gzip-members.ts";
import { SampleScrubber } from "./scrub.ts";

export interface RecorderResult {
  /** `disk`: the samples could not all be written; what was written stays, and every chunk was still handed on. */
  readonly ended: "finished" | "disk";
  /** Bytes read from the engine. */
  readonly bytes: number;
  /** Why the disk failed, in the system's words. */
  readonly failure?: string;
}

/**
 * Reads the engine's samples from its standard output until it ends: to `file` in gzip members of at most a second, and to `onChunk` at
 * once. It never holds the engine up: the pipe is read whatever the disk does; at most 64 MiB wait for a slow disk, more counts as a
 * full one. Addresses and errors, should a column hold them, are blanked before anything sees them.
 */
export async function record(stream: Readable, file: string, onChunk: (bytes: Uint8Array) => void): Promise<RecorderResult> {
  try {
    return await recordTo(stream, await memberFile(file), onChunk);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return recordTo(stream, brokenSink(error), onChunk);
  }
}

/**
 * The same to any sink. When the disk fails the result comes at once, so that the engine can be stopped; what it still writes goes on being
 * read and handed on.
 */
export function recordTo(stream: Readable, sink: MemberSink, onChunk: (bytes: Uint8Array) => void): Promise<RecorderResult> {
  return new Promise((resolve, reject) => {
    let read = 0;
    const members = new GzipMembers(sink, (error) => resolve({ ended: "disk", bytes: read, failure: error.message }));
    const scrubber = new SampleScrubber((clean) => {
      members.take(clean);
      onChunk(clean);
    });
    stream.on("data", (chunk: Uint8Array) => {
      read += chunk.length;
      scrubber.push(chunk);
    });
    stream.once("error", reject);
    stream.once("end", () => {
      scrubber.end();
      members.end().then(() => resolve({ ended: "finished", bytes: read }), reject);
    });
  });
}

const brokenSink = (error: Error): MemberSink => ({ write: () => Promise.reject(error), close: () => Promise.resolve() });

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "code" in error && "syscall" in error;
