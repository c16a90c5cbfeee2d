import { saidBy } from "../../scenarios/chain/said.ts";
import { denialOf } from "../../scenarios/denial.ts";
import type { Page } from "../../scenarios/page.ts";

/** An answer to credentials. */
export const pageOf = (type: string, status: number, body: string): Page => ({
  url: "http://a/",
  status,
  body,
  headers: { "Content-Type": type },
  charset: "utf-8",
  location: "",
});

/** What is read of it: an outcome and its reason, or a dash. */
export const shown = (page: Page, before?: Page): string => {
  const said = denialOf(before, page, saidBy);
  return said === undefined ? "–" : `${said.outcome}${said.reason === undefined ? "" : ` (${said.reason})`}`;
};
