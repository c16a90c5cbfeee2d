import settings from "rentree:settings";
import http from "k6/http";
import { originOf } from "./address.ts";
import type { Endpoints } from "./discovery.ts";
import { describeProvider, discoveryUrl } from "./discovery.ts";
import { setting } from "./setting.ts";
import { target, world } from "./world.ts";

/** Time that a provider has to describe itself, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Asks every OpenID provider of the plan for its addresses, once for all visits, and writes no row of any visit. One that does
 * not answer is left out: visits then ask it themselves, so that its failure is measured rather than the end of the run.
 */
export const setup = async (): Promise<Record<string, Endpoints>> => {
  const found: Record<string, Endpoints> = {};
  for (const people of settings.people) {
    const issuer = setting({ people, target }, "issuer");
    const url = discoveryUrl(issuer);
    if (issuer === "" || found[issuer] !== undefined || !world.origins.includes(originOf(url))) continue;
    const params = { redirects: 0, timeout: PATIENCE_MS, headers: world.headers, tags: { name: "discovery" } };
    const { status, body } = await http.asyncRequest("GET", url, null, params);
    const endpoints = status === 200 ? describeProvider(`${body}`) : undefined;
    if (endpoints !== undefined) found[issuer] = endpoints;
  }
  return found;
};
