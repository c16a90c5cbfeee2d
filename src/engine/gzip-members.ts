import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);
/** A member is closed at the last line end once it is this old, so that whatever dies costs at most a second of samples. */
const MEMBER_MS = 1_000;
/** A member is also closed at this size, which bounds the memory of compressing it. */
const MEMBER_BYTES = 4 << 20;
/**
 * Samples that may wait for a slow disk: 64 MiB, three minutes at the 350 kB/s of a hundred visits a second. Beyond it the disk counts as
 * full, because the engine must never be held up by its own record.
 */
const MAX_WAITING_BYTES = 64 << 20;
/** Fast compression: the generator's processor belongs to the engine. Level 1 is a fifth larger and takes a third of the time of level 6. */
const LEVEL = 1;
const NEWLINE = 10;

/** Where finished members go; a file, or in a test a disk that is slow or full. */
export interface MemberSink {
  readonly write: (member: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * A file that survives this process at every member: each is handed to the system as a whole, and then to the disk. A member that the
 * disk could not take is taken back, so that the file always ends with a whole one.
 */
export async function memberFile(file: string): Promise<MemberSink> {
  const handle: FileHandle = await open(file, "wx", 0o644);
  let length = 0;
  return {
    write: async (member) => {
      try {
        await handle.appendFile(member);
        await handle.datasync();
        length += member.length;
      } catch (error) {
        await handle.truncate(length).catch(() => undefined);
        throw error;
      }
    },
    close: () => handle.close(),
  };
}

/**
 * Cuts a stream of lines into gzip members of at most one second, each of whole lines, and writes them one after the other. `take` never
 * waits. Once the disk fails the rest is discarded and `failure` says why; what was written stays readable.
 */
export class GzipMembers {
  /** Why writing stopped; undefined while it goes well. */
  failure: Error | undefined;
  private readonly sink: MemberSink;
  private readonly onFailure: (error: Error) => void;
  private readonly timer: NodeJS.Timeout;
  private parts: Uint8Array[] = [];
  private held = 0;
  private waiting = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(sink: MemberSink, onFailure: (error: Error) => void) {
    this.sink = sink;
    this.onFailure = onFailure;
    this.timer = setInterval(() => this.cut(), MEMBER_MS);
    this.timer.unref();
  }

  take(bytes: Uint8Array): void {
    if (this.failure !== undefined) return;
    this.parts.push(bytes);
    this.held += bytes.length;
    if (this.held >= MEMBER_BYTES) this.cut();
  }

  /** Writes what is left, a cut last line included, and closes the file. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.enqueue(Buffer.concat(this.parts));
    this.parts = [];
    await this.writing;
    await this.sink.close().catch((error: unknown) => this.fail(error));
  }

  private cut(): void {
    const whole = Buffer.concat(this.parts);
    const end = whole.lastIndexOf(NEWLINE) + 1;
    if (end === 0 && whole.length < MEMBER_BYTES) {
      this.parts = whole.length > 0 ? [whole] : [];
      return;
    }
    const lines = end === 0 ? whole : whole.subarray(0, end);
    const rest = whole.subarray(lines.length);
    this.parts = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
    this.enqueue(lines);
  }

  private enqueue(lines: Uint8Array): void {
    if (lines.length === 0 || this.failure !== undefined) return;
    this.waiting += lines.length;
    if (this.waiting > MAX_WAITING_BYTES) {
      this.fail(new Error(`the disk is slower than the samples: ${this.waiting} bytes are waiting`));
      return;
    }
    this.writing = this.writing.then(() => this.write(lines));
  }

  private async write(lines: Uint8Array): Promise<void> {
    if (this.failure === undefined) {
      try {
        await this.sink.write(await compress(lines, { level: LEVEL }));
      } catch (error) {
        this.fail(error);
      }
    }
    this.waiting -= lines.length;
  }

  private fail(error: unknown): void {
    this.parts = [];
    this.held = 0;
    if (this.failure !== undefined) return;
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.onFailure(this.failure);
  }
}
