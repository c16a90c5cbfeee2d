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

/** The address that this machine uses towards a host; nothing is sent to find it. */
export async function sourceAddress(contact: Contact | undefined): Promise<string> {
  const to = contact?.addresses[0]?.replace(/:\d+$/, "") ?? "";
  const socket = createSocket(to.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    const finish = (address: string): void => {
      socket.close();
      resolve(address);
    };
    socket.once("error", () => finish(anyAddress()));
    if (to === "") finish(anyAddress());
    else socket.connect(9, to, () => finish(socket.address().address));
  });
}

const anyAddress = (): string =>
  Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry !== undefined && !entry.internal)?.address ?? "unknown";
