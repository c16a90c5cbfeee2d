import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ScriptPeople, ScriptSettings } from "../core/people/script.ts";
import { literalOf } from "./literal.ts";
import { ScriptMistake } from "./script-mistake.ts";

/** Where code comes from: `scenarios/` of the package, and the plan's own folder. */
export interface Places {
  readonly packageRoot: string;
  readonly planDir: string;
}

/** A source of the bundle: a name that the script imports, and its text. */
export type Modules = Readonly<Record<string, string>>;

/** The generated modules of a script (scenarios/rentree.d.ts): the settings, and only the sign-ins and journeys that they use. */
export function virtualModules(settings: ScriptSettings, places: Places, use: "play" | "walk" = "play"): Modules {
  return {
    "rentree:settings": settingsModule(settings, use),
    "rentree:sign-ins": listModule("signIn", settings.people, (people) => signInFile(people, places)),
    "rentree:extras": extrasModule(settings.people, places, use),
    "rentree:chain": chainModule(settings.people, places),
    "rentree:journeys": listModule("journey", settings.people, (people) => journeyFile(people, places)),
  };
}

/** The settings as a literal. What further people share with the first is written once: the script's size counts per person waiting. */
function settingsModule(settings: ScriptSettings, use: "play" | "walk"): string {
  const { people: all, ...others } = settings;
  const unread = use === "walk" || all.some(hasOwnCode) ? [] : unreadKeys(settings);
  const withoutUnread = (entry: object): object => Object.fromEntries(Object.entries(entry).filter(([key]) => !unread.includes(key)));
  const people = all.map(withoutUnread);
  const [first, ...further] = people;
  const differences = further.map((entry) => `{...first, ...${entryOf(pickDifferences(entry, first))}}`);
  const list = first === undefined ? [] : ["first", ...differences];
  return `const first = ${first === undefined ? "null" : entryOf(first)};\nexport default {...${literalOf(withoutUnread(others))}, people: [${list.join(", ")}]};`;
}

/** What the package's own code does not ask of these people: the constants below cut the questions out. */
const unreadKeys = ({ people, pages, headers }: ScriptSettings): readonly string[] => [
  "name",
  "persona",
  ...(people.some(({ classroom }) => classroom) ? [] : ["classroom"]),
  ...(people.some(({ journey }) => journey.kind === "pages") ? [] : ["journey"]),
  ...(people.some(({ typing }) => typing > 0) ? [] : ["typing"]),
  ...(people.some(({ logout }) => logout > 0) ? [] : ["logout"]),
  ...(people.some(hasDuty) ? [] : ["changePassword", "consent"]),
  ...(people.some(({ wrongPassword }) => wrongPassword > 0) ? [] : ["wrongPassword"]),
  ...(people.some(hasLessons) ? [] : ["lessons"]),
  "writes",
  ...(hasRules(pages) ? [] : ["pages"]),
  ...(hasHeaders(headers) ? [] : ["headers"]),
];

/** Keys of an entry of people, its patience included, are names that the bundler may shorten; what is below them is the plan's own text and stays as it is. */
function entryOf(entry: object): string {
  const pairs = Object.entries(entry).map(([key, value]) => `${key}: ${key === "patience" ? entryOf(value) : literalOf(value)}`);
  return `{ ${pairs.join(", ")} }`;
}

/** What only some plans have: duties of a first visit, virtual classrooms, leaving by the door; and for a walk, showing every hop. */
function extrasModule(people: readonly ScriptPeople[], places: Places, use: "play" | "walk"): string {
  const has = (claim: (entry: ScriptPeople) => boolean): boolean => people.some(claim);
  const imports: string[] = [];
  const take = (name: string, file: string): string => {
    imports.push(`import { ${name} } from ${JSON.stringify(join(places.packageRoot, "scenarios", file))};`);
    return name;
  };
  const duty = people.some(hasDuty) ? `duty: ${take("passDuties", "duty.ts")}, ` : "";
  const later = [
    ...(has((entry) => entry.classroom) ? [take("attendClass", "classroom.ts")] : []),
    ...(has((entry) => entry.logout > 0) ? [take("leave", "leave.ts")] : []),
  ];
  const trace = use === "walk" ? `trace: ${take("traceHops", "trace.ts")}, ` : "";
  return `${imports.join("\n")}\nexport default { ${duty}${trace}later: [${later.join(", ")}] };`;
}

/** What the steps of the plan's chains name: where values are found, forms, data. */
function chainModule(people: readonly ScriptPeople[], places: Places): string {
  const { steps, kept, has } = chainsOf(people);
  const take = (name: string, file: string, isUsed: boolean): string =>
    isUsed
      ? `export { ${name} } from ${JSON.stringify(join(places.packageRoot, "scenarios/chain", file))};`
      : `export const ${name} = undefined;`;
  const named = KEEPERS.filter((key) => kept.has(key)).map((name) => `${name}: all.${name}`);
  return [
    take("forms", "forms.ts", has("submit") || steps.some((step) => step.expect?.form !== undefined)),
    take("saidBy", "said.ts", has("json", "post") || kept.has("json")),
    `import * as all from ${JSON.stringify(join(places.packageRoot, "scenarios/chain/keepers.ts"))};`,
    `export const keepers = { ${named.join(", ")} };`,
  ].join("\n");
}

/** Whether the plan brings code of its own. */
export const hasOwnCode = ({ signIn, journey }: ScriptPeople): boolean => isPath(signIn.kind) || journey.kind === "file";
const hasLessons = (entry: ScriptPeople): boolean => entry.lessons.length > 0 || entry.classroom || hasOwnCode(entry);
const hasRules = (pages: ScriptSettings["pages"]): boolean => Object.values(pages).some((rules) => rules.length > 0);
const hasHeaders = (headers: ScriptSettings["headers"]): boolean => Object.keys(headers).length > 0;
const hasDuty = ({ changePassword, consent }: ScriptPeople): boolean => changePassword > 0 || consent > 0;

/** Sign-ins whose pages are one product's, and known. */
const KNOWN_FORMS = ["entcore", "entcore-oauth2", "kosmos-cas", "moodle"];

/** Sign-ins that take whatever form asks for a password. */
const UNNAMED_FORMS = ["cas", "oidc", "saml"];

/** Whether a landing page of any make has to say by itself that somebody is in. */
const hasUnnamedLanding = ({ signIn: { kind, landing } }: ScriptPeople): boolean =>
  KNOWN_FORMS.indexOf(kind) < 0 && landing?.contains === undefined;

/** Constants (scenarios/globals.d.ts) by which what the plan does not name is cut out of the script. */
export function scriptConstants(
  { people, pages, headers, writes }: ScriptSettings,
  use: "play" | "walk",
): Readonly<Record<string, string>> {
  const { kept, has } = chainsOf(people);
  const constants = {
    HAS_TRACE: use === "walk",
    HAS_DUTY: people.some(hasDuty),
    HAS_TYPING: people.some((entry) => entry.typing > 0),
    HAS_MISTYPING: people.some((entry) => entry.wrongPassword > 0),
    HAS_LANDING: people.some((entry) => entry.signIn.landing !== undefined || hasOwnCode(entry)),
    HAS_UNNAMED: people.some((entry) => hasOwnCode(entry) || hasUnnamedLanding(entry)),
    HAS_LEAVERS: people.some((entry) => entry.logout > 0),
    HAS_LATER: people.some((entry) => entry.classroom || entry.logout > 0),
    HAS_LESSONS: people.some(hasLessons),
    HAS_WRITES: writes,
    HAS_RULES: hasRules(pages),
    HAS_PLAN_HEADERS: hasHeaders(headers),
    HAS_STRANGE_FORMS: people.some((entry) => hasOwnCode(entry) || KNOWN_FORMS.indexOf(entry.signIn.kind) < 0),
    HAS_SELECTORS: people.some((entry) => hasOwnCode(entry) || UNNAMED_FORMS.indexOf(entry.signIn.kind) < 0),
    HAS_VALIDATION: people.some((entry) => hasOwnCode(entry) || entry.signIn["validate"] === true),
    HAS_SERVICE: people.some((entry) => hasOwnCode(entry) || entry.signIn["validate"] !== true),
    HAS_ISSUER: people.some((entry) => hasOwnCode(entry) || entry.signIn["issuer"] !== undefined),
    HAS_ENDPOINTS: people.some((entry) => hasOwnCode(entry) || entry.signIn["issuer"] === undefined),
    HAS_SECRET: people.some((entry) => hasOwnCode(entry) || entry.signIn["clientSecret"] !== undefined),
    HAS_NAMES: people.some((entry) => hasOwnCode(entry) || ["cas", "oidc", "saml"].includes(entry.signIn.kind)),
    HAS_JSON: has("json"),
    HAS_SIGNS: has("refused", "locked"),
    HAS_FORMS: has("submit") || people.some(hasOwnCode),
    HAS_QUERY: kept.has("query"),
    HAS_POST: has("post"),
    HAS_STEP_HEADERS: has("headers"),
    HAS_HEADERS: people.some(
      (entry) => entry.signIn["headers"] !== undefined || entry.signIn.kind === "entcore-oauth2" || hasOwnCode(entry),
    ),
  };
  return Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, String(value)]));
}

function chainsOf(people: readonly ScriptPeople[]) {
  const steps: readonly ChainStep[] = people.flatMap(({ signIn: { steps: own } }) => (Array.isArray(own) ? own : []));
  return {
    steps,
    kept: new Set(steps.flatMap((step) => Object.values(step.keep ?? {}).flatMap((source) => Object.keys(source)))),
    has: (...keys: (keyof ChainStep)[]): boolean => steps.some((step) => keys.some((key) => step[key] !== undefined)),
  };
}

/** The keeper of each key (scenarios/chain/keepers.ts); `before` belongs to `after`. */
const KEEPERS = ["after", "attribute", "cookie", "header", "input", "json", "meta", "query"];

/** What the bundler asks of a chain's step (scenarios/chain.ts). */
interface ChainStep {
  readonly submit?: unknown;
  readonly post?: unknown;
  readonly json?: unknown;
  readonly headers?: unknown;
  readonly refused?: unknown;
  readonly locked?: unknown;
  readonly expect?: { readonly form?: unknown };
  readonly keep?: Readonly<Record<string, object>>;
}

/** The keys of `entry` whose values are not those of `first`. */
function pickDifferences(entry: object, first: object | undefined): object {
  const same = new Map<string, string>(Object.entries(first ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
  return Object.fromEntries(Object.entries(entry).filter(([key, value]) => same.get(key) !== JSON.stringify(value)));
}

/** The entry: what k6 calls by name. `setup` is there only where a sign-in of the plan has one to run. */
export function entryModule(settings: ScriptSettings, places: Places): string {
  const surge = JSON.stringify(join(places.packageRoot, "scenarios/surge.ts"));
  const discovers = settings.people.some((people) => people.signIn.kind === "oidc" && people.signIn["issuer"] !== undefined);
  const setup = JSON.stringify(join(places.packageRoot, "scenarios/setup.ts"));
  return `export { visit, metronome } from ${surge};\n${discovers ? `export { setup } from ${setup};\n` : ""}`;
}

/** The file of a sign-in: of the package by its kind, or the plan's own `./x.ts`. */
export function signInFile(people: ScriptPeople, places: Places): string {
  const { kind } = people.signIn;
  if (isPath(kind)) return ownFile(kind, `people.${people.name}.signIn.kind`, places);
  const folder = join(places.packageRoot, "scenarios/sign-in");
  const file = join(folder, `${kind}.ts`);
  if (/^[\w-]+$/.test(kind) && existsSync(file)) return file;
  const known = readdirSync(folder).map((name) => name.replace(/\.ts$/, ""));
  throw new ScriptMistake(
    `people.${people.name}.signIn.kind must be one of ${known.join(", ")}, or a file beside the plan such as ./sign-in.ts (got "${kind}")`,
  );
}

/** The file of a journey: the persona's own, `none`, `pages`, or the plan's `./x.ts`. */
export function journeyFile(people: ScriptPeople, places: Places): string {
  const { journey } = people;
  if (journey.kind === "file") return ownFile(journey.file, `people.${people.name}.journey`, places);
  const name = journey.kind === "default" ? people.persona : journey.kind;
  return join(places.packageRoot, "scenarios/journeys", `${name}.ts`);
}

function isPath(kind: string): boolean {
  return kind.startsWith("./") || kind.startsWith("../") || kind.endsWith(".ts") || kind.endsWith(".js");
}

function ownFile(path: string, key: string, places: Places): string {
  const file = resolve(places.planDir, path);
  if (existsSync(file)) return file;
  throw new ScriptMistake(`${key} names ${path}, which is not beside the plan; put the file there or correct the name`);
}

/** A module whose default export lists, for each of the plan's people, the export `name` of its file; a file is imported once. */
function listModule(name: string, people: readonly ScriptPeople[], fileOf: (people: ScriptPeople) => string): string {
  const files = people.map(fileOf);
  const distinct = [...new Set(files)];
  const imports = distinct.map((file, index) => `import { ${name} as at${index} } from ${JSON.stringify(file)};`);
  return `${imports.join("\n")}\nexport default [${files.map((file) => `at${distinct.indexOf(file)}`).join(", ")}];`;
}
