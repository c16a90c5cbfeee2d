import { type Answer, answerJson, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Session } from "../sessions.ts";
import { dutyPath, sessionOf, type World } from "../world.ts";

const UNAUTHORISED = answerJson(401, { error: "unauthorized" });
const NO_TOKEN = answerJson(403, { error: "xsrf token missing or wrong" }, "refused-request");

/** A page for people who are signed in and have nothing left to do first; the others are sent to the form. */
export function pageFor(world: World, answer: (call: Call, session: Session) => Answer): (call: Call) => Answer {
  return (call) => {
    const session = sessionOf(world, call);
    if (session === undefined) return redirect(`/auth/login?callback=${encodeURIComponent(addressOf(call))}`);
    const duty = world.duties.nextOf(session.login);
    return duty === undefined ? answer(call, session) : redirect(dutyPath(duty));
  };
}

/** Data for people who are signed in; the others get a 401. */
export function dataFor(world: World, answer: (call: Call, session: Session) => Answer): (call: Call) => Answer {
  return (call) => {
    const session = sessionOf(world, call);
    return session === undefined ? UNAUTHORISED : answer(call, session);
  };
}

/** A write: the session's XSRF token must come back as a header. A bearer token needs none. */
export function writeFor(world: World, answer: (call: Call, session: Session) => Answer): (call: Call) => Answer {
  return dataFor(world, (call, session) => {
    const isBearer = call.header("authorization") !== undefined;
    return isBearer || call.header("x-xsrf-token") === session.xsrf ? answer(call, session) : NO_TOKEN;
  });
}

const addressOf = (call: Call): string => (call.search === "" ? call.path : `${call.path}?${call.search}`);
