import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { minutes } from "../../core/units.ts";
import { type Answer, answerHtml, answerJson, answerText, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { writePage } from "../page.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import type { World } from "../world.ts";
import { dataFor, pageFor } from "./guard.ts";

const CLIENT = answerHtml(200, writePage("Classe virtuelle", '<main data-page="classroom" id="app"><h1>Classe virtuelle</h1></main>'));
const NO_TOKEN = answerText(401, "text/html", "missing or wrong session token", "refused-request");
const BAD_CHECKSUM = answerText(
  200,
  "text/xml",
  "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey><message>Checksums do not match</message></response>",
  "refused-request",
);
const JOIN = "/bigbluebutton/api/join";

/** Seats that were given out: session tokens of the virtual classroom. */
export type Seats = Tickets<string>;
export const openSeats = (): Seats => new Tickets({ life: minutes(240) });

/**
 * The way into a virtual classroom in BigBlueButton's shape: the platform's room → `join` with a checksum → the client's page
 * with a session token → its settings. What comes then is the websocket's (classroom-socket.ts).
 */
export function classroomRoutes(world: World, seats: Seats): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  const secret = randomBytes(16).toString("hex");
  const withSeat = (token: (call: Call) => string, answer: Answer) => (call: Call) =>
    seats.look(token(call), call.at) === undefined ? NO_TOKEN : answer;
  const settings = answerJson(200, { clientSettings: [{ clientSettingsJson: { public: {} } }] });
  return [
    {
      ...platform,
      path: "/webconference/rooms",
      hop: "classroom.rooms",
      answer: dataFor(world, () => answerJson(200, [{ id: "r1", name: "Classe de 5e A", active: true }])),
    },
    {
      ...platform,
      path: "/webconference/rooms/*",
      hop: "classroom.room",
      answer: pageFor(world, (call, { login }) => enterRoom(call, login, secret)),
    },
    { ...platform, path: JOIN, hop: "classroom.join", answer: (call) => join(call, secret, seats) },
    { ...platform, path: "/html5client/", hop: "classroom.client", answer: withSeat((call) => call.query("sessionToken"), CLIENT) },
    {
      ...platform,
      path: "/bigbluebutton/api",
      hop: "classroom.api",
      answer: () =>
        answerJson(200, {
          response: {
            returncode: "SUCCESS",
            version: "2.0",
            graphqlWebsocketUrl: `${world.origins.platform.replace("http", "ws")}/graphql`,
          },
        }),
    },
    {
      ...platform,
      path: "/api/rest/clientStartupSettings/",
      hop: "classroom.settings",
      answer: withSeat((call) => call.header("x-session-token") ?? "", settings),
    },
  ];
}

/** `/webconference/rooms/<id>/join` leads to the classroom's own `join`, signed. */
function enterRoom(call: Call, login: string, secret: string): Answer {
  const [, room] = /^\/webconference\/rooms\/([^/]+)\/join$/.exec(call.path) ?? [];
  if (room === undefined) return answerJson(404, { error: "no such room" });
  const query = new URLSearchParams({ fullName: login, meetingID: room, password: "ap" }).toString();
  return redirect(`${JOIN}?${query}&checksum=${checksumOf(query, secret)}`);
}

function join(call: Call, secret: string, seats: Seats): Answer {
  const [query = "", checksum = ""] = call.search.split("&checksum=");
  const expected = checksumOf(query, secret);
  if (checksum.length !== expected.length || !timingSafeEqual(Buffer.from(checksum), Buffer.from(expected))) return BAD_CHECKSUM;
  const token = seats.issue(call.query("fullName"), call.at);
  return redirect(`/html5client/?sessionToken=${token}`, [`JSESSIONID=${token.slice(0, 16)}; Path=/bigbluebutton; HttpOnly`]);
}

/** BigBlueButton's rule: SHA-1 of the call's name, its query and the shared secret. */
const checksumOf = (query: string, secret: string): string => createHash("sha1").update(`join${query}${secret}`).digest("hex");
