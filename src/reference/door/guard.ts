import { type Answer, answerJson, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Session } from "../sessions.ts";
import { sessionOf, type World } from "../world.ts";

const UNAUTHORISED = answerJson(401, { error: "unauthorized" });
const NO_TOKEN = answerJson(403, { error: "xsrf token missing or wrong" }, "refused-request");

/** A page for people who are signed in; the others are sent to the form. */
export function pageFor(world: World, answer: (call: Call, session: Session) => Answer): (call: Call) => Answer {
  return (call) => {
    const session = sessionOf(world, call);
    return session === undefined ? redirect(`/auth/login?callback=${encodeURIComponent(call.path)}`) : answer(call, session);
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
