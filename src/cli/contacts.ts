import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { Plan } from "../core/plan/plan.ts";
import { splitUrl } from "../core/plan/url.ts";
import type { WalkedVisit } from "./walk.ts";

/** Somebody whom a walk spoke to. */
export interface Contact {
  /** As in the plan: a name or an address, with the port where it is not the usual one. */
  readonly host: string;
  /** Where its name leads from here; empty where a proxy is asked instead, or the name resolves to nothing. */
  readonly addresses: readonly string[];
}

/** The hosts that a walk sent something to, each once. */
export function contactsOf({ target }: Plan, visits: readonly WalkedVisit[]): Promise<readonly Contact[]> {
  const sent = visits.flatMap(({ hops }) => hops.filter(({ page }) => page !== ""));
  const hosts = [...new Set(sent.map(({ url, host }) => splitUrl(url)?.origin.replace(/^https?:\/\//, "") ?? host))];
  return Promise.all(hosts.map(async (host) => ({ host, addresses: target.proxy === "none" ? await addressesOf(host, target) : [] })));
}

async function addressesOf(host: string, { resolve }: Plan["target"]): Promise<readonly string[]> {
  const name = host.replace(/:\d+$/, "");
  const fixed = resolve[host] ?? resolve[name];
  if (fixed !== undefined) return [fixed];
  const found = await lookup(name.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

/**
 * The addresses that this machine uses towards a host, each once: two where its name leads to IPv4 and IPv6 and both have a way there.
 * Nothing is sent to find them; where no way is known, an address of this machine, and none where it has none.
 */
export async function sourceAddresses(contact: Contact | undefined): Promise<readonly string[]> {
  const sources = await Promise.all((contact?.addresses ?? []).map((address) => sourceTowards(address.replace(/^\[|\]$/g, ""))));
  const known = sources.filter((source) => source !== undefined);
  return known.length > 0 ? [...new Set(known)] : anyAddress();
}

function sourceTowards(address: string): Promise<string | undefined> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    const finish = (source: string | undefined): void => {
      socket.close();
      resolve(source);
    };
    // Without a way there the listener is called with an error, though its type says nothing of it.
    const listener = (error?: unknown): void => finish(error instanceof Error ? undefined : socket.address().address);
    socket.once("error", () => finish(undefined));
    socket.connect(9, address, listener);
  });
}

function anyAddress(): readonly string[] {
  const own = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry !== undefined && !entry.internal);
  return own === undefined ? [] : [own.address];
}
