import { type Answer, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Duty } from "../duties.ts";
import { answerForm, type FormPage } from "../form-page.ts";
import { refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import type { Session } from "../sessions.ts";
import { dutyPath, sessionOf, type World } from "../world.ts";

const HOME = "/timeline/timeline";

/**
 * What some people must do first: change the password (EduConnect, April 2024) or consent. A new password is checked, and
 * forgotten: the account keeps its own, so that a plan's list of accounts stays true.
 */
export function firstVisitRoutes(world: World): readonly Route[] {
  const pages: Readonly<Record<Duty, (session: Session, notice?: string) => FormPage>> = {
    "change-password": (session, notice = "") => ({
      party: "platform",
      title: "Changement de mot de passe",
      action: dutyPath("change-password"),
      attributes: { id: "changePassword" },
      hidden: { token: session.xsrf },
      inputs: { oldPassword: "password", newPassword: "password", confirmPassword: "password" },
      notice,
    }),
    consent: (session, notice = "") => ({
      party: "platform",
      title: "Conditions d'utilisation",
      action: dutyPath("consent"),
      attributes: { id: "consent" },
      hidden: { token: session.xsrf },
      inputs: { accept: "checkbox" },
      notice,
    }),
  };
  return (["change-password", "consent"] as const).flatMap((duty) => [
    {
      party: "platform",
      method: "GET",
      path: dutyPath(duty),
      hop: `first-visit.${duty}`,
      answer: forSession(world, (call, session) => answerForm(world, call, pages[duty](session))),
    } as const,
    {
      party: "platform",
      method: "POST",
      path: dutyPath(duty),
      hop: `first-visit.${duty}-sent`,
      answer: forSession(world, (call, session) => {
        if (call.field("token") !== session.xsrf) return refuseRequest(403, "Jeton absent ou faux.");
        const missing = duty === "consent" ? missingConsent(call) : missingPassword(world, call, session);
        if (missing !== undefined) return answerForm(world, call, pages[duty](session, `<p class="error">${missing}</p>`));
        world.duties.finish(session.login, duty);
        const next = world.duties.nextOf(session.login);
        return redirect(next === undefined ? HOME : dutyPath(next));
      }),
    } as const,
  ]);
}

/** The pages of the first visit themselves: behind the door, before everything else. */
const forSession =
  (world: World, answer: (call: Call, session: Session) => Answer): ((call: Call) => Answer) =>
  (call) => {
    const session = sessionOf(world, call);
    return session === undefined ? redirect("/auth/login") : answer(call, session);
  };

const missingConsent = (call: Call): string | undefined =>
  call.field("accept") === "true" ? undefined : "Vous devez accepter pour continuer.";

function missingPassword(world: World, call: Call, { login }: Session): string | undefined {
  const [old, changed, confirmed] = ["oldPassword", "newPassword", "confirmPassword"].map((name) => call.field(name) ?? "");
  if (old === undefined || !world.accounts.isRight(login, old)) return "Ancien mot de passe incorrect.";
  if (changed === undefined || changed.length < 8) return "Le nouveau mot de passe est trop court (8 caractères au moins).";
  if (changed === old) return "Le nouveau mot de passe doit être différent.";
  return changed === confirmed ? undefined : "Les deux mots de passe ne sont pas les mêmes.";
}
