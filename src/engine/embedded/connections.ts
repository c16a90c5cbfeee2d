import type { Socket } from "node:net";
import { Client } from "undici";
import { wallClock } from "./clock.ts";
import type { Dial, DialMarks, DialTarget } from "./dial.ts";
import { speakAsGo } from "./go-headers.ts";
import { leaveAsGo } from "./goaway.ts";
import type { FindProxy, ProxyServer } from "./proxy.ts";
import { endAsGo } from "./stream-end.ts";

/** One connection and the undici client that speaks on it. */
export interface Connection {
  readonly client: Client;
  readonly origin: string;
  /** Set where requests are handed to a proxy that reads them; through a tunnel they are the target's own. */
  readonly proxy: ProxyServer | undefined;
  readonly marks: DialMarks;
  /** Set once it is open. */
  socket: Socket | undefined;
  isH2: boolean;
  /** What the socket broke with. An answer that ends with its connection has then not ended, though the client takes a reset for an end. */
  failure: Error | undefined;
  /** Gives up opening it, so that no socket outlives the person it was for. */
  abortDial: (() => void) | undefined;
  /** Exchanges under way. HTTP/1.1 takes one at a time. */
  busy: number;
  /** Exchanges ever begun. */
  used: number;
  isClosed: boolean;
  /** The server takes no other request on it, and answers those that it has. */
  isLeaving: boolean;
  seen: { sent: number; received: number };
}

/** Go's transport keeps this many idle connections to one host: k6 sets it to `batchPerHost`. */
const MAX_IDLE_PER_HOST = 6;
/** Requests at a time on one HTTP/2 connection: what servers commonly allow. */
const MAX_STREAMS = 100;
/** Far above anything a server sends; undici would cut long header blocks at 16 kB, Go at 10 MB. */
const MAX_HEADER_BYTES = 10_000_000;

/**
 * The connections of one VU, as Go's transport keeps them: an idle one is used again, else a new one is opened, so that there
 * are as many as requests at a time. An HTTP/2 connection is shared.
 */
export class Connections {
  readonly #dial: Dial;
  readonly #keepAlive: boolean;
  readonly #findProxy: FindProxy;
  #open: Connection[] = [];
  #sent = 0;
  #received = 0;

  constructor(dial: Dial, { keepAlive, findProxy }: { readonly keepAlive: boolean; readonly findProxy: FindProxy }) {
    this.#dial = dial;
    this.#keepAlive = keepAlive;
    this.#findProxy = findProxy;
  }

  /** A connection for one exchange; give it back with `release`. */
  acquire(origin: string, target: DialTarget): Connection {
    const known = this.#open.find(
      (entry) => entry.origin === origin && isFree(entry) && (entry.isH2 || (entry.busy === 0 && entry.socket !== undefined)),
    );
    const connection = known ?? this.#create(origin, target);
    connection.busy++;
    connection.used++;
    return connection;
  }

  release(connection: Connection): void {
    connection.busy--;
    if (connection.isClosed || connection.busy > 0) return;
    const idle = this.#open.filter((entry) => entry.origin === connection.origin && entry.busy === 0);
    if (!this.#keepAlive || connection.isLeaving || idle.length > MAX_IDLE_PER_HOST) this.#destroy(connection);
  }

  /** Gives back a connection that can serve no other exchange. */
  discard(connection: Connection): void {
    connection.busy--;
    if (!connection.isH2) this.#destroy(connection);
  }

  /** Closes what no exchange needs: the end of an iteration. */
  close(): void {
    for (const connection of [...this.#open]) this.#destroy(connection);
  }

  /** Drops everything, whatever is under way: the iteration was cut. */
  abort(): void {
    this.close();
  }

  /** Bytes since the last call. */
  takeBytes(): { readonly sent: number; readonly received: number } {
    for (const connection of this.#open) this.#count(connection);
    const taken = { sent: this.#sent, received: this.#received };
    this.#sent = 0;
    this.#received = 0;
    return taken;
  }

  #create(origin: string, target: DialTarget): Connection {
    const marks: DialMarks = { connectStart: 0, connectEnd: 0, tlsStart: 0, tlsEnd: 0 };
    const client = new Client(origin, {
      connect: (_, done) => {
        connection.abortDial = this.#dial(target, marks, (error, socket) => {
          if (error !== null || socket === null) return done(error ?? new Error("no socket"), null);
          // The client may open another socket for what it has still to send.
          connection.failure = undefined;
          connection.socket = socket.once("error", (failure) => {
            if (connection.socket === socket) connection.failure = failure;
          });
          connection.isH2 = (socket as { alpnProtocol?: string | false }).alpnProtocol === "h2";
          if (connection.isH2) client.pipelining = MAX_STREAMS;
          else speakAsGo(socket);
          done(null, socket);
        });
      },
      allowH2: true,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 600_000,
      maxHeaderSize: MAX_HEADER_BYTES,
      strictContentLength: false,
    });
    const connection: Connection = {
      client,
      origin,
      proxy: target.isSecure ? undefined : this.#findProxy(target),
      marks,
      socket: undefined,
      failure: undefined,
      abortDial: undefined,
      isH2: false,
      busy: 0,
      used: 0,
      isClosed: false,
      isLeaving: false,
      seen: { sent: 0, received: 0 },
    };
    client.on("connect", () => {
      if (connection.socket === undefined || !connection.isH2) return;
      leaveAsGo(connection.socket, () => this.#leave(connection));
      endAsGo(connection.socket);
    });
    client.on("disconnect", () => this.#forget(connection));
    client.on("connectionError", () => this.#forget(connection));
    this.#open.push(connection);
    return connection;
  }

  #leave(connection: Connection): void {
    connection.isLeaving = true;
    if (connection.busy === 0) this.#destroy(connection);
  }

  #destroy(connection: Connection): void {
    this.#forget(connection);
    if (connection.socket === undefined) connection.abortDial?.();
    connection.client.destroy().catch(() => undefined);
  }

  #forget(connection: Connection): void {
    if (connection.isClosed) return;
    connection.isClosed = true;
    this.#count(connection);
    this.#open = this.#open.filter((entry) => entry !== connection);
  }

  #count({ socket, seen }: Connection): void {
    if (socket === undefined) return;
    this.#sent += socket.bytesWritten - seen.sent;
    this.#received += socket.bytesRead - seen.received;
    seen.sent = socket.bytesWritten;
    seen.received = socket.bytesRead;
  }
}

const isFree = ({ isClosed, isLeaving }: Connection): boolean => !isClosed && !isLeaving;

/** When the connection was there for an exchange that asked now: at once where it is open. */
export function connectedAt(connection: Connection, askedMs: number): number {
  return Math.max(askedMs, connection.marks.tlsEnd || connection.marks.connectEnd || wallClock());
}
