import { lookup } from "node:dns";
import { milliseconds } from "../../../../src/core/units.ts";
import type { Sample } from "../../../../src/engine/embedded/metric.ts";
import type { Program } from "../../../../src/engine/embedded/program.ts";
import type { Vu } from "../../../../src/engine/embedded/vu.ts";

/** A VU that runs nothing and remembers what a module does to it. */
export interface TestVu extends Vu {
  readonly samples: Sample[];
  readonly cookies: string[];
  readonly held: { count: number };
  /** Ends the iteration. */
  cut(): void;
}

export function testVu(changes: Partial<Pick<Vu, "isInit">> & { readonly cookie?: string } = {}): TestVu {
  const samples: Sample[] = [];
  const cookies: string[] = [];
  const held = { count: 0 };
  const listeners = new Set<() => void>();
  return {
    program: program(),
    idInInstance: 1,
    idInTest: 1,
    isInit: changes.isInit ?? false,
    tags: new Map([["scenario", "default"]]),
    metadata: new Map(),
    samples,
    cookies,
    held,
    emit: (sample) => samples.push(sample),
    hold: () => {
      held.count++;
      let open = true;
      return () => {
        if (open) held.count--;
        open = false;
      };
    },
    enter: (callback) => callback(),
    onCut: (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    cut: () => {
      for (const listener of listeners) listener();
    },
    cookieHeader: () => changes.cookie ?? "",
    storeCookies: (_url, lines) => cookies.push(...lines),
  };
}

function program(): Program {
  return {
    options: {
      scenarios: [],
      hosts: {},
      insecureSkipTLSVerify: false,
      noVUConnectionReuse: false,
      noConnectionReuse: false,
      noCookiesReset: false,
      userAgent: "test",
      systemTags: new Set(["url", "name", "status", "subproto", "ip"]),
      tags: {},
      setupTimeout: milliseconds(60_000),
      teardownTimeout: milliseconds(60_000),
      maxRedirects: undefined,
      throw: false,
      discardResponseBodies: false,
      dns: { ttl: milliseconds(0), select: "random", policy: "preferIPv4" },
      given: {},
    },
    env: {},
    log: () => {},
    readFile: () => Buffer.alloc(0),
    shared: new Map(),
    lookup,
    tls: { rejectUnauthorized: true, ca: undefined },
    findProxy: () => undefined,
    userAgent: "test",
  };
}
