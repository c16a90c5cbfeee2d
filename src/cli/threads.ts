import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Threads of k6's for each processor. In the demo on two processors the metronome's 99th percentile was 17 ms with one, 2 to 13 ms with two, for 3 % more processor time. */
const PER_PROCESSOR = 2;
/** Where a container's share of the processors stands, and what it says where there is none (Linux, control groups 2 and 1). */
const QUOTAS = [
  { path: "/sys/fs/cgroup/cpu.max", none: "max" },
  { path: "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", none: "-1" },
];

/**
 * How many of k6's people may be worked on at once (Go's GOMAXPROCS): more than there are processors, so that the system shares these out, which takes turns sooner
 * than Go does, and nobody who is due waits behind a page that is being read. In a container with a share of the processors Go reckons better itself: nothing is said
 * then. What the environment says goes before. Other engines do not read it.
 */
export const threadLimits = (
  env: Readonly<Record<string, string | undefined>> = process.env,
  read: (path: string) => string | undefined = readIfThere,
): Readonly<Record<string, string>> => {
  if (env["GOMAXPROCS"]) return { GOMAXPROCS: env["GOMAXPROCS"] };
  const isShared = QUOTAS.some(({ path, none }) => read(path)?.startsWith(none) === false);
  return isShared ? {} : { GOMAXPROCS: `${PER_PROCESSOR * availableParallelism()}` };
};

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
