import type { Browser } from "./browser.ts";
import { endingOf, isEnding } from "./ending.ts";
import { note } from "./metrics.ts";
import { asksPassword, isHtml, nextOf } from "./page.ts";
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
    if (renewed || found.indexOf("expired") < 0) {
      const missed = found.filter((one) => one !== "read");
      for (let count = missed.length; count > 0; count -= 1) note("page-failed");
      return missed.length === 0;
    }
    renewed = true;
    browser.until = Math.min(reader.deadline, Date.now() + PAGE_WAIT_MS);
    if ((await endingOf(() => signIn(reader))) === undefined) note("signed-in-again");
    return read(paths);
  };
  return read;
};

/** One function and no callbacks: a landing page asks for twenty, and on k6 each promise costs as much as a dozen lines. */
const openPage = async (browser: Browser, target: string, path: string): Promise<Found> => {
  try {
    const query = path.indexOf("?");
    const url = path.startsWith("http") ? path : target + path;
    let page = await browser.send({ step: "page", name: query < 0 ? path : path.slice(0, query), url });
    if (nextOf(page) !== "") page = await browser.follow(page, "page");
    return isHtml(page) && asksPassword(page) ? "expired" : "read";
  } catch (thrown) {
    if (!isEnding(thrown)) throw thrown;
    return thrown.reason === "401" ? "expired" : "failed";
  }
};
