import { addressOf, commonPath, type Place } from "./address.ts";
import type { ProposedStep } from "./chain.ts";
import { LOGIN, mayShow, PASSWORD, placeholderOf, type Typed, variableOf, type Writer } from "./data.ts";
import { unescapeEntities } from "./entities.ts";
import type { PageForm } from "./page-form.ts";
import type { Recorded } from "./recording.ts";
import type { Origin } from "./token.ts";
import { formSent, isLedTo, isSent, type Way } from "./way.ts";
import { openWriter } from "./writer.ts";

/** The steps of a sign-in by forms: the pages that are opened, and the forms that are sent from them. */
export function stepsOf({ before, password, after }: Way, place: Place): readonly ProposedStep[] {
  const pages = [...before, password, ...after];
  const names = new Set<string>();
  const origins: Origin[] = [];
  /** Each step with the answers that it meets: its own, and those to which it is led. */
  const steps: { readonly step: ProposedStep; readonly met: Recorded[] }[] = [];
  for (const [index, page] of pages.entries()) {
    const last = pages[index - 1];
    if (last !== undefined && isLedTo(page, last)) {
      steps.at(-1)?.met.push(page);
      continue;
    }
    const name = nameFor(isSent(page) ? (page === password ? "credentials" : "send") : "form", names);
    const next = formAfter(pages, index);
    const writer = openWriter(pages.slice(0, index), place, origins);
    const step = isSent(page) ? sendStep(name, page, { last, next, writer }, place) : openStep(name, page, next, place);
    origins.push(...writer.origins);
    steps.push({ step, met: [page] });
  }
  return steps.map(({ step, met }) => {
    const kept = origins.filter(({ from }) => met.includes(from)).map((one) => [one.name, one.source] as const);
    return kept.length === 0 ? step : { ...step, keep: Object.fromEntries(kept) };
  });
}

/** The form that is sent next: one without a name where no page has it, undefined where none is sent. */
function formAfter(pages: readonly Recorded[], index: number): PageForm | undefined {
  const at = pages.findIndex((page, place) => place > index && isSent(page));
  const [from, sent] = [pages[at - 1], pages[at]];
  return from === undefined || sent === undefined ? undefined : (formSent(from, sent) ?? { selector: "", action: "", inputs: [] });
}

function nameFor(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let count = 2; names.has(name); count += 1) name = `${wanted}-${count}`;
  names.add(name);
  return name;
}

function openStep(name: string, page: Recorded, next: PageForm | undefined, place: Place): ProposedStep {
  return { name, get: addressOf(page.url, place), ...(next?.selector ? { expect: { form: next.selector } } : {}) };
}

interface Around {
  readonly last: Recorded | undefined;
  /** As `formAfter` has it. */
  readonly next: PageForm | undefined;
  /** Finds in the pages before what a script took from them. */
  readonly writer: Writer;
}

function sendStep(name: string, page: Recorded, { last, next, writer }: Around, place: Place): ProposedStep {
  const form = last === undefined ? undefined : (formSent(last, page) ?? supposed(last, page));
  const isNamed = form !== undefined && form.selector !== "";
  const fields = fieldsOf(page, isNamed ? form : undefined, { typed: place.typed, body: last?.body ?? "", writer });
  const cookie = sessionAmong(page.cookies);
  // A step that expects a redirect stops there: only the last one may, others are followed to the form that is sent next.
  const redirect = page.location === "" || next !== undefined ? undefined : commonPath(page.location, place.typed);
  const expect = {
    ...expectedForm(next, form, last),
    ...(redirect === undefined ? {} : { redirect }),
    ...(cookie === undefined ? {} : { cookie }),
  };
  return {
    name,
    ...(isNamed ? { submit: form.selector } : { post: addressOf(page.url, place) }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(Object.keys(expect).length === 0 ? {} : { expect }),
  };
}

/** The cookie that a sign-in most likely sets, and only it: messages for the next page come to whoever is refused as well. */
function sessionAmong(cookies: readonly string[]): string | undefined {
  const lasting = cookies.filter((one) => !isMadeUp(one) && !/[cx]srf|^(?:messages?|flash\w*|lang\w*|locale)$/i.test(one));
  return lasting.find((one) => /sess|auth|token/i.test(one)) ?? lasting[0];
}

/** The form of a page that was not saved: it brings along what nobody typed, and nothing that would be plain to read. */
function supposed({ body, location }: Recorded, { fields }: Recorded): PageForm | undefined {
  if (body !== "" || location !== "") return undefined;
  return {
    selector: "form",
    action: "",
    inputs: fields.map(([name, value]) => ({ name, type: mayShow(name, value) ? "" : "hidden", value: "" })),
  };
}

/** What tells the form that follows; where a refusal, which shows the one before again, would be taken for it, an input that only it has. */
function expectedForm(next: PageForm | undefined, form: PageForm | undefined, last: Recorded | undefined): ProposedStep["expect"] {
  if (next === undefined || next.selector === "") return {};
  const own = next.inputs.find(({ name }) => name.length > 3 && !isMadeUp(name) && last?.body.includes(name) === false);
  return (next.selector === form?.selector || next.selector === "form") && own !== undefined
    ? { contains: own.name }
    : { form: next.selector };
}

/** A name of a cookie or field that was made for one visit, as ASP.NET's of a nonce is: a secret itself. */
const isMadeUp = (name: string): boolean => name.length > 40 || /(?:\D*\d){6}/.test(name);

/** What is known when a form is sent: what the person types, and the page that it stands on. */
interface Known {
  readonly typed: Typed;
  readonly body: string;
  readonly writer: Writer;
}

/** Whether a link of the page sends its form under this name. */
const isPressed = (value: string, body: string): boolean =>
  /^[\w$:]{1,200}$/.test(value) && unescapeEntities(body).includes(`__doPostBack('${value}'`);

/** Fields that the page does not bring along: login, password, and what somebody chose. */
function fieldsOf(page: Recorded, form: PageForm | undefined, { typed, body, writer }: Known): Readonly<Record<string, string>> {
  const inputs = form?.inputs ?? [];
  return Object.fromEntries(
    page.fields.flatMap(([name, value]) => {
      const input = inputs.findLast((one) => one.name === name);
      // A hidden input goes back as the page of the day has it, whatever the recording's was.
      if (inputs.some((one) => one.name === name && isBrought(one, value, inputs)) || (input === undefined && isMadeUp(name))) return [];
      const placeholder = placeholderOf(name, value, typed);
      if (placeholder !== undefined) return [[name, placeholder]];
      // Nor whatever a script made of it, unless the page itself says what: which link was pressed (ASP.NET).
      if (input?.type === "hidden") return isPressed(value, body) ? [[name, value]] : [];
      // Where an image was touched says nothing: browsers send its corner where Enter is pressed.
      if (/(?:^|\.)[xy]$/.test(name) && /^\d+$/.test(value)) return [[name, "0"]];
      // What a script sends without a form it took from the page: the day's has it again.
      if (form === undefined) return [[name, writer.text(name, value)]];
      return [[name, mayShow(name, value) ? value : variableOf(name)]];
    }),
  );
}

/** Whether a form brings a value along by itself: nobody has to choose it. */
const isBrought = (input: PageForm["inputs"][number], value: string, all: PageForm["inputs"]): boolean => {
  if (input.value !== value) return false;
  if (input.type === "radio" || input.type === "checkbox") return input.isChecked === true;
  return input.type !== "submit" || all.find(({ type, name }) => type === "submit" && name === input.name) === input;
};

/** What the person typed, as the forms tell it: the password, and the login beside it or on a page before. */
export function typedOn({ before, password }: Way): Typed {
  const pages = [...before, password];
  const own = textsIn(password, pages.at(-2));
  const secret = own.find(({ type, name, value }) => value !== "" && (type === "password" || (type === "" && PASSWORD.test(name))));
  const named = secret ?? own.find(({ name, value }) => value !== "" && PASSWORD.test(name));
  const texts = pages.flatMap((page, index) =>
    isSent(page) ? [textsIn(page, pages[index - 1]).filter((one) => isWritten(one, named?.name))] : [],
  );
  const nearest = texts.findLast((list) => list.length > 0) ?? [];
  const login = guessedBefore(own, named) ?? nearest.find(({ name }) => LOGIN.test(name)) ?? nearest[0];
  return { ...(login === undefined ? {} : { login: login.value }), ...(named === undefined ? {} : { password: named.value }) };
}

/**
 * The login among fields of which no page says what they are: people type it right before the password, and `login` may be
 * part of a token's name (Moodle's `logintoken`) or of a button's. Undefined where a page says it, or nothing comes before.
 */
function guessedBefore(own: readonly Text[], password: Text | undefined): Text | undefined {
  if (password === undefined || own.some(({ type }) => type !== "")) return undefined;
  const ahead = own.slice(0, own.indexOf(password)).filter((one) => isWritten(one, password.name) && !TOKEN_NAME.test(one.name));
  return ahead.find(({ name }) => LOGIN.test(name)) ?? ahead.at(-1);
}

const TOKEN_NAME = /token|[cx]srf|nonce|state|ticket/i;

interface Text {
  readonly name: string;
  readonly value: string;
  /** Of its input; empty where no page has it. */
  readonly type: string;
}

function textsIn(page: Recorded, before: Recorded | undefined): readonly Text[] {
  const form = before === undefined ? undefined : formSent(before, page);
  return page.fields.map(([name, value]) => ({ name, value, type: form?.inputs.find((one) => one.name === name)?.type ?? "" }));
}

const isWritten = ({ name, value, type }: Text, password: string | undefined): boolean =>
  value !== "" && name !== password && !PASSWORD.test(name) && ["", "text", "email", "tel", "number"].includes(type);
