import { openBrowser } from "../../scenarios/browser.ts";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { signIn } from "../../scenarios/sign-in/chain.ts";
import { ENT, world } from "./stand-in.ts";

/** A chain of a form and of the answer to it; import it once k6 and the constants are stood in for. */
export const FORM = "<form id=in method=post><input name=user><input type=password name=pass></form>";
export const SHOW = { name: "form", get: "{target}/in" };
export const SEND = { name: "credentials", submit: "#in", fields: { user: "{login}", pass: "{password}" } };

/** Somebody who signs in by a chain of these steps, with a browser of their own. */
export const personOf = (steps: readonly object[], landing?: object): Person =>
  ({
    browser: openBrowser(world),
    people: { signIn: { kind: "chain", steps, landing } },
    target: ENT,
    account: { login: "anna", password: "secret" },
    type: async () => undefined,
  }) as unknown as Person;

/** What comes of one attempt. */
export const attempt = (person: Person): Promise<string> => {
  person.browser.until = Date.now() + 1_000;
  return signIn(person).then(
    () => "ok",
    ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
  );
};

/** What comes of a chain of these steps. */
export const visit = (steps: readonly object[], landing?: object): Promise<string> => attempt(personOf(steps, landing));
