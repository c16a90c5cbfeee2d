import { LOGIN, mayShow, PASSWORD, variableOf } from "./data.ts";
import { proposeJson, sendsJson } from "./json-chain.ts";
import { type PageForm, readPageForms } from "./page-form.ts";
import type { Recorded } from "./recording.ts";
import { TOKEN } from "./token.ts";

/** A step of a proposed chain, in the words of the plan. */
export interface ProposedStep {
  readonly name: string;
  readonly get?: string;
  readonly post?: string;
  readonly submit?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect?: Readonly<Record<string, string | number>>;
  readonly keep?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Proposal {
  /** Origin of the first page: `target.url`. */
  readonly target: string;
  /** Further origins that the sign-in passes through: `target.allow`. */
  readonly allow: readonly string[];
  readonly steps: readonly ProposedStep[];
  /** Sent with everything behind the door. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly landing: { readonly url?: string; readonly contains?: string };
  /** What was left out: static files and calls of scripts by number, third parties by origin. */
  readonly left: { readonly files: number; readonly thirdParties: readonly string[] };
}

export type Proposed = { readonly kind: "ok"; readonly proposal: Proposal } | { readonly kind: "wrong"; readonly why: string };

/** Parameters whose values are secrets, however short. */
const SECRET = /pass|pwd|mdp|token|secret|ticket|session|^sid$|^code$|user|login|e?mail/i;

/**
 * Proposes a chain from a recording: pages and forms in order up to the page behind the sign-in. Only names come from the recording's
 * cookies and fields; values are taken where the page itself offers them again, or where they are too short to be a secret.
 */
export function proposeChain(entries: readonly Recorded[]): Proposed {
  const isPage = ({ mime, location }: Recorded): boolean => mime.includes("html") || location !== "";
  const first = entries.find((entry) => isPage(entry) && entry.method === "GET");
  const only = first === undefined ? entries.find(sendsJson) : undefined;
  if (only !== undefined) return { kind: "ok", proposal: proposeCall(entries, only) };
  if (first === undefined) return { kind: "wrong", why: "it holds no page; record from the address of the sign-in page on" };
  const pages = ownPages(entries.slice(entries.indexOf(first)).filter(isPage));
  const at = pages.findIndex(hasPassword);
  const call = entries.find(sendsJson);
  if (at < 0 && call !== undefined) return { kind: "ok", proposal: proposeCall(entries, call) };
  if (at < 0) return { kind: "wrong", why: "no form with a password is sent in it; clear the cookies, and record while signing in" };
  const end = endOf(pages, at);
  const target = new URL(first.url).origin;
  const origins = [...new Set(pages.slice(0, end + 1).map(({ url }) => new URL(url).origin))];
  const others = [...new Set(entries.map(({ url }) => new URL(url).origin))].filter((origin) => !origins.includes(origin));
  return {
    kind: "ok",
    proposal: {
      target,
      allow: origins.filter((origin) => origin !== target),
      steps: stepsOf(pages.slice(0, end + 1), target),
      landing: landingOf(pages[end], pages[at - 1], target),
      left: { files: entries.filter((entry) => !isPage(entry)).length, thirdParties: others },
    },
  };
}

/** A log-in by JSON: the platform is the origin that the log-in is sent to, or that of the first page where it is another. */
function proposeCall(entries: readonly Recorded[], call: Recorded): Proposal {
  const originOf = ({ url }: Recorded): string => new URL(url).origin;
  const page = entries.find(({ mime, method }) => method === "GET" && mime.includes("html"));
  const own = [...new Set([page ?? call, call].map(originOf))];
  // Headers of the chain go to the target only: it is the origin that is read behind the door.
  const target = originOf(call);
  const { steps, headers, landing, used } = proposeJson(
    entries.filter((entry) => own.includes(originOf(entry)) && entry.status < 400),
    call,
    ({ url }) => addressOf(url, target),
  );
  const origins = [...new Set(used.map(originOf))];
  return {
    target,
    allow: origins.filter((origin) => origin !== target),
    steps,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    landing,
    left: {
      files: entries.filter((entry) => !used.includes(entry)).length,
      thirdParties: [...new Set(entries.map(originOf))].filter((origin) => !own.includes(origin)),
    },
  };
}

/** Pages of the first origin, and of those that a redirect or a form leads to from there. */
function ownPages(pages: readonly Recorded[]): readonly Recorded[] {
  const known = new Set(pages.slice(0, 1).map(({ url }) => new URL(url).origin));
  return pages.filter((page) => {
    if (!known.has(new URL(page.url).origin)) return false;
    if (page.location !== "") known.add(new URL(page.location).origin);
    for (const { action } of readPageForms(page.body)) if (URL.canParse(action, page.url)) known.add(new URL(action, page.url).origin);
    return true;
  });
}

const hasPassword = ({ method, fields }: Recorded): boolean => method === "POST" && fields.some(([name]) => PASSWORD.test(name));

/** Behind the password: its redirects, and forms that pages send by themselves. */
function endOf(pages: readonly Recorded[], at: number): number {
  let end = at;
  while (end + 1 < pages.length && (pages[end]?.location !== "" || pages[end + 1]?.method === "POST")) end += 1;
  return end;
}

function stepsOf(pages: readonly Recorded[], target: string): readonly ProposedStep[] {
  const steps: ProposedStep[] = [];
  const names = new Set<string>();
  pages.forEach((page, index) => {
    const before = pages[index - 1];
    if (page.method === "GET" && before !== undefined && before.location !== "") return;
    const name = nameFor(page, names);
    const shown = pages.slice(index).find(({ location }) => location === "");
    steps.push(page.method === "GET" ? openStep(name, page, shown, target) : sendStep(name, page, before, target));
  });
  return steps;
}

function nameFor(page: Recorded, names: Set<string>): string {
  const wanted = page.method === "GET" ? "form" : hasPassword(page) ? "credentials" : "send";
  let name = wanted;
  for (let count = 2; names.has(name); count += 1) name = `${wanted}-${count}`;
  names.add(name);
  return name;
}

function openStep(name: string, page: Recorded, shown: Recorded | undefined, target: string): ProposedStep {
  const form = readPageForms(shown?.body ?? "").find(({ inputs }) => inputs.some(({ type }) => type === "password"));
  const expect = form === undefined || form.selector === "" ? {} : { expect: { form: form.selector } };
  return { name, get: addressOf(page.url, target), ...expect };
}

function sendStep(name: string, page: Recorded, before: Recorded | undefined, target: string): ProposedStep {
  const form = before === undefined ? undefined : formSent(page, before);
  const fields = fieldsOf(page, form);
  const cookie = page.cookies.find((one) => one !== "");
  const expect = {
    ...(page.location === "" ? {} : { redirect: new URL(page.location).pathname }),
    ...(cookie === undefined ? {} : { cookie }),
  };
  return {
    name,
    ...(form === undefined ? { post: addressOf(page.url, target) } : { submit: form.selector }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(Object.keys(expect).length === 0 ? {} : { expect }),
  };
}

/** The form of the page before whose inputs were sent. */
const formSent = (page: Recorded, before: Recorded): PageForm | undefined =>
  readPageForms(before.body).find(
    ({ inputs, selector }) =>
      selector !== "" && inputs.length > 0 && inputs.some(({ name }) => page.fields.some(([sent]) => sent === name)),
  );

/** Fields that the page does not bring along: login, password, and what somebody chose. */
function fieldsOf(page: Recorded, form: PageForm | undefined): Readonly<Record<string, string>> {
  const inputs = new Map((form?.inputs ?? []).map((input) => [input.name, input]));
  const password = page.fields.find(([name]) => inputs.get(name)?.type === "password" || PASSWORD.test(name))?.[0];
  const texts = page.fields.filter(([name]) => name !== password && ["text", "email"].includes(inputs.get(name)?.type ?? "text"));
  const login = password === undefined ? undefined : (texts.find(([name]) => LOGIN.test(name)) ?? texts[0])?.[0];
  return Object.fromEntries(
    page.fields.flatMap(([name, value]) => {
      if (name === password) return [[name, "{password}"]];
      if (name === login) return [[name, "{login}"]];
      // A hidden input goes back as the page of the day has it, whatever the recording's was.
      if (inputs.get(name)?.type === "hidden" || inputs.get(name)?.value === value) return [];
      return [[name, mayShow(name, value) ? value : variableOf(name)]];
    }),
  );
}

/** A part of a path that is somebody's: sixteen signs and more, four of them digits. */
const SESSION_PART = /^(?=(?:\D*\d){4})[\w.~%-]{16,}$/;

/** The address with the platform as `{target}`; parameters that may hold a secret, and session ids in paths, are left out. */
function addressOf(url: string, target: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const kept = [...searchParams].filter(([name, value]) => !SECRET.test(name) && (!TOKEN.test(value) || URL.canParse(value)));
  const query = kept.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  const path = pathname
    .replace(/;[^/]*/g, "")
    .split("/")
    .map((part) => (SESSION_PART.test(part) ? "${PATH_PART}" : part))
    .join("/");
  return `${origin === target ? "{target}" : origin}${path}${query === "" ? "" : `?${query}`}`;
}

/** The last page's address, and a heading that the page before the password does not have. */
function landingOf(last: Recorded | undefined, form: Recorded | undefined, target: string): Proposal["landing"] {
  if (last === undefined) return {};
  const headings = [...last.body.matchAll(/<(?:h1|h2|title)\b[^>]*>([^<>&{}]{3,60})</gi)].map(([, text = ""]) => text.trim());
  const contains = headings.find((text) => text !== "" && !form?.body.includes(text));
  const url = last.method === "GET" ? { url: addressOf(last.url, target) } : {};
  return { ...url, ...(contains === undefined ? {} : { contains }) };
}
