import type { IncomingMessage } from "node:http";
import type { WebSocket as Socket } from "ws";
import { GoError } from "../go-error.ts";
import type { Metric } from "../metric.ts";
import type { Vu } from "../vu.ts";
import { arrayBufferOf, bytesOf } from "./binary.ts";
import type { ModuleFactory } from "./list.ts";
import { closeProblem, dialProblem } from "./websocket-error.ts";
import { httpAddress, openSocket } from "./websocket-open.ts";
import { parseAddress, parseParams } from "./websocket-params.ts";

/** `k6/websockets`. */
export const websocketsModule: ModuleFactory = (vu) => ({
  WebSocket: class extends WebSocket {
    constructor(url: unknown, protocols?: unknown, params?: unknown) {
      super(vu, url, protocols, params);
    }
  },
  Blob,
});

const SESSIONS: Metric = { name: "ws_sessions", kind: "counter" };
const CONNECTING: Metric = { name: "ws_connecting", kind: "trend" };
const SESSION_DURATION: Metric = { name: "ws_session_duration", kind: "trend" };
const SENT: Metric = { name: "ws_msgs_sent", kind: "counter" };
const RECEIVED: Metric = { name: "ws_msgs_received", kind: "counter" };
const PING: Metric = { name: "ws_ping", kind: "trend" };

const [STATE_CONNECTING, STATE_OPEN, STATE_CLOSING, STATE_CLOSED] = [0, 1, 2, 3];

const EVENTS = ["open", "message", "error", "close", "ping", "pong"] as const;
type EventName = (typeof EVENTS)[number];
type Listener = (event: unknown) => unknown;

/** k6's WebSocket: opens at once, holds its iteration until it is closed, and speaks to the script only through events. */
class WebSocket {
  readonly url: string;
  bufferedAmount = 0;
  protocol = "";
  extensions: readonly string[] = [];
  readonly #vu: Vu;
  readonly #socket: Socket;
  readonly #listeners = new Map<EventName, Listener[]>();
  readonly #handlers = new Map<EventName, Listener>();
  readonly #pings = new Map<string, number>();
  readonly #startedMs = now();
  readonly #tags: Record<string, string>;
  readonly #release: () => void;
  readonly #forget: () => void;
  #state = STATE_CONNECTING;
  #binaryType = "blob";
  #opened = false;
  #closeCode: number | undefined;
  #closeReason = "";

  constructor(vu: Vu, url: unknown, protocols: unknown, raw: unknown) {
    const address = parseAddress(url);
    const params = parseParams(vu, raw);
    this.#vu = vu;
    this.url = String(url);
    this.#tags = { ...Object.fromEntries(vu.tags), ...params.tags };
    for (const name of EVENTS) this.#defineHandler(name);
    this.#release = vu.hold();
    this.#socket = openSocket(vu, address, protocols, params);
    this.#forget = vu.onCut(() => this.#cut());
    this.#listen(address);
  }

  get readyState(): number {
    return this.#state ?? STATE_CONNECTING;
  }

  get binaryType(): string {
    return this.#binaryType;
  }

  set binaryType(type: string) {
    if (type !== "blob" && type !== "arraybuffer") {
      throw new GoError(`unknown binaryType ${type}, the supported ones are "blob" and "arraybuffer"`);
    }
    this.#binaryType = type;
  }

  addEventListener(name: string, listener: unknown): void {
    if (!isListener(listener)) throw new GoError(`handler for event type "${name}" isn't a callable function`);
    const known = EVENTS.find((event) => event === name);
    if (known === undefined) this.#vu.program.log("warning", `can't add event handler: unknown event type: ${name}`);
    else this.#listeners.set(known, [...(this.#listeners.get(known) ?? []), listener]);
  }

  send(message: unknown): void {
    this.#assertOpen();
    if (message instanceof Blob) {
      void message.arrayBuffer().then((data) => this.#write(Buffer.from(data)));
      return;
    }
    const isBinary = message instanceof ArrayBuffer || ArrayBuffer.isView(message);
    if (typeof message !== "string" && !isBinary) throw new GoError(`unsupported send type ${typeof message}`);
    this.#write(typeof message === "string" ? message : bytesOf(message));
  }

  ping(): void {
    this.#assertOpen();
    const id = String(this.#pings.size);
    this.#pings.set(id, now());
    this.#socket.ping(id, undefined, (error) => (error ? undefined : this.#emit(SENT, 1)));
  }

  close(code?: number, reason = ""): void {
    if (this.#state === STATE_CLOSED || this.#state === STATE_CLOSING) return;
    if (code && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new GoError(
        `InvalidAccessError: Failed to execute 'close' on 'WebSocket': The close code must be either 1000, or between 3000 and 4999. ${code} is neither`,
      );
    }
    if (Buffer.byteLength(reason) > MAX_REASON_BYTES) {
      throw new GoError("SyntaxError: Failed to execute 'close' on 'WebSocket': The message must not be greater than 123 bytes");
    }
    this.#state = STATE_CLOSING;
    this.#closeCode = code || 1000;
    this.#socket.close(this.#closeCode, reason);
    if (this.#opened) this.#emit(SENT, 1);
  }

  #defineHandler(name: EventName): void {
    Object.defineProperty(this, `on${name}`, {
      get: () => this.#handlers.get(name) ?? null,
      set: (handler: unknown) => {
        if (handler === null || handler === undefined) this.#handlers.delete(name);
        else if (isListener(handler)) this.#handlers.set(name, handler);
        else throw new GoError(`a value for 'on${name}' should be callable`);
      },
    });
  }

  #listen(address: URL): void {
    const socket = this.#socket;
    let problem: string | undefined;
    socket.on("upgrade", (response) => this.#connected(address, response));
    socket.on("unexpected-response", (_, response) => {
      problem = "websocket: bad handshake";
      this.#describe(address, response);
      socket.terminate(); // It ends in `error` and `close`, as every failed opening does.
    });
    socket.on("open", () => this.#open());
    socket.on("message", (data, isBinary) => this.#receive(bytesFrom(data), isBinary));
    socket.on("ping", () => this.#dispatch("ping"));
    socket.on("pong", (data) => this.#pong(data.toString()));
    socket.on("error", (error) => {
      problem ??= this.#opened ? undefined : dialProblem(error, address.host);
    });
    socket.on("close", (code, reason) => (this.#opened ? this.#closed(code, reason.toString()) : this.#failed(address, problem)));
  }

  #connected(address: URL, response: IncomingMessage): void {
    const lines = response.headers["set-cookie"] ?? [];
    if (lines.length > 0) this.#vu.storeCookies(httpAddress(address), lines);
    this.#opened = true;
    this.protocol = this.#socket.protocol;
    this.extensions = [response.headers["sec-websocket-extensions"] ?? []].flat();
    this.#describe(address, response);
    this.#emitConnection(address);
  }

  #open(): void {
    if (this.#state !== STATE_CONNECTING) return;
    this.protocol = this.#socket.protocol;
    this.#state = STATE_OPEN;
    this.#dispatch("open");
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#state !== STATE_OPEN) return;
    this.#emit(RECEIVED, 1);
    const bytes = arrayBufferOf(data);
    const binary = this.#binaryType === "blob" ? new Blob([bytes]) : bytes;
    this.#dispatch("message", { data: isBinary ? binary : data.toString("utf8"), origin: this.url });
  }

  #pong(id: string): void {
    const sentMs = this.#pings.get(id);
    if (sentMs === undefined) this.#vu.program.log("warning", `received pong for unknown ping ID ${id}`);
    else this.#emit(PING, now() - sentMs);
    this.#dispatch("pong");
  }

  /** A failed opening is measured like a successful one, then told as `error` and `close`. */
  #failed(address: URL, problem = "websocket: bad handshake"): void {
    this.#emitConnection(address);
    this.#state = STATE_CLOSED;
    this.#dispatch("error", { error: problem });
    this.#finish();
  }

  #closed(code: number, reason: string): void {
    // A connection that was reset has no code; one that ended without a close frame has 1006 and k6's reason for it.
    const isAbrupt = code === 1006;
    this.#closeCode = code;
    this.#closeReason = isAbrupt ? "unexpected EOF" : reason;
    const problem = closeProblem(code, this.#closeReason);
    this.#state = STATE_CLOSED;
    if (problem !== undefined) this.#dispatch("error", { error: problem });
    this.#emit(SESSION_DURATION, now() - this.#startedMs);
    this.#finish();
  }

  #finish(): void {
    const code = this.#closeCode === undefined ? {} : { code: this.#closeCode };
    this.#dispatch("close", { ...code, reason: this.#closeReason });
    this.#forget();
    this.#release();
  }

  #cut(): void {
    this.#state = STATE_CLOSED;
    this.#socket.close(1000);
    this.#socket.terminate();
    this.#release();
  }

  #write(data: string | Buffer): void {
    const size = Buffer.byteLength(data);
    this.bufferedAmount += size;
    this.#socket.send(data, { binary: typeof data !== "string" }, (error) => {
      this.bufferedAmount -= size;
      if (!error) this.#emit(SENT, 1);
    });
  }

  #dispatch(name: EventName, fields: Readonly<Record<string, unknown>> = {}): void {
    const handler = this.#handlers.get(name);
    const listeners = [...(handler === undefined ? [] : [handler]), ...(this.#listeners.get(name) ?? [])];
    const event = { type: name, target: this, timestamp: now(), ...fields };
    this.#vu.enter(() => {
      for (const listener of listeners) listener(event);
    });
  }

  #describe(address: URL, response: IncomingMessage): void {
    const ip = response.socket.remoteAddress;
    if (ip !== undefined) this.#tag("ip", ip.replace(/^::ffff:/, ""));
    this.#tag("status", String(response.statusCode));
    this.#tag("subproto", response.headers["sec-websocket-protocol"] ?? "");
    this.#nameAfter(address);
  }

  #nameAfter(address: URL): void {
    const name = this.#tags["name"] ?? this.url;
    this.#tag("url", name || address.href);
    this.#tag("name", name);
  }

  #emitConnection(address: URL): void {
    this.#nameAfter(address);
    this.#emit(SESSIONS, 1, this.#startedMs);
    this.#emit(CONNECTING, now() - this.#startedMs, this.#startedMs);
  }

  #emit(metric: Metric, value: number, timeMs?: number): void {
    this.#vu.emit({ metric, value, tags: this.#tags, timeMs });
  }

  #tag(name: string, value: string): void {
    if (this.#vu.program.options.systemTags.has(name)) this.#tags[name] = value;
  }

  #assertOpen(): void {
    if (this.#state !== STATE_OPEN) throw new GoError("InvalidStateError");
  }
}

/** A close frame's payload is at most 125 bytes, two of which are the code (RFC 6455, 5.5). */
const MAX_REASON_BYTES = 123;

function bytesFrom(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  return Array.isArray(data) ? Buffer.concat(data) : bytesOf(data);
}

function isListener(value: unknown): value is Listener {
  return typeof value === "function";
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
