import type { Page } from "./page.ts";
import { spokenBy } from "./spoken.ts";

/**
 * Whether a page lets people sign out, and the one `before` the password did not, so that they are in. Read as people see it, with what links and buttons
 * are called: scripts of a portal know the way out for everybody, and a `dialog-outer` is none.
 */
export const offersWayOut = ({ body }: Page, before?: Page): boolean =>
  /\b(?:log|sign).?o(?:ut|ff)\b|d(?:[ée]|&\w+;)conne(?:xion|cter)|\bquitter\b|fermer (?:la|ma) session/i.test(
    spokenBy({ body: body.replace(/<(?=[abf])/gi, "") }),
  ) && !(before && offersWayOut(before));
