import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Milliseconds } from "../../core/units.ts";
import { now } from "../clock.ts";
import type { Seats } from "./classroom.ts";

const PATH = "/graphql";
const PROTOCOL = "graphql-transport-ws";
/** Close codes of graphql-transport-ws (enisdenjo/graphql-ws, PROTOCOL.md). */
const CLOSE = { badMessage: 4400, unauthorised: 4401, forbidden: 4403, twice: 4409, initialisedTwice: 4429 } as const;

export interface ClassroomSocketOptions {
  readonly seats: Seats;
  /** Absent: sockets are held for as long as the client wants. */
  readonly dropAfter?: Milliseconds;
  readonly onJoin: () => void;
  readonly onDrop: () => void;
}

/** The classroom's websocket: subscriptions that are answered once and then held, as a quiet lesson's are. */
export function openClassroomSocket(options: ClassroomSocketOptions): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false) });
  return (request, socket, head) => {
    if (request.url?.split("?")[0] !== PATH) {
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    server.handleUpgrade(request, socket, head, (client) => serveClient(client, options));
  };
}

function serveClient(client: WebSocket, { seats, dropAfter, onJoin, onDrop }: ClassroomSocketOptions): void {
  const open = new Set<string>();
  let isIn = false;
  const drop =
    dropAfter === undefined
      ? undefined
      : setTimeout(() => {
          onDrop();
          client.terminate();
        }, dropAfter);
  client.on("close", () => clearTimeout(drop));
  client.on("error", () => client.terminate());
  client.on("message", (data) => {
    const message = parseMessage(String(data));
    if (message === undefined) client.close(CLOSE.badMessage, "Invalid message received");
    else if (message.type === "connection_init") initialise(message);
    else if (message.type === "ping") reply({ type: "pong" });
    else if (message.type === "complete") open.delete(message.id);
    else if (message.type === "subscribe") subscribe(message);
  });

  function initialise(message: Message): void {
    if (isIn) client.close(CLOSE.initialisedTwice, "Too many initialisation requests");
    else if (seats.look(message.sessionToken, now()) === undefined) client.close(CLOSE.forbidden, "Forbidden");
    else {
      isIn = true;
      onJoin();
      reply({ type: "connection_ack" });
    }
  }

  function subscribe({ id, query }: Message): void {
    if (!isIn) client.close(CLOSE.unauthorised, "Unauthorized");
    else if (open.has(id)) client.close(CLOSE.twice, `Subscriber for ${id} already exists`);
    else {
      reply({ id, type: "next", payload: { data: {} } });
      // A mutation is done when it is answered; a subscription stays.
      if (query.trimStart().startsWith("mutation")) reply({ id, type: "complete" });
      else open.add(id);
    }
  }

  function reply(message: object): void {
    client.send(JSON.stringify(message));
  }
}

interface Message {
  readonly type: string;
  readonly id: string;
  readonly query: string;
  readonly sessionToken: string;
}

function parseMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const payload = fieldOf(value, "payload");
    const type = fieldOf(value, "type");
    if (typeof type !== "string") return undefined;
    const word = (found: unknown): string => (typeof found === "string" ? found : "");
    return {
      type,
      id: word(fieldOf(value, "id")),
      query: word(fieldOf(payload, "query")),
      sessionToken: word(fieldOf(fieldOf(payload, "headers"), "X-Session-Token")),
    };
  } catch {
    // What is not JSON is no message; the caller closes with the protocol's code.
    return undefined;
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
