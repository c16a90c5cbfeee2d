import { write } from "node:fs";
import { Writable } from "node:stream";

/** Some descriptors say "later" rather than wait: so long until the next try. */
const RETRY_MS = 5;

/**
 * A stream to an open descriptor. Writes go through the file system's own threads, so that a slow reader never stops the
 * clockwork; a descriptor that does not wait (threads of Node can make standard output such a one) is asked again. Node's own
 * file streams give up after five such answers.
 */
export function writeToDescriptor(fd: number): Writable {
  return new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => writeAll(fd, chunk, done),
    writev: (chunks, done) => writeAll(fd, Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
  });
}

function writeAll(fd: number, bytes: Buffer, done: (error?: Error | null) => void): void {
  write(fd, bytes, (error, written) => {
    if (error !== null && error.code !== "EAGAIN") done(error);
    else if (error !== null) setTimeout(writeAll, RETRY_MS, fd, bytes, done);
    else if (written < bytes.length) writeAll(fd, bytes.subarray(written), done);
    else done();
  });
}
