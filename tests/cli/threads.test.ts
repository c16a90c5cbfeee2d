import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { threadLimits } from "../../src/cli/threads.ts";

const holding = (files: Readonly<Record<string, string>>) => (path: string) => files[path];

describe("threadLimits", () => {
  it("gives k6 two threads for each processor", () => {
    const twice = { GOMAXPROCS: `${2 * availableParallelism()}` };
    expect(threadLimits({}, holding({}))).toEqual(twice);
    expect(threadLimits({}, holding({ "/sys/fs/cgroup/cpu.max": "max 100000\n" }))).toEqual(twice);
    expect(threadLimits({}, holding({ "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n" }))).toEqual(twice);
  });

  it("leaves it to k6 in a container with a share of the processors", () => {
    expect(threadLimits({}, holding({ "/sys/fs/cgroup/cpu.max": "200000 100000\n" }))).toEqual({});
    expect(threadLimits({}, holding({ "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n" }))).toEqual({});
  });

  it("takes what the environment says", () => {
    expect(threadLimits({ GOMAXPROCS: "3" }, holding({ "/sys/fs/cgroup/cpu.max": "200000 100000\n" }))).toEqual({ GOMAXPROCS: "3" });
    expect(threadLimits({ GOMAXPROCS: "" }, holding({}))).not.toEqual({ GOMAXPROCS: "" });
  });
});
