import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeToDescriptor } from "../../../src/engine/embedded/descriptor-stream.ts";

/** More than a pipe holds (64 kB), so that it says "later" until somebody reads. */
const TEXT = "0123456789abcdef".repeat(20_000);

describe.skipIf(process.platform === "win32")("writing to a descriptor that does not wait", () => {
  it("loses nothing, however long the reader takes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rentree-descriptor-"));
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      const stream = writeToDescriptor(fd);
      const written = new Promise<void>((resolve, reject) => stream.on("error", reject).on("finish", resolve));
      stream.write(TEXT.slice(0, 100_000));
      stream.write(TEXT.slice(100_000));
      stream.end();
      // Ten answers of "later" before the first byte is read: a file stream of Node's gives up after five.
      await new Promise((resolve) => setTimeout(resolve, 60));
      const read: string[] = [];
      for (let length = 0; length < TEXT.length; length = read.join("").length) {
        read.push(readSome(fd));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await written;
      expect(read.join("") === TEXT).toBe(true);
    } finally {
      closeSync(fd);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("reports what is no mere delay", async () => {
    const stream = writeToDescriptor(openSync("/dev/null", "r"));
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => stream.once("error", resolve));
    stream.write("x");
    expect((await failed).code).toBe("EBADF");
  });
});

function readSome(fd: number): string {
  const buffer = Buffer.alloc(65_536);
  try {
    return buffer.toString("latin1", 0, readSync(fd, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return "";
    throw error;
  }
}
