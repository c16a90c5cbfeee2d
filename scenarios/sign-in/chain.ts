import { forms, keepers, saidBy } from "rentree:chain";
import { isSameRoute, pathOf } from "../address.ts";
import { againIn, isVaguer, refusalBeyond, refusalIn, rejectionIn, toldAtHome, toldBy } from "../chain/refused.ts";
import type { Answered, ChainStep } from "../chain.ts";
import { charged, fillTemplate, inAddress, inJson, keepValues, readSteps, whyNot } from "../chain.ts";
import { denialOf, leadsBack } from "../denial.ts";
import type { Ending } from "../ending.ts";
import { endingOf, isEnding, unexpected } from "../ending.ts";
import { holds } from "../entities.ts";
import type { Field } from "../form.ts";
import { buttonOf, buttonsOf } from "../form.ts";
import type { Page } from "../page.ts";
import { asksPassword, isHtml } from "../page.ts";
import type { Person, SignIn } from "../person.ts";
import { landingUrl, proveLanding, proveThere } from "../proof.ts";
import { asksCode } from "../refusal.ts";
import { toldOff } from "../sentence.ts";

type Kept = Record<string, string>;

/**
 * A chain that the plan describes (docs/plan.md, `signIn.steps`). A step without `expect.redirect` follows redirects; one with it
 * stops there. What a step that carries the password meets instead of what it expects is a refusal where it reads like one. It stays
 * one until something proves otherwise: a page or a text that the step expects, or a text of the landing page. A cookie or a value
 * does not, because a refused log-in may renew them. In it: `page`, where the last step led; `isSure`, whether a text or a form proved it, which stand against
 * every sentence of a page; `asking`, what the password was typed into, or what came of it where that was no page; `came`, what came of the password where it was typed, which is
 * read for a refusal once; `isTelling`, whether the text of the landing page could stand against a refusal: it was not there before.
 */
export const signIn: SignIn = async (person) => {
  const { browser, people, account, target } = person;
  const { contains, cookie: proof } = people.signIn.landing ?? {};
  const kept: Kept = { target, login: account.login, password: account.password };
  if (HAS_HEADERS) browser.sessionHeaders = {};
  let page: Page | undefined;
  let earlier: Page | undefined;
  let refusal: Ending | undefined;
  let typed = false;
  let proved = contains !== undefined;
  let isSure = proved;
  let had: readonly unknown[] = [];
  let asking: Page | undefined;
  const isTelling = (): boolean => asking?.body.includes(contains ?? "") === false;
  let came: Page | undefined;
  try {
    for (const step of readSteps(people.signIn["steps"])) {
      const carriesPassword = charged(step);
      const from = page;
      const stranger = HAS_FORMS ? from && strangeField(step, from, kept) : undefined;
      // Said of the account alone, where it is asked for first; a page that was only opened says it to everybody.
      const nobody = stranger && from && earlier && !toldOff(earlier) && toldOff(from);
      if (nobody) throw nobody;
      if (stranger && browser.lostAt && !typed) throw stranger;
      if (carriesPassword && !typed) {
        await person.type();
        asking = from;
        had = [target, landingUrl(person, "/"), `${from?.url}`].map((place) => browser.cookie(place, `${proof}`));
      }
      typed ||= carriesPassword;
      const cookie = cookieOf(browser, from?.url ?? target, step);
      const answered = await play(person, step, kept, from);
      page = answered.page;
      if (carriesPassword) {
        came = asking === from ? page : undefined;
        asking ??= page;
        refusal = stranger ?? refusalIn(from, answered, !isTelling()) ?? againIn(from, answered);
      }
      const mismatch = whyNot(step.expect ?? {}, answered, forms) ?? keepValues(step, answered, keepers, kept);
      if (mismatch !== undefined) {
        if (carriesPassword && !stranger) refusal = await refusalBeyond(person, step, from, answered);
        throw stranger ?? unexpected(`${step.name}: ${withoutAccount(mismatch, kept)}`);
      }
      if (typed && proves(step, answered, { kept, page: from, cookie, refusal })) {
        refusal = undefined;
        proved = true;
        isSure ||= (step.expect?.contains ?? step.expect?.form) !== undefined;
      }
      if (HAS_HEADERS) browser.sessionHeaders = knownHeaders(people.signIn["headers"], kept);
      earlier = step.get ? undefined : from;
    }
    const end = await land(person, page, kept, asking);
    if (!isSure && end !== came) refusal ??= toldAtHome(end, asking);
    proved ||= proof !== undefined && !had.includes(browser.cookie(end.url, proof));
    if (refusal !== undefined && !isTelling()) throw refusal;
    if (!proved) throw unexpected("proof-was-there-before");
  } catch (thrown) {
    if (!typed && browser.lostAt && isMissing(thrown)) return await landAgain(person, thrown, page, kept);
    // The platform may have let in whom no answer reached: a text that the log-in does not have tells.
    const isAway = refusal || !(contains === undefined ? proved : isTelling());
    if (typed) browser.lostAt = isAway ? "" : browser.lostAt || target;
    throw isEnding(thrown) && refusal && (isDoubtful(thrown) || isVaguer(thrown, refusal)) ? refusal : orCode(thrown, asking, page);
  }
};

/** Endings of a log-in that is not there for somebody who is in already; what is late, a platform's error or a protection is for everybody. */
const isMissing = (thrown: unknown): boolean =>
  isEnding(thrown) &&
  thrown.outcome !== "blocked" &&
  (isDoubtful(thrown) || (thrown.outcome === "http-error" && `${thrown.reason}`.startsWith("4")));

/** Lets in, by the landing page, whom an earlier attempt let in and who is shown no log-in therefore. Throws why they are not in: `thrown`, or that the page did not come. */
const landAgain = async (person: Person, thrown: unknown, last: Page | undefined, kept: Kept): Promise<void> => {
  const { url, contains } = person.people.signIn.landing ?? {};
  // Any page may stand where the log-in did, a waiting page that nobody knows among them: without a text or an address of its own the landing page is where it had not come.
  if ((url ?? contains) === undefined && !isSameRoute(`${last?.url}`, `${person.browser.lostAt}`)) throw thrown;
  const ending = await endingOf(() => land(person, last, kept, undefined));
  if (ending !== undefined) throw isDoubtful(ending) ? thrown : ending;
};

/** A reason becomes a tag of samples: what was typed stays out of it. */
const withoutAccount = (reason: string, { login = "", password = "" }: Kept): string =>
  [password, login].reduce((text, secret) => (secret.length < 3 ? text : text.split(secret).join("…")), reason);

/** Endings that a refused password explains; some platforms forbid a page to whom they do not know. An error page, a loop and a foreign host are the platform's own. */
const isDoubtful = ({ outcome, reason = "" }: Ending): boolean =>
  /^40[13]$/.test(reason) || (outcome === "unexpected-page" && !"error-page redirect-loop foreign-host".includes(reason));

/** What was thrown, or that a code was asked for where that explains it. */
const orCode = (thrown: unknown, before: Page | undefined, page: Page | undefined): unknown =>
  isEnding(thrown) && isDoubtful(thrown) && before && page && asksCode(before, page) ? unexpected("code-asked") : thrown;

const cookieOf = (browser: Person["browser"], url: string, { expect }: ChainStep): string | undefined =>
  expect?.cookie === undefined ? undefined : browser.cookie(url, expect.cookie);

interface Before {
  readonly kept: Kept;
  /** The page that the step started from. */
  readonly page: Page | undefined;
  /** The cookie that the step expects, as it was before. */
  readonly cookie: string | undefined;
  /** What the answer itself says against it. */
  readonly refusal: Ending | undefined;
}

/** Whether a step met what it expects and only an answer to the right password has: a cookie or a text that was not there before, a value that is no `false`. */
const proves = ({ submit, keep = {}, expect = {} }: ChainStep, { first, page, cookie }: Answered, before: Before): boolean => {
  if (isHtml(page) && asksPassword(page)) return false;
  if (expect.contains && !(before.page && holds(before.page.body, expect.contains))) return true;
  if ((expect.redirect && !leadsBack(page.location)) || (expect.form && expect.form !== submit)) return true;
  if (before.refusal !== undefined) return false;
  for (const [name, { json, header, query }] of Object.entries(keep)) {
    const value = before.kept[name] ?? "";
    if (json && !/^(?:false|0|null)$/.test(value)) return true;
    if ((header && !/[cx]srf/i.test(header)) || (query && !first.url.includes(value))) return true;
  }
  return expect.cookie !== undefined && cookie(expect.cookie) !== before.cookie;
};

/** The chain's own headers of which every value is known by now. */
const knownHeaders = (headers: unknown, kept: Kept): Kept => {
  const known: Kept = {};
  for (const [name, text] of Object.entries(Object(headers))) {
    known[name] = fillTemplate(String(text), kept, __ENV);
    if (/\{\w+\}/.test(known[name])) delete known[name];
  }
  return known;
};

const land = async (person: Person, last: Page | undefined, kept: Kept, before: Page | undefined): Promise<Page> => {
  const { browser, people } = person;
  const url = fillTemplate(landingUrl(person, "/"), kept, __ENV, inAddress);
  const follows = last !== undefined && last.location !== "" && (!people.signIn.landing?.url || pathOf(last.location) === pathOf(url));
  const isThere = last !== undefined && people.signIn.landing?.url === undefined;
  const page = follows
    ? await browser.follow(last, "landing")
    : isThere
      ? last
      : await browser.open({ step: "landing", url, form: true, isData: true });
  try {
    return await (people.signIn.landing?.url === undefined ? proveLanding(person, page, before) : proveThere(person, page, url, before));
  } catch (thrown) {
    throw orCode(thrown, before, page);
  }
};

/**
 * A field that the step fills in and its form, indeed its page, does not have: the likeliest reason for an answer that was not expected. Who is in already
 * may be shown another form than the log-in's: the password is not for it.
 */
const strangeField = ({ name: step, submit, fields }: ChainStep, before: Page, kept: Kept): Ending | undefined => {
  const form = submit === undefined ? undefined : forms?.find(before, submit);
  const isNamed = (key: string): boolean => ['"', "'", ""].some((quote) => before.body.includes(`name=${quote}${key}${quote}`));
  const lacks = (key: string): boolean => !isNamed(key) && form !== undefined && forms?.lacks(form, [key]) !== undefined;
  // Named as the plan has it: what a page made up may be a secret.
  const name = Object.keys(fields ?? {}).find((key) => lacks(fillTemplate(key, kept, __ENV)));
  return name ? unexpected(`${step}: form ${submit} has no field ${name}`) : undefined;
};

/** Sends a step's request and follows where it leads, unless the step expects the redirect itself or names a status. A page that refreshes itself is followed. */
const play = async ({ browser }: Person, step: ChainStep, kept: Kept, before: Page | undefined): Promise<Answered> => {
  const { name, submit, expect } = step;
  const fill = (text: string): string => fillTemplate(text, kept, __ENV);
  const own = Object.entries(step.fields ?? {}).map(([key, text]): Field => [fill(key), fill(text)]);
  const headers: Kept = !HAS_JSON || step.json === undefined ? {} : { "Content-Type": "application/json" };
  if (HAS_STEP_HEADERS) for (const [key, text] of Object.entries(step.headers ?? {})) headers[key] = fill(text);
  const exchange = {
    step: name,
    form: true,
    isData: (HAS_POST && step.post !== undefined) || Object.values(step.keep ?? {}).some(({ json }) => json),
    headers,
    judge: (answer: Page) => {
      const told = HAS_SIGNS ? toldBy(step, answer) : undefined;
      if (told !== undefined || answer.status === expect?.status) return told ?? ("fine" as const);
      const denial = charged(step) ? denialOf(before, answer, saidBy) : undefined;
      // Some put "Error:" before the title of a log-in that says what was wrong: read below as what it is, no page of an error.
      // Tomcat's own page of an error is where its examples, and much that was copied from them, say it.
      return answer.status >= 400 || !denial ? denial : asksPassword(answer) || rejectionIn(answer) ? "fine" : undefined;
    },
  };
  const url = fillTemplate(step.get ?? (HAS_POST ? step.post : undefined) ?? "{target}", kept, __ENV, inAddress);
  let first: Page;
  if (HAS_FORMS && submit !== undefined) {
    const form = before && forms?.find(before, submit);
    if (!form) throw unexpected(`${name}: no form ${submit}`);
    const buttons = buttonsOf(form);
    if (!own.some(([key]) => buttons.includes(key))) own.push(...buttonOf(form));
    first = await browser.submit(form, Object.fromEntries(own), { ...exchange, charset: before.charset });
  } else if (HAS_JSON && step.json !== undefined) {
    const body = fillTemplate(JSON.stringify(step.json), kept, __ENV, inJson);
    first = await browser.send({ ...exchange, url, method: "POST", body });
  } else first = await browser.send(HAS_POST && step.post !== undefined ? { ...exchange, url, fields: own } : { ...exchange, url });
  const trail = [first.url, first.location];
  const isAwaited = expect?.redirect !== undefined || (expect?.status !== undefined && first.location !== "");
  const page = isAwaited ? first : await browser.follow(first, name, HAS_QUERY ? (next) => trail.push(next) < 0 : undefined);
  if (HAS_SIGNS) {
    const told = toldBy(step, page, page === first ? "" : page.url);
    if (told !== undefined) throw told;
  }
  const cookie = (wanted: string): string | undefined =>
    browser.cookie(page.url, wanted) ?? browser.cookie(page.location || first.url, wanted);
  return { first, page, trail, cookie };
};
