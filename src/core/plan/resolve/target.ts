import type { Authorisation, Origin, ReferenceTarget, Target } from "../plan.ts";
import type { PlanValue } from "../schema/plan.ts";
import { isLoopback, splitUrl } from "../url.ts";

type TargetValue = PlanValue["target"];

/** The target with every default filled in; writes are on where nobody else can be hit. */
export function resolveTarget(value: TargetValue): Target {
  const url = value.url ?? "";
  const free = value.reference !== undefined || isLoopback(splitUrl(url)?.host ?? "");
  return {
    url,
    ...(value.reference === undefined ? {} : { reference: resolveReference(value.reference) }),
    ...(value.authorisation === undefined ? {} : { authorisation: resolveAuthorisation(value.authorisation) }),
    allow: value.allow.map(
      (entry): Origin => ({
        origin: splitUrl(entry.url)?.origin ?? entry.url,
        ...(entry.authorisation === undefined ? {} : { authorisation: resolveAuthorisation(entry.authorisation) }),
      }),
    ),
    headers: value.headers,
    ...(value.ca === undefined ? {} : { ca: value.ca }),
    insecure: value.insecure,
    resolve: { ...ownNames([url, ...value.allow.map((entry) => entry.url)]), ...value.resolve },
    proxy: value.proxy,
    sessions: value.sessions.idle === undefined ? {} : { idle: value.sessions.idle },
    writes: value.writes ?? free,
  };
}

/**
 * Names below `localhost` are this machine's and need no authorisation, but some resolvers ask the DNS for them (RFC 6761 §6.3): their address
 * is given, so that they lead nowhere else.
 */
function ownNames(urls: readonly string[]): Readonly<Record<string, string>> {
  const hosts = urls.map((url) => splitUrl(url)?.host ?? "").filter((host) => /\.localhost\.?$/.test(host));
  return Object.fromEntries(hosts.map((host) => [host, "127.0.0.1"]));
}

function resolveReference(value: NonNullable<TargetValue["reference"]>): ReferenceTarget {
  const { cv, queue, sessions, faults, ...rest } = value;
  return {
    ...rest,
    ...(cv === undefined ? {} : { cv }),
    ...(queue === undefined ? {} : { queue }),
    ...(sessions === undefined ? {} : { sessions }),
    faults: faults.map(({ for: length, capacity, ...fault }) => ({
      ...fault,
      ...(length === undefined ? {} : { for: length }),
      ...(capacity === undefined ? {} : { capacity }),
    })),
  };
}

function resolveAuthorisation(value: NonNullable<TargetValue["authorisation"]>): Authorisation {
  const { hours, ...rest } = value;
  return { ...rest, ...(hours === undefined ? {} : { hours }) };
}
