import settings from "rentree:settings";
import { openBrowser } from "./browser.ts";
import type { Endpoints } from "./discovery.ts";
import { endingOf } from "./ending.ts";
import { setting } from "./setting.ts";
import { discover } from "./sign-in/oidc.ts";
import { target, world } from "./world.ts";

/** Time that a provider has to describe itself, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Asks every OpenID provider of the plan for its addresses, once for all visits. One that does not answer is left out: visits
 * then ask it themselves, so that its failure is measured rather than the end of the run.
 */
export const setup = async (): Promise<Record<string, Endpoints>> => {
  const found: Record<string, Endpoints> = {};
  for (const people of settings.people) {
    const issuer = setting({ people, target }, "issuer");
    if (issuer === "" || found[issuer] !== undefined) continue;
    const browser = openBrowser(world);
    browser.until = Date.now() + PATIENCE_MS;
    await endingOf(async () => {
      found[issuer] = await discover(browser, issuer);
    });
  }
  return found;
};
