import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { Dns, Options } from "./options.ts";

/** Where to dial for a host. */
export interface Address {
  readonly ip: string;
  /** Set where the option `hosts` names a port. */
  readonly port?: number | undefined;
}

/** Finds the address of a host and port; calls back at once where nothing has to be asked. */
export type Resolve = (host: string, port: number, done: (error: Error | null, address: Address) => void) => void;

const NOWHERE: Address = { ip: "" };

/**
 * The system's names behind the option `hosts` and a cache of `dns.ttl`. Of several addresses one is taken, as k6 does: by
 * `dns.select`, of the family that `dns.policy` prefers.
 */
export function createResolver({ hosts, dns }: Pick<Options, "hosts" | "dns">): Resolve {
  const cache = new Map<string, { readonly until: number; readonly ips: readonly string[]; turn: number }>();
  const fixed = new Map(Object.entries(hosts).map(([host, to]) => [host.toLowerCase(), parseAddress(to)]));
  return (host, port, done) => {
    const known = matchHost(fixed, host, port) ?? (isIP(host) > 0 ? { ip: host } : undefined);
    if (known !== undefined) return done(null, known);
    const cached = cache.get(host);
    if (cached !== undefined && cached.until > performance.now()) return done(null, { ip: select(cached, dns) });
    systemLookup(host, { all: true, verbatim: true }, (error, found) => {
      if (error !== null) return done(error, NOWHERE);
      const ips = ofPolicy(found, dns.policy);
      if (ips.length === 0) return done(Object.assign(new Error(`lookup ${host}: no such host`), { code: "ENOTFOUND" }), NOWHERE);
      const entry = { until: performance.now() + dns.ttl, ips, turn: 0 };
      cache.set(host, entry);
      done(null, { ip: select(entry, dns) });
    });
  };
}

/** The same as a function for `net.connect`, for libraries that dial themselves; ports of `hosts` cannot be honoured there. */
export function asLookup(resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host, 0, (error, { ip }) => {
      if (options.all === true)
        (done as (error: Error | null, all: readonly unknown[]) => void)(error, error === null ? [{ address: ip, family: isIP(ip) }] : []);
      else done(error as NodeJS.ErrnoException | null, ip, isIP(ip));
    });
  };
}

function matchHost(fixed: ReadonlyMap<string, Address>, host: string, port: number): Address | undefined {
  if (fixed.size === 0) return undefined;
  const name = host.toLowerCase();
  const exact = fixed.get(`${name}:${port}`) ?? fixed.get(name);
  if (exact !== undefined) return exact;
  const labels = name.split(".");
  for (let i = 0; i < labels.length; i++) {
    const pattern = `*.${labels.slice(i + 1).join(".")}`;
    const found = fixed.get(`${pattern}:${port}`) ?? fixed.get(pattern);
    if (found !== undefined) return found;
  }
  return fixed.get("*");
}

/** `10.1.2.3`, `10.1.2.3:8443`, `::1`, `[::1]:8443`. */
function parseAddress(text: string): Address {
  if (isIP(text) > 0) return { ip: text };
  const at = text.lastIndexOf(":");
  const ip = (at < 0 ? text : text.slice(0, at)).replace(/^\[|\]$/g, "");
  return { ip, port: at < 0 || text.endsWith("]") ? undefined : Number(text.slice(at + 1)) };
}

function ofPolicy(found: ReadonlyArray<{ readonly address: string; readonly family: number }>, policy: Dns["policy"]): readonly string[] {
  const of = (family: number) => found.filter((entry) => entry.family === family).map((entry) => entry.address);
  const [v4, v6] = [of(4), of(6)];
  switch (policy) {
    case "onlyIPv4":
      return v4;
    case "onlyIPv6":
      return v6;
    case "preferIPv6":
      return v6.length > 0 ? v6 : v4;
    case "any":
      return found.map((entry) => entry.address);
    default:
      return v4.length > 0 ? v4 : v6;
  }
}

function select(entry: { readonly ips: readonly string[]; turn: number }, dns: Dns): string {
  const { ips } = entry;
  if (dns.select === "first") return String(ips[0]);
  const at = dns.select === "roundRobin" ? entry.turn++ : Math.floor(Math.random() * ips.length);
  return String(ips[at % ips.length]);
}
