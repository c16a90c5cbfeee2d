import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Waiting connections that the kernel keeps; it lowers the number to its own limit. */
const BACKLOG = 8_192;

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
  readonly onRequest: RequestListener;
  readonly onUpgrade?: UpgradeListener;
  /** Somebody has connected, and asked for nothing yet. */
  readonly onConnection?: () => void;
}

/** One listening address, which can go away and come back under the same port. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port: number;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  get origin(): string {
    return `${this.#options.tls === undefined ? "http" : "https"}://${this.#options.host}:${this.#port}`;
  }

  async open(): Promise<void> {
    const server = this.#create();
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port: this.#port, host: this.#options.host, backlog: BACKLOG }, () => resolve());
    });
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  /** Stops listening and cuts every connection with a reset. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  #create(): Server {
    const { tls, onRequest, onUpgrade, onConnection } = this.#options;
    const server: Server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest);
    // Nothing here may end a connection before the client does: a patient client's request is never the server's to drop.
    server.keepAliveTimeout = 0;
    server.headersTimeout = 0;
    server.requestTimeout = 0;
    server.on("connection", (socket: Socket) => {
      onConnection?.();
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    server.on("clientError", (_, socket: Duplex) => socket.destroy());
    if (onUpgrade !== undefined) server.on("upgrade", onUpgrade);
    return server;
  }
}
