import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { milliseconds } from "../../../src/core/units.ts";
import type { Reference } from "../../../src/reference/platform.ts";
import { Client } from "../client.ts";
import { start, stopAll } from "../running.ts";

afterEach(stopAll);

async function signIn({ url }: Reference): Promise<Client> {
  const client = new Client();
  await client.post(`${url}/auth/login`, { email: "user1", password: "pw1" });
  return client;
}

async function takeSeat(reference: Reference): Promise<string> {
  const client = await signIn(reference);
  const room = await client.get(`${reference.url}/webconference/rooms/r1/join`);
  const joined = await client.get(reference.url + room.location);
  return new URL(joined.location, reference.url).searchParams.get("sessionToken") ?? "";
}

const initialise = (token: string) => ({ type: "connection_init", payload: { headers: { "X-Session-Token": token } } });

interface Told {
  readonly messages: readonly string[];
  readonly closed: number | undefined;
}

/** Sends messages in order and gathers what comes until `enough` have come or the socket is closed. */
function talk(url: string, sent: readonly object[], enough: number): Promise<Told> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const messages: string[] = [];
  return new Promise((resolve) => {
    socket.on("open", () => {
      for (const message of sent) socket.send(JSON.stringify(message));
    });
    socket.on("error", () => undefined);
    socket.on("close", (code) => resolve({ messages, closed: code }));
    socket.on("message", (data) => {
      messages.push(String(data));
      if (messages.length < enough) return;
      resolve({ messages, closed: undefined });
      socket.terminate();
    });
  });
}

describe("the virtual classroom", () => {
  it("is joined by a signed address, a page, its settings and a socket that is held", async () => {
    const reference = await start(["entcore"]);
    const { url } = reference;
    const token = await takeSeat(reference);
    expect((await new Client().get(`${url}/html5client/?sessionToken=${token}`)).body).toContain('data-page="classroom"');
    const client = new Client();
    client.headers["X-Session-Token"] = token;
    expect((await client.get(`${url}/api/rest/clientStartupSettings/`)).status).toBe(200);
    expect(JSON.parse((await client.get(`${url}/bigbluebutton/api`)).body).response.graphqlWebsocketUrl).toBe(
      `${url.replace("http", "ws")}/graphql`,
    );
    const subscribe = { id: "1", type: "subscribe", payload: { query: "subscription { user { name } }" } };
    const mutate = { id: "2", type: "subscribe", payload: { query: "mutation { userJoinMeeting }" } };
    const { messages } = await talk(url, [initialise(token), { type: "ping" }, subscribe, mutate], 5);
    expect(messages.map((message) => JSON.parse(message).type)).toEqual(["connection_ack", "pong", "next", "next", "complete"]);
    expect(reference.ledger().totals).toMatchObject({ joined: 1, droppedSockets: 0 });
  });

  it("refuses a join whose query was changed, and who has no seat", async () => {
    const reference = await start(["entcore"]);
    const client = await signIn(reference);
    const room = await client.get(`${reference.url}/webconference/rooms/r1/join`);
    expect((await client.get(reference.url + room.location.replace("user1", "user2"))).body).toContain("checksumError");
    expect((await client.get(`${reference.url}/html5client/?sessionToken=x`)).status).toBe(401);
    expect((await new Client().get(`${reference.url}/webconference/rooms/r1/join`)).location).toContain("/auth/login");
  });

  it.each([
    ["nobody with a wrong token", [initialise("x")], 4403],
    ["no subscription before the introduction", [{ id: "1", type: "subscribe", payload: { query: "" } }], 4401],
    ["no message without a type", [{}], 4400],
  ])("lets %s in by the socket", async (_, sent, code) => {
    const { url } = await start(["entcore"]);
    expect((await talk(url, sent, 9)).closed).toBe(code);
  });

  it("drops its sockets where it is told to", async () => {
    const reference = await start(["entcore"], { dropSocketsAfter: milliseconds(30) });
    const { closed, messages } = await talk(reference.url, [initialise(await takeSeat(reference))], 9);
    expect([closed, messages.length]).toEqual([1006, 1]);
    expect(reference.ledger().totals.droppedSockets).toBe(1);
  });
});
