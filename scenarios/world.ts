import settings from "rentree:settings";
import type { World } from "./browser.ts";
import { expand } from "./expand.ts";
import { allowedOrigins } from "./origins.ts";
import { withRules } from "./page.ts";

const withoutSlash = (url: string): string => (url.endsWith("/") ? withoutSlash(url.slice(0, -1)) : url);

/** The platform's base URL: the plan's, or that of a reference platform that has just started. */
export const target = withoutSlash(__ENV["RENTREE_TARGET"] || settings.target);

const readHeaders = (): Record<string, string> => {
  const headers: Record<string, string> = {};
  if (HAS_PLAN_HEADERS) for (const name of Object.keys(settings.headers)) headers[name] = expand(settings.headers[name] ?? "");
  headers["X-Rentree-Run"] = __ENV["RENTREE_RUN_ID"] ?? "";
  return headers;
};

/** What every visit shares, read only. */
export const world: World = {
  origins: allowedOrigins([target].concat(settings.allow)),
  headers: readHeaders(),
  rules: withRules(settings.pages),
};
