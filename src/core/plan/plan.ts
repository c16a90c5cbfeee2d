import type { Milliseconds, PerSecond, Ratio } from "../units.ts";

/** A plan as read, checked and resolved: every default filled in, every unit converted (design.md §6). */
export interface Plan {
  readonly name: string;
  readonly seed: number;
  readonly target: Target;
  readonly timezone: string;
  readonly clock: Clock;
  readonly pages: { readonly waiting: readonly string[]; readonly error: readonly string[]; readonly blocked: readonly string[] };
  readonly people: readonly People[];
  readonly arrivals: readonly Arrival[];
  readonly objectives: readonly Objective[];
  readonly clauses: readonly Clause[];
  readonly hooks: { readonly before?: string; readonly between?: string; readonly after?: string };
}

/** The played part of the school day. Times of day are ms since midnight in the plan's time zone, uncompressed. */
export interface Clock {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  /** Multiplies rates; never what belongs to people or to the platform. At least 1. */
  readonly compress: number;
}

export interface Authorisation {
  readonly by: string;
  readonly reference: string;
  /** Dates `YYYY-MM-DD`, both inclusive, in the plan's time zone. */
  readonly from: string;
  readonly to: string;
  /** Recurring hours, ms since midnight; `from > to` crosses midnight. */
  readonly hours?: { readonly from: Milliseconds; readonly to: Milliseconds };
}

export interface Origin {
  /** `scheme://host[:port]`, lower case, default port left out. */
  readonly origin: string;
  readonly authorisation?: Authorisation;
}

export type Target = {
  /** The platform's base URL without a trailing slash; for a reference target it is known only once it runs: "". */
  readonly url: string;
  readonly reference?: ReferenceTarget;
  readonly authorisation?: Authorisation;
  readonly allow: readonly Origin[];
  /** Values unexpanded: `${NAME}` is read from the environment when the script runs. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly resolve: Readonly<Record<string, string>>;
  readonly proxy: "none" | "env" | string;
  readonly sessions: { readonly idle?: Milliseconds };
  readonly writes: boolean;
};

export type ServiceLaw = "exponential" | "constant" | "lognormal";

/** Capacity of one station: `workers` serving, `service` mean time each. */
export interface Station {
  readonly workers: number;
  readonly service: Milliseconds;
  readonly law: ServiceLaw;
  /** Coefficient of variation of a lognormal law. */
  readonly cv?: number;
  /** Places to wait; beyond it 503 at once. Absent: no limit. */
  readonly queue?: number;
}

export interface Fault {
  readonly at: Milliseconds;
  readonly for?: Milliseconds;
  readonly kind: "capacity" | "hang" | "reset" | "lying" | "lost";
  /** Of `capacity`: share left. */
  readonly capacity?: Ratio;
}

/** The reference platform of a plan: an ENT whose true capacity is known. */
export interface ReferenceTarget extends Station {
  readonly sessions?: { readonly limit: number; readonly idle: Milliseconds };
  /** Work goes on after the client left (default) or is cancelled. */
  readonly zombie: boolean;
  readonly seed: number;
  readonly faults: readonly Fault[];
}

/** Who somebody is; the default journey of each is the file of that name in `scenarios/journeys/`. */
export const PERSONAS = ["pupil", "teacher", "parent"] as const;
export type Persona = (typeof PERSONAS)[number];

export interface People {
  readonly persona: Persona;
  /** The name made safe for an engine's scenario (`[a-zA-Z0-9_-]`), unique in the plan: the scenario column of the samples. */
  readonly id: string;
  /** Unique in the plan; what people read. */
  readonly name: string;
  /** People inside the clock's window: `count`, or `of` × `share`. */
  readonly count: number;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly typing: Milliseconds;
  readonly patience: Patience;
  /** From the person's arrival; not compressed. */
  readonly deadline: Milliseconds;
  readonly honoursWait: Ratio;
  readonly wrongPassword: Ratio;
  readonly changePassword: Ratio;
  readonly consent: Ratio;
  readonly logout: Ratio;
  readonly classroom: boolean;
  readonly journey: Journey;
}

export type Accounts =
  | { readonly kind: "pattern"; readonly pattern: string; readonly password: string; readonly first: number; readonly last: number }
  | {
      readonly kind: "file";
      readonly file: string;
      readonly where: Readonly<Record<string, string>>;
      readonly login: string;
      readonly password: string;
    };

export interface Patience {
  /** Median of the first wait a person accepts without a usable page; lognormal. */
  readonly wait: Milliseconds;
  readonly sigma: number;
  /** Probability of trying again. */
  readonly reload: Ratio;
  /** Mean pause before trying again, exponential. */
  readonly reloadAfter: Milliseconds;
  readonly attempts: number;
}

/** Proof that somebody is in. Absent parts are the sign-in's own default. */
export interface Landing {
  readonly url?: string;
  readonly contains?: string;
  readonly cookie?: string;
}

/** How people sign in. `kind` names a file of `scenarios/sign-in/`, or is a path `./x.ts` beside the plan; the rest is that driver's own. */
export interface SignIn {
  readonly kind: string;
  readonly landing?: Landing;
  /** Path or URL, as written, that ends a session. */
  readonly logout?: string;
  readonly [key: string]: unknown;
}

export type Journey =
  | { readonly kind: "default" }
  | { readonly kind: "none" }
  | { readonly kind: "pages"; readonly pages: readonly string[]; readonly pause: Milliseconds }
  | { readonly kind: "file"; readonly file: string };

/** A load shape. `people` empty means everyone. `start` is a time of day, ms since midnight. Rates are uncompressed. */
export type Arrival = { readonly people: readonly string[] } & Shape;

export type Shape =
  | {
      readonly kind: "bell";
      /** Bells and the share of this entry's people that each takes; the shares add up to 1. */
      readonly at: readonly { readonly time: Milliseconds; readonly share: Ratio }[];
      readonly individual: { readonly share: Ratio; readonly mean: Milliseconds; readonly sd: Milliseconds };
      readonly classes: {
        readonly share: Ratio;
        readonly mean: Milliseconds;
        readonly sd: Milliseconds;
        readonly size: number;
        readonly spread: Milliseconds;
      };
      readonly background: { readonly share: Ratio; readonly within: Milliseconds };
    }
  | { readonly kind: "steady"; readonly start: Milliseconds; readonly rate: PerSecond; readonly for: Milliseconds }
  | { readonly kind: "ramp"; readonly start: Milliseconds; readonly from: PerSecond; readonly to: PerSecond; readonly over: Milliseconds }
  | {
      readonly kind: "steps";
      readonly start: Milliseconds;
      readonly from: PerSecond;
      readonly to: PerSecond;
      readonly step: PerSecond;
      readonly hold: Milliseconds;
    }
  | {
      readonly kind: "spike";
      readonly start: Milliseconds;
      readonly base: PerSecond;
      readonly peak: PerSecond;
      readonly for: Milliseconds;
      readonly watch: Milliseconds;
    }
  | { readonly kind: "table"; readonly file: string; readonly over: Milliseconds; readonly rows: readonly TableRow[] };

/** A row of an arrivals file: `count` people at a time of day, or in the table's `over` from then on. `people` empty: any. */
export interface TableRow {
  readonly at: Milliseconds;
  readonly people: string;
  readonly count: number;
}

/** A good-event ratio of first attempts: `share` of them prove success within `within`. */
export interface Objective {
  readonly within: Milliseconds;
  readonly share: Ratio;
}

export interface Clause {
  readonly id: string;
  readonly of: "attempts" | "visits" | "sloRate";
  readonly people: readonly string[];
  readonly within?: Milliseconds;
  readonly share?: Ratio;
  /** A ratio for `attempts` and `visits`, a rate per second for `sloRate`. */
  readonly atLeast: number;
  readonly from?: Milliseconds;
  readonly to?: Milliseconds;
}
