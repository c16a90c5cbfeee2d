import { pathOf } from "../address.ts";
import type { ChainStep } from "../chain.ts";
import { charged, fillTemplate, readKept, whyNot } from "../chain.ts";
import { unexpected } from "../ending.ts";
import type { Field } from "../form.ts";
import { fieldOf, findForm, readForms } from "../form.ts";
import type { Page } from "../page.ts";
import type { Person, SignIn } from "../person.ts";
import { landingUrl, proveLanding } from "../proof.ts";
import { lapseOf, refusalOf } from "../refusal.ts";

/**
 * A chain that the plan describes (docs/plan.md, `signIn.steps`). A step without `expect.redirect` follows redirects; one with it
 * stops there. What a step that carries the password meets instead of what it expects is a refusal where it reads like one.
 */
export const signIn: SignIn = async (person) => {
  const { browser, people, account, target } = person;
  const kept: Record<string, string> = { target, login: account.login };
  let page: Page | undefined;
  let typed = false;
  for (const step of readSteps(people.signIn["steps"])) {
    const carriesPassword = charged(step);
    if (carriesPassword && !typed) await person.type();
    typed ||= carriesPassword;
    kept["password"] = account.password;
    const before = page;
    const answer = await play(person, step, kept, before);
    page = answer;
    const cookie = (name: string): string | undefined =>
      browser.cookie(answer.url, name) ?? browser.cookie(answer.location || answer.url, name);
    const mismatch = whyNot(step.expect ?? {}, page, cookie);
    if (mismatch !== undefined) {
      const refusal = carriesPassword && before !== undefined ? refusalOf(before, page) : undefined;
      const stranger = before && strangeField(step, before);
      if (stranger !== undefined) throw unexpected(`${step.name}: form ${step.submit} has no field ${stranger}`);
      throw refusal?.outcome === "rejected" || refusal?.reason === "expired" ? refusal : unexpected(`${step.name}: ${mismatch}`);
    }
    for (const name of Object.keys(step.keep ?? {})) {
      const value = readKept(step.keep?.[name] ?? {}, page, cookie);
      if (value === undefined) throw unexpected(`${step.name}: nothing to keep as ${name}`);
      kept[name] = value;
    }
  }
  await land(person, page);
};

const land = async (person: Person, last: Page | undefined): Promise<void> => {
  const { browser, people } = person;
  const url = landingUrl(person, "/");
  const follows = last !== undefined && last.location !== "" && (!people.signIn.landing?.url || pathOf(last.location) === pathOf(url));
  if (follows) return proveLanding(person, await browser.follow(last, "landing"));
  const isThere = last !== undefined && people.signIn.landing?.url === undefined;
  await proveLanding(person, isThere ? last : await browser.open({ step: "landing", url, form: true }));
};

/** A field that the step fills in and its form does not have: the likeliest reason for an answer that was not expected. */
const strangeField = ({ submit, fields }: ChainStep, before: Page): string | undefined => {
  const form = submit === undefined ? undefined : findForm(readForms(before.body, before.url), submit);
  return form && Object.keys(fields ?? {}).find((name) => fieldOf(form, name) === undefined);
};

/** Sends a step's request and follows where it leads, unless the step expects the redirect itself or names a status. A page that refreshes itself is followed. */
const play = async (
  { browser }: Person,
  step: ChainStep,
  kept: Readonly<Record<string, string>>,
  page: Page | undefined,
): Promise<Page> => {
  const fill = (text: string): string => fillTemplate(text, kept, __ENV);
  const own = Object.keys(step.fields ?? {}).map((name): Field => [name, fill(step.fields?.[name] ?? "")]);
  const headers = Object.fromEntries(Object.keys(step.headers ?? {}).map((name) => [name, fill(step.headers?.[name] ?? "")]));
  const exchange = {
    step: step.name,
    form: true,
    headers,
    judge: (answer: Page) => {
      if (answer.status === (step.expect?.status ?? 0)) return "fine" as const;
      return answer.status >= 400 && page !== undefined && charged(step) ? lapseOf(page, answer) : undefined;
    },
  };
  let answer: Page;
  if (step.submit !== undefined) {
    const form = page && findForm(readForms(page.body, page.url), step.submit);
    if (!page || !form) throw unexpected(`${step.name}: no form ${step.submit}`);
    answer = await browser.submit(form, Object.fromEntries(own), { ...exchange, charset: page.charset });
  } else if (step.post !== undefined) answer = await browser.send({ ...exchange, url: fill(step.post), fields: own });
  else answer = await browser.send({ ...exchange, url: fill(step.get ?? "{target}") });
  const isAwaited = step.expect?.redirect !== undefined || (step.expect?.status !== undefined && answer.location !== "");
  return isAwaited ? answer : browser.follow(answer, step.name);
};

/** The plan's steps were checked when it was read; here only their presence is. */
const readSteps = (steps: unknown): readonly ChainStep[] => (Array.isArray(steps) ? steps : []);
