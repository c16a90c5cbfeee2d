import type { Page } from "./page.ts";

/** A page's text as people read it: words of its scripts, styles and tags say nothing to anybody, nor what is for browsers without scripts. */
export const spokenBy = (page: Page): string => {
  const [before = "", ...scripts] = page.body.split(/<(?:script|style|noscript)\b/i);
  const text = before + scripts.map((part) => part.replace(/^.*?<\/(?:script|style|noscript)/is, "")).join(" ");
  return text.replace(/<[^<>]*>/g, " ");
};
