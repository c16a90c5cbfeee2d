import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { secretWords } from "../../src/cli/secrets.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import type { MemberSink } from "../../src/engine/gzip-members.ts";
import { keepLog, kindOfLine } from "../../src/engine/log.ts";
import { record, recordTo } from "../../src/engine/recorder.ts";
import { SampleScrubber, scrubLine } from "../../src/engine/scrub.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "recorder-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const HEADER = "metric_name,timestamp,metric_value,name,scenario,extra_tags,metadata\n";
const ROW = "rs_start,1795461006000000,0.000000,,pupil,,v=0\n";

describe("recorder", () => {
  it("keeps every byte in the file and hands every byte on", async () => {
    const file = join(dir, "g1.csv.gz");
    const seen: Uint8Array[] = [];
    const result = await record(Readable.from([Buffer.from(HEADER + ROW.slice(0, 9)), Buffer.from(ROW.slice(9) + ROW)]), file, (bytes) =>
      seen.push(bytes),
    );
    expect(result).toEqual({ ended: "finished", bytes: HEADER.length + 2 * ROW.length });
    expect(Buffer.concat(seen).toString()).toBe(HEADER + ROW + ROW);
    expect(gunzipSync(readFileSync(file)).toString()).toBe(HEADER + ROW + ROW);
  });

  it("writes whole lines as a member within a second, which stays readable if everything then dies", async () => {
    const stream = new PassThrough();
    const members: Uint8Array[] = [];
    let isWritten = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      isWritten = resolve;
    });
    const sink: MemberSink = {
      write: async (member) => {
        members.push(member);
        isWritten();
      },
      close: async () => undefined,
    };
    const done = recordTo(stream, sink, () => undefined);
    stream.write(HEADER + ROW + ROW.slice(0, 12));
    await first; // the engine is still running
    expect(gunzipSync(members[0] ?? new Uint8Array()).toString()).toBe(HEADER + ROW);
    stream.end();
    await done;
    expect(gunzipSync(Buffer.concat(members)).toString()).toBe(HEADER + ROW + ROW.slice(0, 12));
  });

  it("says that the disk is full as soon as it is, keeps what was written, and goes on reading and handing on", async () => {
    const stream = new PassThrough();
    const kept: Uint8Array[] = [];
    const sink: MemberSink = {
      write: async (member) => {
        if (kept.length === 1) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        kept.push(member);
      },
      close: async () => undefined,
    };
    const big = Buffer.from(HEADER + ROW.repeat(100_000)); // more than a member's size: written at once
    let handed = 0;
    const done = recordTo(stream, sink, (bytes) => {
      handed += bytes.length;
    });
    stream.write(big);
    stream.write(Buffer.from(ROW.repeat(100_000)));
    const result = await done; // although the engine has not ended
    expect(result).toMatchObject({ ended: "disk", failure: "ENOSPC: no space left on device, write" });
    const before = handed;
    const drained = new Promise((resolve) => stream.once("end", resolve));
    stream.end(ROW.repeat(10));
    await drained;
    expect(handed).toBe(before + 10 * ROW.length);
    expect(
      gunzipSync(kept[0] ?? new Uint8Array())
        .toString()
        .startsWith(HEADER),
    ).toBe(true);
  });

  it("takes a place that cannot be written for a full disk: the run goes on to its analysis", async () => {
    const seen: string[] = [];
    const result = await record(Readable.from([Buffer.from(HEADER + ROW)]), join(dir, "absent", "g1.csv.gz"), (bytes) =>
      seen.push(Buffer.from(bytes).toString()),
    );
    expect(result.ended).toBe("disk");
    expect(seen.join("")).toBe(HEADER + ROW);
  });

  it("never waits for a slow disk: the pipe is read while nothing can be written, and too long a wait counts as full", async () => {
    const sink: MemberSink = { write: () => new Promise(() => undefined), close: async () => undefined };
    const chunk = Buffer.from(HEADER + ROW.repeat(100_000));
    let handed = 0;
    const stream = Readable.from(Array.from({ length: 20 }, () => chunk));
    const result = await recordTo(stream, sink, (bytes) => {
      handed += bytes.length;
    });
    expect(result).toMatchObject({ ended: "disk" });
    expect(result.failure).toContain("slower");
    expect(handed).toBeGreaterThan(60_000_000);
  });
});

function scrubbed(text: string, chunk = Number.POSITIVE_INFINITY): string {
  const clean: Uint8Array[] = [];
  const scrubber = new SampleScrubber((bytes) => clean.push(bytes));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) scrubber.push(bytes.subarray(at, Math.min(bytes.length, at + chunk)));
  scrubber.end();
  return Buffer.concat(clean).toString();
}

describe("scrubber", () => {
  it("blanks the columns of addresses and errors where the engine wrote them all the same", () => {
    const text = 'metric_name,timestamp,url,error,name\nrs_hop,1,https://a/b?ticket=ST-1,"dial, https://x",form\n';
    expect(scrubbed(text)).toBe("metric_name,timestamp,url,error,name\nrs_hop,1,,,form\n");
    expect(scrubbed(text, 5)).toBe(scrubbed(text));
  });

  it("cuts queries and fragments out of a hop's name that somebody took from the address", () => {
    const text = `${HEADER}rs_hop,1,2.0,https://a/cas?ticket=ST-12-abc,pupil,step=form&outcome=ok,v=1\n`;
    expect(scrubbed(text)).toBe(`${HEADER}rs_hop,1,2.0,https://a/cas,pupil,step=form&outcome=ok,v=1\n`);
    expect(scrubbed(text, 11)).toBe(scrubbed(text));
  });

  it("leaves why a step of a chain is not as planned, whatever the step is called, and hides what else stands behind such a name", () => {
    const row = (reason: string): string => `rs_attempt,1,2.0,,pupil,outcome=unexpected-page&n=1&reason=${reason},v=1\n`;
    const told = ["login: no form #login", "user: form #x has no field user", "code: status 302 (a redirect), not 200"].map(row).join("");
    expect(scrubbed(`${HEADER}${told}`)).toBe(`${HEADER}${told}`);
    const secret = ["token: abc123#", "token=no form", "https://a/cb#access_token=abc", "password: hunter2 #x", "x: y#code=abc"];
    expect(scrubbed(`${HEADER}${secret.map(row).join("")}`)).not.toMatch(/abc|hunter2|=no/);
  });

  it("leaves rows without secrets as they are, byte for byte", () => {
    const text = `${HEADER}${ROW}rs_hop,1,2.0,"hop é, ""q""",élèves,step=form&outcome=ok&host=a:1,v=1\n`;
    expect(scrubbed(text, 13)).toBe(text);
  });

  it.each([
    ["https://marie:secret@ent.fr/cas/login?ticket=ST-1#x", "https://ent.fr/cas/login"],
    ["Cookie: oneSessionId=abc123", "Cookie=***"],
    ["oneSessionId=abc123;", "oneSessionId=***;"],
    ["password=pw1&x=2", "password=***&x=2"],
    ["Authorization: Bearer abc.def", "Authorization=***"],
    ["id_token=eyJhbGciOi.eyJzdWIi.sig", "id_token=***"],
    ["saw eyJhbGciOi.eyJzdWIi.sig here", "saw *** here"],
    ["ticket ST-42-abcdef refused", "ticket *** refused"],
  ])("hides what is secret in %s", (line, clean) => expect(scrubLine(line)).toBe(clean));

  it("hides account names and passwords wherever they stand alone", () => {
    expect(scrubLine('login of user17 failed: "pw17"', new Set(["user17", "pw17"]))).toBe('login of *** failed: "***"');
  });

  it.each([
    ["wrong: Mot2Passe!.", "wrong: ***."],
    ["(Mot2Passe!) <simple99> [simple99] simple99…", "(***) <***> [***] ***…"],
    ["Élodie Martin has p;a:b, not p;a", "*** has ***, not p;a"],
    ['msg="hello a=b:1/x \\"q!"', 'msg="hello ***!"'],
    ["bob@ecole.fr/simple99", "***/***"],
    ["back at /callback?code=SplxlOBeZQQ for a#B1$c%D2&e!F3(g)H4-i_J5+kL6{m}N7", "back at /callback?***=*** for ***"],
    ["simple999 and unsimple99 are nobody's", "simple999 and unsimple99 are nobody's"],
  ])("hides accounts and passwords whatever is in them and around them: %s", (line, clean) => {
    const words = new Set([
      "Mot2Passe!",
      "simple99",
      "Élodie Martin",
      "p;a:b",
      'a=b:1/x "q',
      "bob@ecole.fr",
      "code",
      "a#B1$c%D2&e!F3(g)H4-i_J5+kL6{m}N7",
    ]);
    expect(scrubLine(line, words)).toBe(clean);
  });

  it("takes no longer than a moment for the longest line that is kept", () => {
    const words = secretWords({} as Plan, [{ pattern: "user{n}", password: "pw{n}", first: 1, last: 1e6 }], {});
    const begun = performance.now();
    scrubLine("a.b-".repeat(1_000), words);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe("engine's log", () => {
  it("counts the warnings of failed requests without keeping them, and keeps the rest without secrets", async () => {
    const lines = [
      'time="x" level=warning msg="Request Failed" error="Get \\"http://127.0.0.1/cas?ticket=ST-CANARY\\": EOF"',
      'time="x" level=warning msg="Insufficient VUs, reached 10 active VUs and cannot initialize more" scenario=pupil',
      'time="x" level=error msg="Uncaught (in promise) Error: https://a/b?ticket=ST-CANARY" executor=ramping-arrival-rate',
      "something else password=CANARY",
    ];
    const file = join(dir, "engine.log");
    const counts = await keepLog(Readable.from([`${lines.join("\n")}\n${lines[0]}\n`]), file);
    expect(counts).toEqual({ "request-failed": 2, "vus-short": 1, thrown: 1, other: 1 });
    expect(readFileSync(file, "utf8")).not.toContain("CANARY");
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(3);
  });

  it("keeps only the first lines of a kind, however many come", async () => {
    const file = join(dir, "engine.log");
    const counts = await keepLog(Readable.from([`${"again and again\n".repeat(5_000)}`]), file);
    expect(counts).toEqual({ other: 5_000 });
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(20);
  });

  it("counts on where the log cannot be written", async () => {
    expect(await keepLog(Readable.from(["a\nb\n"]), join(dir, "absent", "engine.log"))).toEqual({ other: 2 });
  });

  it.each([
    ['level=warning msg="Request Failed" error="dial tcp: socket: too many open files"', "descriptors"],
    ['msg="Request Failed" error="connect: cannot assign requested address"', "ports"],
    ["JavaScript heap limit reached", "memory"],
  ])("knows the resource that ran out in %s", (line, kind) => expect(kindOfLine(line)).toBe(kind));
});
