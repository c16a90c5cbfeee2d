import type { Browser } from "./browser.ts";
import { endingOf, isEnding } from "./ending.ts";
import { note } from "./metrics.ts";
import { asksPassword, isHtml, nextOf } from "./page.ts";
import type { Person, SignIn } from "./person.ts";

/** How long a person waits for a page once in, in ms: browsers and people bear more when they know that they are in. */
const PAGE_WAIT_MS = 30_000;

/** Lets somebody who is in wait for the next pages as long as that. */
export const bearWaiting = ({ browser, deadline }: Person): void => {
  browser.until = Math.min(deadline, Date.now() + PAGE_WAIT_MS);
};

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
    bearWaiting(reader);
    const found = await openPages(browser, reader.target, paths);
    if (renewed || !found.includes("expired")) {
      for (const one of found) if (one !== "read") note("page-failed");
      return found.every((one) => one === "read");
    }
    renewed = true;
    bearWaiting(reader);
    if ((await endingOf(() => signIn(reader))) === undefined) note("signed-in-again");
    return read(paths);
  };
  return read;
};

/** As many at a time as the browser lets through anyway: on k6 six that take turns cost less than twenty of which fourteen wait. */
const LANES = 6;

/**
 * Opens pages side by side; what was found, in any order. Pages of other hosts, and those of HTTP/2, are all asked for at once. One
 * function and no callbacks: a landing page asks for twenty, and on k6 each promise costs as much as a dozen lines.
 */
const openPages = async (browser: Browser, target: string, paths: readonly string[]): Promise<readonly Found[]> => {
  const found: Found[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let path = paths[next]; path !== undefined; path = paths[next]) {
      next += 1;
      const query = path.indexOf("?");
      try {
        const url = path.startsWith("http") ? path : target + path;
        let page = await browser.send({ step: "page", name: query < 0 ? path : path.slice(0, query), url });
        // Data lead on by a redirect alone.
        if (page.location !== "" || (isHtml(page) && nextOf(page) !== "")) page = await browser.follow(page, "page");
        found.push(isHtml(page) && asksPassword(page) ? "expired" : "read");
      } catch (thrown) {
        if (!isEnding(thrown)) throw thrown;
        found.push(thrown.reason === "401" ? "expired" : "failed");
      }
    }
  };
  const lanes: Promise<void>[] = [];
  const most = browser.isUnlimited(target) || paths.some((path) => path.startsWith("http")) ? paths.length : LANES;
  while (lanes.length < Math.min(most, paths.length)) lanes.push(lane());
  await Promise.all(lanes);
  return found;
};
