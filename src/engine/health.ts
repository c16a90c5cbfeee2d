import { readdirSync, readFileSync } from "node:fs";
import type { EngineRecord } from "../core/verdict/engine-record.ts";

type HealthSample = EngineRecord["health"][number];

/** Linux counts processor time in hundredths of a second for every program (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;
const SAMPLE_EVERY_MS = 1_000;

/** Watches one process from outside, about once a second, until `stop`; shares are of `cores`. Where the system has no /proc nothing is seen: an empty list. */
export function watchHealth(pid: number, cores: number): { readonly stop: () => readonly HealthSample[] } {
  const samples: HealthSample[] = [];
  const startedAt = performance.now();
  let last = readUsage(pid);
  let lastAt = startedAt;
  const timer = setInterval(() => {
    const usage = readUsage(pid);
    const now = performance.now();
    if (usage !== undefined && last !== undefined)
      samples.push(healthBetween(last, usage, { cores, elapsedMs: now - lastAt, atMs: now - startedAt }));
    last = usage;
    lastAt = now;
  }, SAMPLE_EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return samples;
    },
  };
}

interface Usage {
  readonly ticks: number;
  readonly rssBytes: number;
  readonly openFiles?: number;
}

interface Interval {
  readonly cores: number;
  readonly elapsedMs: number;
  readonly atMs: number;
}

function healthBetween(before: Usage, after: Usage, { cores, elapsedMs, atMs }: Interval): HealthSample {
  const busySeconds = (after.ticks - before.ticks) / TICKS_PER_SECOND;
  const cpuShare = Math.min(1, busySeconds / ((elapsedMs / 1_000) * cores));
  const openFiles = after.openFiles === undefined ? {} : { openFiles: after.openFiles };
  return { atMs: Math.round(atMs), cpuShare: Math.round(cpuShare * 1_000) / 1_000, rssBytes: after.rssBytes, ...openFiles };
}

function readUsage(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const field = (position: number): number => Number(fields[position - 3] ?? 0);
    const openFiles = countOpenFiles(pid);
    return { ticks: field(14) + field(15), rssBytes: field(24) * PAGE_BYTES, ...(openFiles === undefined ? {} : { openFiles }) };
  } catch {
    return undefined;
  }
}

function countOpenFiles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** The limit of open files under which a child of this process runs; absent where it cannot be read. */
export function openFileLimit(): number | undefined {
  try {
    const line = readFileSync("/proc/self/limits", "utf8")
      .split("\n")
      .find((row) => row.startsWith("Max open files"));
    const hard = Number(line?.trim().split(/\s{2,}/)[2]);
    return Number.isFinite(hard) ? hard : undefined;
  } catch {
    return undefined;
  }
}
