import { exponential, lognormal, type Random, seededRandom, standardNormal } from "../people/random.ts";
import { Gate } from "./gate.ts";
import { EventHeap } from "./heap.ts";
import { drawPace } from "./pace.ts";
import type { Left, Sessions, StationModel } from "./platform.ts";
import { Sharing } from "./sharing.ts";
import type { Simulation } from "./simulate.ts";
import type { Station } from "./station.ts";
import { Tally } from "./tally.ts";
import { Workers } from "./workers.ts";

/** Time until a refusal or an overload page is there, s. */
const REFUSAL = 0.02;
/** How often an autoscaler looks, s, and the mean use of workers above which it orders more. */
const SCALING_PERIOD = 15;
const SCALING_USE = 0.8;

/** What an event is about; its item is `attempt × 8 + kind`. */
const PATIENCE = 0;
const REFUSED = 1;
const OVERLOADED = 2;
const RETRY = 3;
const EXPIRY = 4;
const SCALE = 5;
const GROWN = 6;
const KINDS = 8;

/** The platform with its people inside, while a run is played. */
export class House {
  readonly tally: Tally;
  readonly #simulation: Simulation;
  readonly #end: number;
  readonly #events = new EventHeap();
  readonly #station: Station;
  readonly #service: Random;
  readonly #patience: Random;
  readonly #hanging: Random;
  readonly #stays: Random;
  readonly #gate: Gate | undefined;
  /** Of attempts, by their number: start; whether it is over; which of its person's attempts it is. */
  readonly #starts: number[] = [];
  readonly #over: boolean[] = [];
  readonly #tries: number[] = [];
  /** Attempts that nobody works for. */
  readonly #hung = new Set<number>();
  #now = 0;
  #live = 0;
  #busyTime = 0;
  #busySince = 0;

  constructor(simulation: Simulation, end: number) {
    this.#simulation = simulation;
    this.#end = end;
    const { door, sessions } = simulation.platform;
    this.#gate = door && new Gate(door, simulation.left?.places);
    this.#station = openStation(simulation, end);
    this.#service = seededRandom(simulation.seed, 2);
    this.#patience = seededRandom(simulation.seed, 3);
    this.#hanging = seededRandom(simulation.seed, 5);
    this.#stays = seededRandom(simulation.seed, 6);
    this.tally = new Tally({
      seconds: end,
      limits: simulation.limits,
      idle: sessions === undefined || sessions.isUnknown ? Number.POSITIVE_INFINITY : sessions.idle,
    });
  }

  get left(): Left {
    return {
      workers: this.#station.workers,
      ...(this.#gate ? { places: this.#gate.placesAt(this.#end) } : {}),
    };
  }

  play(starts: Float64Array): void {
    if (this.#simulation.platform.autoscaling) this.#events.push(SCALING_PERIOD, SCALE);
    let next = 0;
    for (;;) {
      const start = starts[next] ?? Number.POSITIVE_INFINITY;
      const time = Math.min(start, this.#station.nextAt, this.#events.nextAt);
      if (time >= this.#end) break;
      if (this.#simulation.platform.autoscaling) this.#watchUse(time);
      this.#now = time;
      if (time === start) {
        next += 1;
        this.tally.count("visits", time);
        this.tally.count("judged", time);
        this.#attempt(1);
      } else if (time === this.#station.nextAt) this.#complete(this.#station.finish());
      else this.#handle(this.#events.pop());
    }
  }

  #attempt(number: number): void {
    const { platform } = this.#simulation;
    const attempt = this.#starts.push(this.#now) - 1;
    this.#over.push(false);
    this.#tries.push(number);
    this.tally.count("attempts", this.#now);
    if (this.#gate?.admits(this.#now) === false)
      this.#schedule(REFUSAL, attempt, platform.door?.answer === "overload" ? OVERLOADED : REFUSED);
    else if (platform.sessions && this.#live >= platform.sessions.limit)
      this.#schedule(REFUSAL, attempt, platform.sessions.answer === "failed" ? REFUSED : OVERLOADED);
    else if (platform.hangs !== undefined && this.#hanging() < platform.hangs) {
      this.#hung.add(attempt);
      this.#wait(attempt, number);
    } else if (!this.#station.offer(attempt, this.#now, drawWork(platform.station, this.#service)))
      this.#schedule(REFUSAL, attempt, REFUSED);
    else this.#wait(attempt, number);
  }

  #wait(attempt: number, number: number): void {
    const { people } = this.#simulation;
    const draw = people.sigma > 0 ? lognormal(this.#patience, 1, people.sigma) : 1;
    const wait = people.wait * people.habituation ** (number - 1) * draw;
    this.#schedule(Math.max(people.waitAtLeast ?? 0, wait), attempt, PATIENCE);
  }

  #schedule(after: number, attempt: number, kind: number): void {
    if (this.#now + after < this.#end) this.#events.push(this.#now + after, attempt * KINDS + kind);
  }

  /** Work for somebody who left opens a session too: the platform cannot know. */
  #complete(attempt: number): void {
    if (attempt < 0) return;
    const { sessions } = this.#simulation.platform;
    if (sessions) {
      this.#live += 1;
      this.#schedule(drawStay(sessions, this.#stays), attempt, EXPIRY);
    }
    if (this.#over[attempt]) return;
    this.#over[attempt] = true;
    this.tally.succeed({ at: this.#now, start: this.#starts[attempt] ?? this.#now, isFirst: this.#tries[attempt] === 1 });
  }

  #handle(item: number): void {
    const kind = item % KINDS;
    const attempt = (item - kind) / KINDS;
    if (kind === PATIENCE) this.#giveUp(attempt);
    else if (kind === REFUSED) this.#fail(attempt, "failed");
    else if (kind === OVERLOADED) this.#fail(attempt, "overload");
    else if (kind === RETRY) this.#attempt((this.#tries[attempt] ?? 0) + 1);
    else if (kind === EXPIRY) this.#live -= 1;
    else if (kind === SCALE) this.#scale();
    else this.#grow();
  }

  #giveUp(attempt: number): void {
    if (this.#over[attempt]) return;
    if (!this.#simulation.platform.zombie && !this.#hung.has(attempt)) this.#station.cancel(attempt, this.#now);
    this.#fail(attempt, "failed");
  }

  #fail(attempt: number, outcome: "failed" | "overload"): void {
    const { people } = this.#simulation;
    this.#over[attempt] = true;
    this.tally.fail(outcome, { at: this.#now, start: this.#starts[attempt] ?? this.#now });
    const again = (this.#tries[attempt] ?? 0) < people.attempts && this.#patience() < people.reload;
    if (again) this.#schedule(exponential(this.#patience, people.reloadAfter), attempt, RETRY);
  }

  #watchUse(time: number): void {
    this.#busyTime += (time - this.#busySince) * this.#station.busy;
    this.#busySince = time;
  }

  #scale(): void {
    const scaling = this.#simulation.platform.autoscaling;
    if (!scaling) return;
    const use = this.#busyTime / (SCALING_PERIOD * this.#station.workers);
    this.#busyTime = 0;
    if (use > SCALING_USE && this.#station.workers < scaling.most) {
      this.#schedule(scaling.delay, 0, GROWN);
      this.#schedule(scaling.delay + SCALING_PERIOD, 0, SCALE);
    } else this.#schedule(SCALING_PERIOD, 0, SCALE);
  }

  #grow(): void {
    const scaling = this.#simulation.platform.autoscaling;
    this.#station.workers = Math.min(scaling?.most ?? 0, this.#station.workers + (scaling?.step ?? 0));
    this.#busyTime = 0;
    this.#station.admit(this.#now);
  }
}

function openStation(simulation: Simulation, end: number): Station {
  const { platform } = simulation;
  if (platform.station.kind === "sharing") return new Sharing(platform.station);
  return new Workers({
    workers: simulation.left?.workers ?? platform.station.workers,
    places: platform.queue ?? Number.POSITIVE_INFINITY,
    pace: drawPace(platform, end, seededRandom(simulation.seed, 4)),
    cancels: !platform.zombie,
  });
}

/** Seconds that one session lives; a lognormal of mean m and σ 1 has the median m·e^(−1/2). */
function drawStay({ idle, law }: Sessions, random: Random): number {
  if (law === undefined) return idle;
  return law === "exponential" ? exponential(random, idle) : lognormal(random, idle * Math.exp(-1 / 2), 1);
}

/** Seconds of work of one attempt. A lognormal of mean m and coefficient of variation v has σ² = ln(1 + v²), median m·e^(−σ²/2). */
function drawWork(station: StationModel, random: Random): number {
  if (station.kind === "sharing" || station.law === "exponential") return exponential(random, station.service);
  if (station.law === "constant") return station.service;
  const sigma = Math.sqrt(Math.log(1 + (station.cv ?? 1) ** 2));
  return station.service * Math.exp(sigma * standardNormal(random) - sigma ** 2 / 2);
}
