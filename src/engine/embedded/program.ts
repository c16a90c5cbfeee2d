import type { LookupFunction } from "node:net";
import type { Log } from "./log.ts";
import type { Options } from "./options.ts";
import type { FindProxy } from "./proxy.ts";

/** What all VUs of one process share. */
export interface Program {
  readonly options: Options;
  /** k6's `__ENV`: the process environment and `-e` flags; a scenario's own `env` is laid over it in each VU. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Resolves a path as `open()` does: relative to the script. Throws k6's message where the file cannot be read. */
  readFile(path: string): Buffer;
  /** Values built once for all VUs, by name: `SharedArray`. */
  readonly shared: Map<string, unknown>;
  /** DNS with the options `hosts` and `dns`, for `net.connect`, `tls.connect` and `ws`. */
  readonly lookup: LookupFunction;
  /** For `tls.connect` and `ws`: own certificates, and whether to verify at all. */
  readonly tls: { readonly rejectUnauthorized: boolean; readonly ca: readonly string[] | undefined };
  /** The proxy that the process's environment names for a target. */
  readonly findProxy: FindProxy;
  /** The `User-Agent` that requests carry unless they set one; empty where it is to be left out. */
  readonly userAgent: string;
}
