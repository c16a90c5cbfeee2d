import { rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { readSamples } from "../../../src/cli/files/samples.ts";
import { file, HEADER, ticks } from "../../core/samples/engine-csv.ts";
import { makeFolder } from "./folder.ts";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

describe("reading samples", () => {
  const rowsOf = async (bytes: Uint8Array) => {
    const folder = makeFolder({ samples: { g1: bytes } });
    folders.push(folder.dir);
    let count = 0;
    const read = await readSamples(folder.samples(), () => {
      count += 1;
    });
    return { count, ...read };
  };
  const whole = gzipSync(file(ticks(1_000)));

  it("reads several members as one stream, a row across their border included", async () => {
    const text = file(ticks(1_000));
    const members = Buffer.concat([gzipSync(text.slice(0, 777)), gzipSync(text.slice(777))]);
    expect(await rowsOf(members)).toMatchObject({ count: 51, file: "whole" });
  });

  it.each([
    ["zeros", new Uint8Array(64)],
    ["garbage", Buffer.from("this is no member of anything")],
    ["half a member", whole.subarray(0, whole.length / 2)],
  ])("says that %s follow the last whole member", async (_what, tail) => {
    const read = await rowsOf(Buffer.concat([whole, tail]));
    expect(read.file).toBe("truncated");
    expect(read.count).toBeGreaterThanOrEqual(51);
  });

  it("stops at a damaged byte and says so", async () => {
    const damaged = Uint8Array.from(whole);
    damaged.set([0xff, 0xff, 0xff, 0xff, 0xff], whole.length / 2);
    expect((await rowsOf(damaged)).file).toBe("truncated");
  });

  it("reads no rows from bytes that were never packed", async () => {
    expect(await rowsOf(Buffer.from(`${HEADER}\n`))).toMatchObject({ count: 0, file: "truncated" });
  });
});
