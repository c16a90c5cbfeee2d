import type { ModuleFactory } from "./list.ts";
import { parseHtml } from "./selection.ts";

/** `k6/html`: parses a page into a Selection. */
export const htmlModule: ModuleFactory = () => {
  const parseHTML = (source: unknown) => parseHtml(String(source ?? ""));
  return { parseHTML, default: { parseHTML } };
};
