import type { Browser } from "./browser.ts";
import { endingOf } from "./ending.ts";
import { note } from "./metrics.ts";
import { asksPassword, isHtml } from "./page.ts";
import type { Person, SignIn } from "./person.ts";

/** How long a person waits for a page once in, in ms: browsers and people bear more when they know that they are in. */
export const PAGE_WAIT_MS = 30_000;

type Found = "read" | "failed" | "expired";

/**
 * Opens pages after the sign-in. Where the session has expired (the form again, or 401) the person signs in again, once a visit,
 * and opens them once more; that is no attempt of the morning's and is only noted.
 */
export const readerOf = (person: () => Person, signIn: SignIn): Person["visit"] => {
  let renewed = false;
  const read = async (paths: readonly string[]): Promise<boolean> => {
    const reader = person();
    const { browser } = reader;
    browser.until = Math.min(reader.deadline, Date.now() + PAGE_WAIT_MS);
    const found = await Promise.all(paths.map((path) => openPage(browser, reader.target, path)));
    if (renewed || !found.includes("expired")) {
      for (const one of found) if (one !== "read") note("page-failed");
      return found.every((one) => one === "read");
    }
    renewed = true;
    browser.until = Math.min(reader.deadline, Date.now() + PAGE_WAIT_MS);
    if ((await endingOf(() => signIn(reader))) === undefined) note("signed-in-again");
    return read(paths);
  };
  return read;
};

const openPage = async (browser: Browser, target: string, path: string): Promise<Found> => {
  let asks = false;
  const ending = await endingOf(async () => {
    const url = path.startsWith("http") ? path : target + path;
    const page = await browser.open({ step: "page", name: path.split("?")[0] ?? path, url });
    asks = isHtml(page) && asksPassword(page);
  });
  if (asks || ending?.reason === "401") return "expired";
  return ending === undefined ? "read" : "failed";
};
