import type { Fault, ReferenceTarget, ServiceLaw, Station } from "../core/plan/plan.ts";
import { type Milliseconds, milliseconds, type Ratio, ratio } from "../core/units.ts";
import type { ReferenceAccounts } from "./accounts.ts";
import { BEHAVIOURS, type Behaviour, type Disturbance } from "./disturbance.ts";
import type { LockOutRule } from "./lock-out.ts";
import { PAGE_VARIANTS, type PageVariant } from "./variant.ts";

export const SIGN_IN_KINDS = ["entcore", "entcore-oauth2", "kosmos-cas", "cas", "oidc", "saml", "moodle", "portal"] as const;
export type SignInKind = (typeof SIGN_IN_KINDS)[number];

/** Everything a reference platform is told. Times are in milliseconds, in a file too. */
export interface ReferenceSettings extends ReferenceTarget {
  readonly accounts: readonly ReferenceAccounts[];
  /** Sign-ins that are served. */
  readonly signIns: readonly SignInKind[];
  /** Stations of single hops, by the hop's name; the platform's own station serves credentials that have none. */
  readonly stations: Readonly<Record<string, Station>>;
  /** Whether a wrong password takes a worker as a right one does. */
  readonly wrongPasswords: "cheap" | "costly";
  readonly lockOut: LockOutRule;
  /** What the platform does instead of its job, from the start and for ever; of single hops by `timetable`. */
  readonly behaviour: Behaviour;
  /** Behaviours for a time, beside the plan's faults. */
  readonly timetable: readonly Disturbance[];
  /** Wording of the page above the session limit. */
  readonly waitingPage: "first" | "later";
  /** How the pages with forms are written. */
  readonly variant: PageVariant;
  /** Shares of accounts that must change their password, or consent, at their first sign-in. */
  readonly changePassword: Ratio;
  readonly consent: Ratio;
  /** How many profiles the federation's identity provider knows for each account. */
  readonly profiles: number;
  /** Dialect of the SAML identity provider. */
  readonly identityProvider: "simplesamlphp" | "shibboleth" | "educonnect";
  /** How long a page with a form, and what it leads through, stays usable. */
  readonly loginLife: Milliseconds;
  readonly samlBinding: "redirect" | "post";
  /** Dialect of the CAS server. */
  readonly casServer: "apereo" | "lemonldap";
  /** Websockets of virtual classrooms are dropped after this long; absent: never. */
  readonly dropSocketsAfter?: Milliseconds;
  readonly host: string;
  /** The identity provider's address: another one than `host`, because cookies ignore ports. */
  readonly identityHost: string;
  readonly port: number;
  readonly identityPort: number;
  readonly adminPort: number;
  /** PEM files; absent: plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A setting that cannot be used; the message is one line for the person who wrote it. */
export class SettingsError extends Error {}

const LAWS: readonly ServiceLaw[] = ["exponential", "constant", "lognormal"];
const FAULTS: readonly Fault["kind"][] = ["capacity", "hang", "reset", "lying", "lost"];
const EVERYBODY: ReferenceAccounts = { kind: "pattern", pattern: "user{n}", password: "pw{n}", first: 1, last: 10_000_000 };
/** Linux and Windows answer on all of 127/8; macOS has only 127.0.0.1, where `localhost` is another host to a cookie jar. */
const SECOND_HOST = process.platform === "darwin" ? "localhost" : "127.0.0.2";

export const DEFAULTS: ReferenceSettings = {
  workers: 8,
  service: milliseconds(200),
  law: "exponential",
  zombie: true,
  seed: 1,
  faults: [],
  accounts: [EVERYBODY],
  signIns: ["entcore", "entcore-oauth2"],
  stations: {},
  wrongPasswords: "costly",
  lockOut: { after: 5, for: milliseconds(900_000) },
  behaviour: "honest",
  timetable: [],
  waitingPage: "later",
  variant: "plain",
  changePassword: ratio(0),
  consent: ratio(0),
  profiles: 1,
  identityProvider: "simplesamlphp",
  loginLife: milliseconds(1_800_000),
  samlBinding: "redirect",
  casServer: "apereo",
  host: "127.0.0.1",
  identityHost: SECOND_HOST,
  port: 0,
  identityPort: 0,
  adminPort: 0,
};

/** Checks settings read from a JSON file and fills in what they leave out. Every mistake is told in one message. */
export function parseSettings(given: unknown): ReferenceSettings {
  const mistakes: string[] = [];
  if (!isRecord(given)) throw new SettingsError(`settings must be a JSON object (got ${JSON.stringify(given)})`);
  checkKeys(given, mistakes);
  checkStation(given, "", mistakes);
  const { stations } = given;
  for (const [name, station] of Object.entries(isRecord(stations) ? stations : {})) checkNamedStation(name, station, mistakes);
  for (const list of ["faults", "timetable"]) checkDisturbances(given[list], list, mistakes);
  checkChoices(given, mistakes);
  checkAccounts(given["accounts"], mistakes);
  if (mistakes.length > 0) throw new SettingsError(mistakes.join("; "));
  return { ...DEFAULTS, ...(given as Partial<ReferenceSettings>) };
}

function checkKeys(given: Readonly<Record<string, unknown>>, mistakes: string[]): void {
  const known = [...Object.keys(DEFAULTS), "cv", "queue", "sessions", "dropSocketsAfter", "tls"];
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) mistakes.push(`unknown setting "${key}"; known are ${known.join(", ")}`);
  }
  for (const [key, value] of Object.entries(given)) {
    const standard = (DEFAULTS as unknown as Record<string, unknown>)[key];
    if (standard !== undefined && Array.isArray(standard) !== Array.isArray(value))
      mistakes.push(wrong(key, value, `of the kind of ${JSON.stringify(standard)}`));
    else if (standard !== undefined && typeof standard !== typeof value) mistakes.push(wrong(key, value, `a ${typeof standard}`));
  }
  checkSessions(given["sessions"], mistakes);
}

function checkSessions(sessions: unknown, mistakes: string[]): void {
  if (sessions === undefined) return;
  if (!isRecord(sessions) || !isCount(sessions["limit"], 0)) mistakes.push(wrong("sessions.limit", sessions, "a whole number"));
  else if (!isPositive(sessions["idle"])) mistakes.push(wrong("sessions.idle", sessions["idle"], "more than 0 ms, for example 1200000"));
}

function checkNamedStation(name: string, station: unknown, mistakes: string[]): void {
  if (!isRecord(station))
    return void mistakes.push(wrong(`stations.${name}`, station, '{"workers": 8, "service": 200, "law": "exponential"}'));
  for (const key of ["workers", "service", "law"]) if (station[key] === undefined) mistakes.push(`stations.${name}.${key} is missing`);
  checkStation(station, `stations.${name}.`, mistakes);
}

function checkStation(station: Readonly<Record<string, unknown>>, at: string, mistakes: string[]): void {
  const { workers, service, law, cv, queue } = station;
  if (workers !== undefined && !isCount(workers, 1)) mistakes.push(wrong(`${at}workers`, workers, "a whole number of at least 1"));
  if (service !== undefined && !isPositive(service)) mistakes.push(wrong(`${at}service`, service, "more than 0 ms, for example 200"));
  if (law !== undefined && !LAWS.some((known) => known === law)) mistakes.push(wrong(`${at}law`, law, `one of ${LAWS.join(", ")}`));
  if (cv !== undefined && !isPositive(cv)) mistakes.push(wrong(`${at}cv`, cv, "more than 0, for example 1.5"));
  if (queue !== undefined && !isCount(queue, 0)) mistakes.push(wrong(`${at}queue`, queue, "a whole number of places, 0 for none"));
}

function checkDisturbances(list: unknown, key: string, mistakes: string[]): void {
  const kinds: readonly string[] = key === "faults" ? FAULTS : [...BEHAVIOURS, ...FAULTS];
  for (const [index, entry] of (Array.isArray(list) ? list : []).entries()) {
    const at = `${key}[${index}]`;
    if (!isRecord(entry) || !kinds.some((kind) => kind === entry["kind"]))
      mistakes.push(wrong(`${at}.kind`, isRecord(entry) ? entry["kind"] : entry, `one of ${kinds.join(", ")}`));
    else if (typeof entry["at"] !== "number" || entry["at"] < 0)
      mistakes.push(wrong(`${at}.at`, entry["at"], "ms after the first request, for example 60000"));
    else if (entry["for"] !== undefined && !isPositive(entry["for"])) mistakes.push(wrong(`${at}.for`, entry["for"], "more than 0 ms"));
    else if (entry["kind"] === "capacity" && !isShare(entry["capacity"]))
      mistakes.push(wrong(`${at}.capacity`, entry["capacity"], "a share from 0 to 1, for example 0.5"));
  }
}

function checkChoices(given: Readonly<Record<string, unknown>>, mistakes: string[]): void {
  const choices: Readonly<Record<string, readonly string[]>> = {
    behaviour: BEHAVIOURS,
    variant: PAGE_VARIANTS,
    wrongPasswords: ["cheap", "costly"],
    waitingPage: ["first", "later"],
    identityProvider: ["simplesamlphp", "shibboleth", "educonnect"],
    samlBinding: ["redirect", "post"],
    casServer: ["apereo", "lemonldap"],
  };
  for (const [key, allowed] of Object.entries(choices)) {
    const value = given[key];
    if (typeof value === "string" && !allowed.includes(value)) mistakes.push(wrong(key, value, `one of ${allowed.join(", ")}`));
  }
  for (const kind of Array.isArray(given["signIns"]) ? given["signIns"] : []) {
    if (!SIGN_IN_KINDS.some((known) => known === kind)) mistakes.push(wrong("signIns", kind, `of ${SIGN_IN_KINDS.join(", ")}`));
  }
  for (const key of ["changePassword", "consent"])
    if (given[key] !== undefined && !isShare(given[key])) mistakes.push(wrong(key, given[key], "a share from 0 to 1"));
}

function checkAccounts(list: unknown, mistakes: string[]): void {
  for (const [index, entry] of (Array.isArray(list) ? list : []).entries()) {
    const isPattern =
      isRecord(entry) &&
      entry["kind"] === "pattern" &&
      typeof entry["pattern"] === "string" &&
      typeof entry["password"] === "string" &&
      isCount(entry["first"], 0) &&
      isCount(entry["last"], 0);
    const isList = isRecord(entry) && entry["kind"] === "list" && Array.isArray(entry["accounts"]);
    if (isPattern || isList) continue;
    mistakes.push(
      wrong(
        `accounts[${index}]`,
        entry,
        '{"kind":"pattern","pattern":"user{n}","password":"pw{n}","first":1,"last":500} or {"kind":"list","accounts":[{"login":…,"password":…}]}',
      ),
    );
  }
}

const wrong = (key: string, value: unknown, allowed: string): string => `${key} must be ${allowed} (got ${JSON.stringify(value)})`;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isPositive = (value: unknown): boolean => typeof value === "number" && value > 0 && Number.isFinite(value);
const isCount = (value: unknown, least: number): boolean => typeof value === "number" && Number.isInteger(value) && value >= least;
const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;
