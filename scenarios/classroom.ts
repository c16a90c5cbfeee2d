import exec from "k6/execution";
import { WebSocket } from "k6/websockets";
import { exponential } from "../src/core/people/random.ts";
import { originOf, queryValue } from "./address.ts";
import { endingOf, unexpected } from "./ending.ts";
import { note } from "./metrics.ts";
import type { Journey, Person } from "./person.ts";
import { bearWaiting } from "./reading.ts";
import { lessonAt } from "./roll-call.ts";

/** What the client of BigBlueButton 3 subscribes to, in number; media is no business of k6. */
const SUBSCRIPTIONS = 20;
/** Who must go before the lesson ends keeps so long to sign out, in ms. */
const LEAVING_MS = 3_000;
/** A lesson, in ms (facts: 55 minutes in every timetable seen). */
const LESSON_MS = 55 * 60_000;
/** People whose connection drops come back, this many times, after a pause of this mean in ms. */
const RECONNECTIONS = 5;
const BACK_AFTER_MS = 2_000;

/**
 * The virtual classroom on the hour, in BigBlueButton's shape: the room leads to a signed `join`, the client's page, its settings,
 * and a websocket with subscriptions that is held until the lesson or the visit ends; one that drops is opened again. A phase that is no
 * morning has none.
 */
export const attendClass: Journey = async (person) => {
  const { people, rest, random } = person;
  if (!people.classroom || __ENV["NO_LESSON"] !== undefined) return;
  const now = Date.now() - exec.scenario.startTime;
  const lesson = lessonAt(people.lessons, now) ?? now;
  if (lesson > now) await rest(lesson - now + exponential(random, BACK_AFTER_MS));
  const until = Math.min(
    person.deadline - (people.logout > 0 ? LEAVING_MS : 0),
    exec.scenario.startTime + Math.max(lesson, now) + LESSON_MS,
  );
  for (let count = 0; count <= RECONNECTIONS && Date.now() < until; count += 1) {
    const ending = await endingOf(() => join(person, until));
    if (ending !== undefined) note("page-failed");
    if (Date.now() < until) await rest(exponential(random, BACK_AFTER_MS));
  }
};

const join = async (person: Person, until: number): Promise<void> => {
  const { browser, target, settings } = person;
  bearWaiting(person);
  const open = (name: string, url: string, headers?: Record<string, string>) =>
    browser.open({ step: "page", name, url, headers: headers ?? {} });
  const rooms: unknown = JSON.parse((await open("/webconference/rooms", `${target}/webconference/rooms`)).body);
  const id: unknown = Array.isArray(rooms) ? Reflect.get(rooms[0] ?? {}, "id") : undefined;
  const page = await open("/webconference/rooms/{id}/join", `${target}/webconference/rooms/${id}/join`);
  const token = queryValue(page.url, "sessionToken");
  if (token === undefined) throw unexpected("no-session-token");
  const headers = { "X-Session-Token": token };
  const api = await open("/bigbluebutton/api", `${target}/bigbluebutton/api`);
  await open("/api/rest/clientStartupSettings/", `${target}/api/rest/clientStartupSettings/`, headers);
  const socket = /"graphqlWebsocketUrl"\s*:\s*"([^"]+)"/.exec(api.body)?.[1] ?? "";
  const origins = [target, ...settings.allow].map(originOf);
  if (origins.indexOf(originOf(socket.replace("ws", "http"))) < 0) throw unexpected("foreign-host");
  if (await hold(socket, headers, until)) note("dropped-socket");
};

/** Opens the socket and holds it until `until`; whether it dropped before. Nothing in a handler may throw. */
const hold = (url: string, headers: Readonly<Record<string, string>>, until: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    const timer = setTimeout(() => {
      resolve(false);
      socket.close();
    }, until - Date.now());
    const dropped = (): void => {
      clearTimeout(timer);
      resolve(Date.now() < until);
    };
    const say = (message: object): void => socket.send(JSON.stringify(message));
    socket.addEventListener("open", () => say({ type: "connection_init", payload: { headers } }));
    socket.addEventListener("message", (event) => {
      if (!("data" in event) || !String(event.data).includes("connection_ack")) return;
      note("joined-class");
      say({ id: "join", type: "subscribe", payload: { query: "mutation { userJoinMeeting }" } });
      for (let id = 1; id <= SUBSCRIPTIONS; id += 1)
        say({ id: String(id), type: "subscribe", payload: { query: `subscription { s${id} }` } });
    });
    socket.addEventListener("close", dropped);
    socket.addEventListener("error", dropped);
  });
