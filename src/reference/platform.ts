import { readFileSync } from "node:fs";
import { type Milliseconds, milliseconds, type PerSecond } from "../core/units.ts";
import { Accounts } from "./accounts.ts";
import { openAdmin } from "./admin.ts";
import { ArrivalLog } from "./arrival-log.ts";
import { platformCeiling, sessionCeiling } from "./ceiling.ts";
import { now } from "./clock.ts";
import { type Disturbance, Timetable } from "./disturbance.ts";
import { classroomRoutes, openSeats, type Seats } from "./door/classroom.ts";
import { openClassroomSocket } from "./door/classroom-socket.ts";
import { conversationRoutes } from "./door/conversation.ts";
import { firstVisitRoutes } from "./door/first-visit.ts";
import { homeworkRoutes } from "./door/homework.ts";
import { mailboxServiceRoutes } from "./door/mailbox-service.ts";
import { rollCallRoutes } from "./door/roll-call.ts";
import { timelineRoutes } from "./door/timeline.ts";
import { Duties } from "./duties.ts";
import { Front } from "./front.ts";
import { Lateness } from "./lateness.ts";
import { Ledger, type LedgerSnapshot } from "./ledger.ts";
import { Listener, type UpgradeListener } from "./listener.ts";
import { LockOut } from "./lock-out.ts";
import { Router } from "./route.ts";
import { Sessions } from "./sessions.ts";
import { DEFAULTS, type ReferenceSettings } from "./settings.ts";
import { SIGN_INS } from "./sign-in/list.ts";
import type { World } from "./world.ts";

/** The books of a platform, with the truth that they can be held against. */
export interface ReferenceLedger extends LedgerSnapshot {
  readonly analytic: {
    /** The highest rate at which people can go on signing in: min(c/S, Q/H). */
    readonly ceilingPerSecond: PerSecond;
    /** Q/H; absent without a session limit. */
    readonly sessionsPerSecond?: PerSecond;
    /** c/S of each station. */
    readonly stations: Readonly<Record<string, PerSecond>>;
  };
  /** How late answers left after their scheduled end. */
  readonly lateness: { readonly count: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
}

export interface Reference {
  readonly url: string;
  /** The identity provider's origin. */
  readonly identity: string;
  readonly admin: string;
  ledger(): ReferenceLedger;
  /** Clears ledger, sessions, stations and lock-outs; the timetable waits for the next first request. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a reference platform. Settings that are left out are `DEFAULTS`; port 0 is any free one. */
export async function startReference(given: Partial<ReferenceSettings> = {}): Promise<Reference> {
  const settings = { ...DEFAULTS, ...given };
  const timetable = new Timetable([...alwaysOn(settings), ...settings.timetable, ...settings.faults]);
  const world: World = {
    settings,
    origins: { platform: "", identity: "" },
    sessions: new Sessions(settings.sessions ?? {}),
    accounts: new Accounts(settings.accounts),
    lockOut: new LockOut(settings.lockOut),
    duties: new Duties(settings),
    areAllWrong: (call) => timetable.behaviourAt(call.at, "credentials").kind === "wrong-passwords",
  };
  const seats = openSeats();
  const arrivals = new ArrivalLog();
  const lateness = new Lateness();
  const ledger: Ledger = new Ledger(now(), (at) => ({ liveSessions: world.sessions.countAt(at), stations: front.board.gaugesAt(at) }));
  const losses = new Losses(timetable, () => listeners);
  const front: Front = new Front({
    settings,
    router: openRouter(world, seats),
    timetable,
    ledger,
    arrivals,
    lateness,
    onBegin: () => losses.begin(),
  });
  const listeners = openListeners(settings, front, openSocket(settings, seats, ledger));
  for (const listener of listeners) await listener.open();
  world.origins.platform = listeners[0].origin;
  world.origins.identity = listeners[1].origin;
  if (settings.behaviour === "refuse") for (const listener of listeners) await listener.close();

  const read = (since = 0): ReferenceLedger => ({
    ...ledger.read(now(), since),
    analytic: analyse(settings, front),
    lateness: lateness.read(),
  });
  const reset = async (): Promise<void> => {
    const back = losses.reset();
    timetable.reset();
    front.clear();
    for (const books of [world.sessions, world.lockOut, world.duties, arrivals, lateness]) books.clear();
    ledger.clear(now());
    await back;
  };
  const admin = await openAdmin({ ledger: read, arrivals: (filter) => arrivals.read(filter), reset }, settings.adminPort);
  const close = async (): Promise<void> => {
    losses.stop();
    front.clear();
    await Promise.all([admin.close(), ...listeners.map((listener) => listener.close())]);
  };
  return { url: world.origins.platform, identity: world.origins.identity, admin: admin.origin, ledger: () => read(), reset, close };
}

function alwaysOn({ behaviour }: ReferenceSettings): readonly Disturbance[] {
  return behaviour === "honest" ? [] : [{ at: milliseconds(0), kind: behaviour }];
}

function openRouter(world: World, seats: Seats): Router {
  const doors = [timelineRoutes, conversationRoutes, homeworkRoutes, mailboxServiceRoutes, rollCallRoutes, firstVisitRoutes];
  const signIns = world.settings.signIns.map((kind) => SIGN_INS[kind]);
  return new Router([...[...signIns, ...doors].flatMap((routes) => routes(world)), ...classroomRoutes(world, seats)]);
}

function openSocket(settings: ReferenceSettings, seats: Seats, ledger: Ledger): UpgradeListener {
  const { dropSocketsAfter } = settings;
  return openClassroomSocket({
    seats,
    ...(dropSocketsAfter === undefined ? {} : { dropAfter: dropSocketsAfter }),
    onJoin: () => ledger.count("joined", now()),
    onDrop: () => ledger.count("droppedSockets", now()),
  });
}

function openListeners(settings: ReferenceSettings, front: Front, onUpgrade: UpgradeListener): readonly [Listener, Listener] {
  const tls = settings.tls === undefined ? {} : { tls: { key: readFileSync(settings.tls.key), cert: readFileSync(settings.tls.cert) } };
  const rest = { ...tls, onConnection: () => front.look() };
  return [
    new Listener({ host: settings.host, port: settings.port, ...rest, onRequest: front.listen("platform"), onUpgrade }),
    new Listener({ host: settings.identityHost, port: settings.identityPort, ...rest, onRequest: front.listen("identity") }),
  ];
}

function analyse(settings: ReferenceSettings, front: Front): ReferenceLedger["analytic"] {
  const { sessions } = settings;
  const stations = [settings, ...Object.values(settings.stations)];
  const sessionsPerSecond = sessions === undefined ? {} : { sessionsPerSecond: sessionCeiling(sessions.limit, sessions.idle) };
  return { ceilingPerSecond: platformCeiling(stations, sessions), ...sessionsPerSecond, stations: front.board.ceilings };
}

/** The times at which the site is gone altogether. */
class Losses {
  readonly #timetable: Timetable;
  readonly #listeners: () => readonly Listener[];
  #timers: NodeJS.Timeout[] = [];
  #isLost = false;

  constructor(timetable: Timetable, listeners: () => readonly Listener[]) {
    this.#timetable = timetable;
    this.#listeners = listeners;
  }

  begin(): void {
    for (const { from, to } of this.#timetable.losses) {
      this.#at(from, () => this.#lose());
      if (to !== Number.POSITIVE_INFINITY) this.#at(to, () => this.#find());
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  /** Forgets what was to come; a site that is lost is back. */
  async reset(): Promise<void> {
    this.stop();
    if (this.#isLost) await this.#find();
  }

  #at(delay: Milliseconds, act: () => Promise<unknown>): void {
    this.#timers.push(setTimeout(() => void act(), delay));
  }

  #lose(): Promise<unknown> {
    this.#isLost = true;
    return Promise.all(this.#listeners().map((listener) => listener.close()));
  }

  #find(): Promise<unknown> {
    this.#isLost = false;
    return Promise.all(this.#listeners().map((listener) => listener.open()));
  }
}
