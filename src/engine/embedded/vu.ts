import type { Sample } from "./metric.ts";
import type { Program } from "./program.ts";

/**
 * What a module (k6/http, k6/html, …) sees of the virtual user that it belongs to. Each VU has its own instance of every
 * module that the script imports; the factory of a module gets the VU once, when the script's top level runs.
 */
export interface Vu {
  /** What all VUs of this program share: options, environment, log, files. */
  readonly program: Program;
  /** k6's `__VU`: unique within this process; 0 in the instance that runs `setup` and `teardown`. */
  readonly idInInstance: number;
  /** Unique over all execution segments. */
  readonly idInTest: number;
  /** True while the script's top level runs: `open`, `new SharedArray` and `new Counter` are allowed only then. */
  readonly isInit: boolean;
  /** Tags of every row of this VU (`scenario`, `group`, the plan's own); modules may change them. */
  readonly tags: Map<string, string>;
  /** The rows' metadata column; lives as long as the VU plays its scenario, as in k6. */
  readonly metadata: Map<string, string>;
  /** Writes one row with the VU's tags and metadata. Does nothing once the iteration is cut or over. */
  emit(sample: Sample): void;
  /**
   * Keeps the iteration open until the returned function is called (calling it again does nothing). A pending timer, request
   * or open socket holds its iteration.
   */
  hold(): () => void;
  /**
   * Runs script code on behalf of this VU, now or as soon as no other VU's code is under way: whatever it throws, and
   * whatever rejection nobody handles, ends this VU's iteration. Skipped when the current iteration was cut or has failed.
   */
  enter(callback: () => void): void;
  /** Is told when the current iteration is cut or has failed, so that sockets can be closed. Returns how to unsubscribe. */
  onCut(callback: () => void): () => void;
  /** The `Cookie` header that this VU's jar gives for a URL; empty where there is none. */
  cookieHeader(url: string): string;
  /** Puts the `Set-Cookie` lines of a response into this VU's jar. */
  storeCookies(url: string, lines: readonly string[]): void;
}
