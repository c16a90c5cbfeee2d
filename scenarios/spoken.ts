import type { Page } from "./page.ts";

/** A page's text as people read it: words of its comments, scripts, styles and tags say nothing to anybody, nor what is for browsers without scripts. */
export const spokenBy = ({ body }: Pick<Page, "body">): string => {
  const [before = "", ...scripts] = body.replace(/<!--.*?(?:-->|$)/gs, " ").split(/<(?:script|style|noscript|template)\b/i);
  const text = before + scripts.map((part) => part.replace(/^.*?<\/(?:script|style|noscript|template)/is, "")).join(" ");
  return text.replace(/<[^<>]*>/g, " ");
};
