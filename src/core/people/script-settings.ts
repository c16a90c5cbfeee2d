import { logoutOf } from "../plan/logout.ts";
import type { People, Plan } from "../plan/plan.ts";
import { lessonStarts } from "./lesson.ts";
import type { ScriptSettings } from "./script.ts";

/** What the script needs to know of the plan; no secret among it. */
export function scriptSettings(plan: Plan): ScriptSettings {
  return {
    target: plan.target.url,
    allow: plan.target.allow.map((entry) => entry.origin),
    headers: plan.target.headers,
    writes: plan.target.writes,
    pages: plan.pages,
    seed: plan.seed,
    people: plan.people.map((people) => ({
      name: people.name,
      persona: people.persona,
      signIn: signInOf(people),
      journey: people.journey,
      typing: people.typing,
      patience: people.patience,
      deadline: people.deadline,
      honoursWait: people.honoursWait,
      wrongPassword: people.wrongPassword,
      changePassword: people.changePassword,
      consent: people.consent,
      logout: people.logout,
      classroom: people.classroom,
      lessons: lessonStarts(plan, people),
    })),
  };
}

/** With the address that ends a session, where somebody needs it. */
function signInOf({ signIn, logout }: People): ScriptSettings["people"][number]["signIn"] {
  const { logout: _, ...others } = signIn;
  const address = logout > 0 ? logoutOf(signIn) : undefined;
  return { ...others, kind: signIn.kind, ...(address === undefined ? {} : { logout: address }) };
}
