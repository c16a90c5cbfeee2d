import type { Dispatcher } from "undici";
import { wallClock } from "./clock.ts";
import { type Connection, type Connections, connectedAt } from "./connections.ts";
import type { DialTarget } from "./dial.ts";
import { classifyError, type NetworkError, TIMED_OUT } from "./network-error.ts";
import { type Marks, noMarks } from "./phases.ts";
import type { ProxyServer } from "./proxy.ts";

/** One request as it goes over the wire; redirects are several. */
export interface WireRequest {
  readonly origin: string;
  readonly target: DialTarget;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  /** When to give up, on the monotonic clock in ms. */
  readonly deadline: number;
  /** Set where nothing can be sent. */
  readonly refusal: NetworkError | undefined;
}

/** What came back; `error` is set where something went wrong, also in the middle of the body. */
export interface WireResponse {
  readonly status: number;
  readonly statusText: string;
  /** Names and values in turn, as bytes. */
  readonly headers: readonly Buffer[];
  readonly body: readonly Buffer[];
  readonly proto: string;
  readonly remote: { readonly ip: string; readonly port: number } | undefined;
  readonly tlsVersion: string;
  readonly marks: Marks;
  readonly endMs: number;
  readonly error: NetworkError | undefined;
}

/** Who lends connections. */
export type Lender = Pick<Connections, "acquire" | "release" | "discard">;

/** Longer delays would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Sends one request on a connection of the VU and calls back once. A deadline in the past costs no packet. */
export function exchange(connections: Lender, request: WireRequest, done: (response: WireResponse) => void): void {
  new Exchange(connections, request, done).begin();
}

/** As many as Go's HTTP/2 client allows of a connection that dies, and of a stream that is refused. */
const MOST_REPEATS = 6;
const MOST_REFUSALS = 7;
/** What Go waits before the second repeat of a stream that was refused; it doubles with each. The first goes at once. */
const REFUSED_PAUSE_MS = 1_000;

/** The state of one exchange; undici calls its `on…` methods. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #connections: Lender;
  readonly #request: WireRequest;
  readonly #done: (response: WireResponse) => void;
  #connection: Connection | undefined;
  #abort: ((error?: Error) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #marks = noMarks();
  #repeats = 0;
  #pause: NodeJS.Timeout | undefined;
  /** Bytes that its connection had received when it was sent: of a head that has not come whole undici knows nothing yet. */
  #receivedBefore = 0;
  #isReused = false;
  #isOver = false;
  #isSending = false;
  #isAgain = false;
  #status = 0;
  #statusText = "";
  #headers: readonly Buffer[] = [];
  #body: Buffer[] = [];

  constructor(connections: Lender, request: WireRequest, done: (response: WireResponse) => void) {
    this.#connections = connections;
    this.#request = request;
    this.#done = done;
  }

  begin(): void {
    if (this.#request.refusal !== undefined) {
      this.#finish(this.#request.refusal);
      return;
    }
    const left = this.#request.deadline - performance.now();
    if (left <= 0) {
      this.#finish(TIMED_OUT);
      return;
    }
    this.#timer = setTimeout(() => this.#giveUp(), Math.min(Math.ceil(left), MAX_TIMER_MS));
    this.#send();
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.#isOver) {
      abort();
      return;
    }
    this.#abort = abort;
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#marks.connected = connectedAt(connection, this.#marks.asked);
    const isNew = connection.marks.connectStart >= this.#marks.asked;
    const { connectStart, connectEnd, tlsStart, tlsEnd } = connection.marks;
    const now = this.#marks.connected;
    Object.assign(this.#marks, isNew ? { connectStart, connectEnd, tlsStart, tlsEnd } : { connectStart: now, connectEnd: now });
  }

  onRequestSent(): void {
    this.#marks.written = wallClock();
  }

  onResponseStarted(): void {
    this.#marks.firstByte ||= wallClock();
  }

  onHeaders(status: number, headers: Buffer[], _resume: () => void, statusText: string): boolean {
    if (status < 200) return true;
    this.#marks.firstByte ||= wallClock();
    this.#status = status;
    this.#statusText = statusText;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#body.push(chunk);
    return true;
  }

  onComplete(): void {
    const failure = this.#connection?.failure;
    this.#finish(failure && classifyError(failure, true));
  }

  onError(error: Error): void {
    if (this.#isOver) return;
    if (this.#isWhole(error)) {
      this.#finish(undefined);
      return;
    }
    if (this.#isRefused(error)) {
      this.#repeatLater();
      return;
    }
    if (this.#mayRepeat()) {
      this.#repeat();
      return;
    }
    this.#finish(classifyError(error, this.#status > 0));
  }

  onUpgrade(): void {}

  /** A loop, since a connection may turn out dead at once, and the next one too. */
  #send(): void {
    this.#isSending = true;
    do {
      this.#isAgain = false;
      this.#sendOnce();
    } while (this.#isAgain);
    this.#isSending = false;
  }

  #sendOnce(): void {
    const { origin, target, body } = this.#request;
    this.#marks.asked = wallClock();
    const connection = this.#connections.acquire(origin, target);
    this.#connection = connection;
    this.#isReused = connection.used > 1;
    if (body === null || !this.#isReused) this.#dispatch(connection);
    else setImmediate(() => this.#dispatchLate(connection));
  }

  /** What cannot be sent again is not sent on a connection whose end has come with the last answer and was not yet read: a turn of the loop later it has been. */
  #dispatchLate(connection: Connection): void {
    if (this.#isOver) return;
    if (!connection.isClosed || connection.client.destroyed) {
      this.#dispatch(connection);
      return;
    }
    this.#giveBack();
    this.#send();
  }

  #dispatch(connection: Connection): void {
    const { origin, method, path, headers, body } = this.#request;
    const sent = connection.proxy === undefined ? { path, headers } : asProxyRequest(connection.proxy, origin, { path, headers });
    this.#receivedBefore = connection.socket?.bytesRead ?? 0;
    try {
      connection.client.dispatch(
        { method: method as Dispatcher.HttpMethod, path: sent.path, headers: sent.headers as string[], body, reset: isClosing(headers) },
        this,
      );
    } catch (error) {
      this.#finish(classifyError(error, false));
    }
  }

  /** A 204 and a 304 end with their head; what length a 304 names is that of the page it spares (RFC 9110 §8.6). undici misses the body. */
  #isWhole(error: Error): boolean {
    const isLength = (error as { code?: unknown }).code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
    return isLength && [204, 304].includes(this.#status);
  }

  /** A stream that the server did not look at is asked for again, whatever it carries and however new its connection (RFC 9113 §8.7). */
  #isRefused(error: Error): boolean {
    const isSaid = this.#connection?.isH2 === true && error.message.includes("REFUSED_STREAM");
    return isSaid && this.#marks.firstByte === 0 && this.#repeats < MOST_REFUSALS;
  }

  #repeatLater(): void {
    const pause = this.#repeats === 0 ? 0 : REFUSED_PAUSE_MS * 2 ** (this.#repeats - 1);
    if (pause === 0) {
      this.#repeat();
      return;
    }
    this.#repeats += 1;
    this.#giveBack(true);
    this.#marks = noMarks();
    this.#pause = setTimeout(() => this.#send(), pause);
  }

  /** Go sends a request again when a kept connection died before a byte of the answer. */
  #mayRepeat(): boolean {
    const { isH2 = false, socket } = this.#connection ?? {};
    const isHopeful = !isH2 || (socket?.destroyed === true && this.#repeats < MOST_REPEATS);
    const isUnheard = this.#marks.firstByte === 0 && (isH2 || (socket?.bytesRead ?? 0) === this.#receivedBefore);
    return this.#isReused && isHopeful && isUnheard && (this.#request.body === null || this.#marks.written === 0);
  }

  #repeat(): void {
    this.#repeats += 1;
    this.#giveBack(true);
    this.#marks = noMarks();
    if (this.#isSending) this.#isAgain = true;
    else this.#send();
  }

  #giveUp(): void {
    this.#finish(TIMED_OUT);
  }

  #finish(error: NetworkError | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#pause);
    const endMs = wallClock();
    const { socket, isH2 } = this.#connection ?? { socket: undefined, isH2: false };
    const response: WireResponse = {
      status: this.#status,
      statusText: this.#statusText,
      headers: this.#headers,
      body: this.#body,
      proto: isH2 ? "HTTP/2.0" : "HTTP/1.1",
      remote: socket?.remoteAddress === undefined ? undefined : { ip: socket.remoteAddress, port: socket.remotePort ?? 0 },
      tlsVersion: readTlsVersion(socket),
      marks: this.#marks,
      endMs,
      error,
    };
    if (error !== undefined) this.#abort?.(new Error("given up"));
    this.#giveBack(error !== undefined);
    this.#done(response);
  }

  #giveBack(isBroken = false): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    if (isBroken) this.#connections.discard(connection);
    else this.#connections.release(connection);
  }
}

/** What a proxy is asked: the whole address, and who asks (RFC 9112 §3.2.2). */
function asProxyRequest({ credentials }: ProxyServer, origin: string, { path, headers }: Pick<WireRequest, "path" | "headers">) {
  return {
    path: `${origin}${path}`,
    headers: credentials === "" ? headers : [...headers, "Proxy-Authorization", `Basic ${credentials}`],
  };
}

/** k6 writes `tls1.3` for Node's `TLSv1.3`. */
function readTlsVersion(socket: object | undefined): string {
  const version = (socket as { getProtocol?: () => string | null } | undefined)?.getProtocol?.();
  return version == null ? "" : version.replace("TLSv", "tls");
}

/** Go closes a connection when the request says so. */
function isClosing(headers: readonly string[]): boolean {
  const at = headers.indexOf("Connection");
  return at >= 0 && headers[at + 1]?.toLowerCase() === "close";
}
