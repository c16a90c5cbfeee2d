import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import { type Answer, answerJson, answerText } from "./answer.ts";
import type { ArrivalLog } from "./arrival-log.ts";
import { lieTo } from "./behaviour.ts";
import { Call, type FormCharset } from "./call.ts";
import { now } from "./clock.ts";
import type { Timetable } from "./disturbance.ts";
import { REFRESHED } from "./form-page.ts";
import type { Lateness } from "./lateness.ts";
import type { Ledger } from "./ledger.ts";
import type { Party, Route, Router } from "./route.ts";
import type { ReferenceSettings } from "./settings.ts";
import type { Job } from "./station.ts";
import { StationBoard } from "./station-board.ts";
import { sendTrickling } from "./trickle.ts";

/** Somebody whose request has reached a route. */
interface Visitor {
  readonly call: Call;
  readonly route: Route;
  readonly response: ServerResponse;
  readonly send: (response: ServerResponse, answer: Answer) => void;
  gone: boolean;
}

export interface FrontOptions {
  readonly settings: ReferenceSettings;
  readonly router: Router;
  readonly timetable: Timetable;
  readonly ledger: Ledger;
  readonly arrivals: ArrivalLog;
  readonly lateness: Lateness;
  /** The first request of a timetable was seen. */
  readonly onBegin: () => void;
}

const NOT_FOUND = answerJson(404, { error: "not found" });
const TOO_LARGE = answerJson(413, { error: "body too large" });
const FULL = answerText(
  503,
  "text/html; charset=utf-8",
  "<!DOCTYPE html><title>503 Service Unavailable</title><h1>503 Service Unavailable</h1>",
);
const NO_BODY = Buffer.alloc(0);
/** Largest body that is read. */
const BODY_LIMIT_BYTES = 20_000_000;

/** Takes requests to their routes, through the stations and past the disturbances, and keeps the books. */
export class Front {
  readonly board: StationBoard<Visitor>;
  readonly #options: FrontOptions;
  readonly #open = new Set<ServerResponse>();
  readonly #charset: FormCharset;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#charset = options.settings.variant === "latin-1" ? "latin1" : "utf8";
    this.board = new StationBoard({
      settings: options.settings,
      finish: (start, work) => options.timetable.finish(start, work),
      ended: (name, job) => this.#serve(name, job),
    });
  }

  listen(party: Party): RequestListener {
    return (request, response) => {
      const at = now();
      this.board.look(at);
      this.#open.add(response);
      response.once("close", () => {
        this.look();
        this.#open.delete(response);
      });
      if (this.#options.timetable.begin(at)) this.#options.onBegin();
      this.#receive(party, request, response, at);
    };
  }

  /** Serves what is due: asked wherever the event loop comes by anyway. */
  look(): void {
    this.board.look(now());
  }

  /** Forgets everybody who waits; their connections are cut. */
  clear(): void {
    this.board.clear();
    for (const response of this.#open) response.socket?.resetAndDestroy();
  }

  #receive(party: Party, request: IncomingMessage, response: ServerResponse, at: Milliseconds): void {
    const { router, ledger, timetable } = this.#options;
    const url = request.url ?? "/";
    const route = router.find(party, request.method ?? "GET", url);
    const hop = route?.hop ?? "unknown";
    ledger.countRequest(hop, runOf(request), at);
    if (route?.role === "first" && !url.endsWith(REFRESHED)) this.#noteArrival(request, at);
    const { kind, until } = timetable.behaviourAt(at, hop);
    if (kind === "reset" || kind === "refuse") return void request.socket.resetAndDestroy();
    if (kind === "silent") {
      if (until !== Number.POSITIVE_INFINITY) setTimeout(() => this.#receiveLate(route, request, response, url), until - at);
      return;
    }
    const lie = lieTo(url, kind);
    if (lie !== undefined) return void this.#lie(request, response, route, lie, at);
    this.#read(route, request, response, { url, at, send: kind === "trickle" ? sendTrickling : send });
  }

  /** A request that came while the platform hung is looked at when the hang is over, if its client is still there. */
  #receiveLate(route: Route | undefined, request: IncomingMessage, response: ServerResponse, url: string): void {
    if (response.destroyed) return;
    this.#read(route, request, response, { url, at: now(), send });
  }

  #lie(request: IncomingMessage, response: ServerResponse, route: Route | undefined, lie: Answer, at: Milliseconds): void {
    request.resume();
    if (route?.role === "credentials") this.#options.ledger.count("attempts", at);
    if (lie.mark !== undefined) this.#options.ledger.countAnswer(lie.mark, true, at);
    send(response, lie);
  }

  #noteArrival(request: IncomingMessage, at: Milliseconds): void {
    this.#options.ledger.count("arrivals", at);
    this.#options.arrivals.note(at, runOf(request));
  }

  #read(
    route: Route | undefined,
    request: IncomingMessage,
    response: ServerResponse,
    about: { readonly url: string; readonly at: Milliseconds; readonly send: Visitor["send"] },
  ): void {
    const take = (body: Buffer, at: Milliseconds): void => {
      if (route === undefined) return;
      const call = new Call(
        { method: request.method ?? "GET", url: about.url, headers: request.headers, body, charset: this.#charset },
        at,
      );
      this.#take({ call, route, response, send: about.send, gone: false });
    };
    if (route === undefined) {
      request.resume();
      send(response, NOT_FOUND);
    } else if (route.method === "GET") take(NO_BODY, about.at);
    else readBody(request, (body) => (body === undefined ? send(response, TOO_LARGE) : take(body, now())));
  }

  #take(visitor: Visitor): void {
    const { call, route } = visitor;
    if (route.role === "credentials") this.#options.ledger.count("attempts", call.at);
    const station = this.board.nameFor(route);
    const early = station === undefined ? undefined : route.early?.(call);
    if (station === undefined || early !== undefined) this.#answer(visitor, early ?? route.answer(call));
    else this.#queue(visitor, station);
  }

  #queue(visitor: Visitor, station: string): void {
    const { ledger, settings } = this.#options;
    const { at } = visitor.call;
    ledger.countStation(station, "arrivals", at);
    const job = this.board.arrive(station, at, visitor);
    if (job === undefined) {
      ledger.count("refused", at);
      ledger.countStation(station, "refused", at);
      visitor.send(visitor.response, FULL);
      return;
    }
    visitor.response.once("close", () => {
      if (visitor.response.writableEnded) return;
      visitor.gone = true;
      const leftAt = now();
      ledger.count("abandoned", leftAt);
      ledger.countStation(station, "abandoned", leftAt);
      if (!settings.zombie) this.board.cancel(station, job, leftAt);
    });
  }

  #serve(station: string, job: Job<Visitor>): void {
    const { call, route } = job.about;
    call.at = job.endsAt;
    this.#options.ledger.countStation(station, "ends", call.at);
    this.#answer(job.about, route.answer(call));
    this.#options.lateness.note(milliseconds(now() - job.endsAt));
  }

  #answer(visitor: Visitor, answer: Answer): void {
    if (answer.mark !== undefined) this.#options.ledger.countAnswer(answer.mark, !visitor.gone, visitor.call.at);
    if (!visitor.gone) visitor.send(visitor.response, answer);
  }
}

/** The body goes as a text of its bytes, because Node then sends it with the head in one write. */
function send(response: ServerResponse, answer: Answer): void {
  response.sendDate = false;
  response.writeHead(answer.status, [...answer.headers, "Content-Length", String(answer.body.length)]);
  response.end(answer.body.toString("latin1"), "latin1");
}

function runOf(request: IncomingMessage): string | undefined {
  const run = request.headers["x-rentree-run"];
  return Array.isArray(run) ? run[0] : run;
}

function readBody(request: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  request.on("data", (part: Buffer) => {
    size += part.length;
    if (size <= BODY_LIMIT_BYTES) parts.push(part);
  });
  request.on("end", () =>
    done(size > BODY_LIMIT_BYTES ? undefined : parts[0] !== undefined && parts.length === 1 ? parts[0] : Buffer.concat(parts)),
  );
  request.on("error", () => undefined);
}
