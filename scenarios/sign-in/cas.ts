import { queryValue, resolveUrl, withQuery } from "../address.ts";
import { unexpected } from "../ending.ts";
import type { Form } from "../form.ts";
import { buttonOf, carrierOf, fieldOf, formsOf, formWith } from "../form.ts";
import { passLogin } from "../login-form.ts";
import type { Page } from "../page.ts";
import { nextOf } from "../page.ts";
import type { Person, SignIn } from "../person.ts";
import { openLanding, proveArrival, turnsAway } from "../proof.ts";
import { setting } from "../setting.ts";

/**
 * CAS 3.0 (Apereo CAS 6 and 7, LemonLDAP::NG, and what else speaks it, entcore and Keycloak among them). Steps: `form` · `credentials`, where a refusal is 401 or 200 and success a redirect
 * with a ticket, or a form that carries it (CAS 3.0 §2.1.1, `method=POST`) · `ticket`, validated as the service would (`validate: true`; without the person's cookies), or taken to the
 * service, whose page is then the `landing`.
 */
export const signIn: SignIn = async (person) => {
  const { browser, people } = person;
  const server = setting(person, "server");
  const service = setting(person, "service");
  // As an address is sent: without its fragment, its accents encoded.
  const home = resolveUrl(service, service);
  const hasTicket = (url: string): boolean => url.startsWith(home) && queryValue(url, "ticket") !== undefined;
  const form = await browser.send({ step: "form", url: withQuery(`${server}/login`, { service }), form: true, judge: unregistered });
  /** The form by which a page posts the ticket to the service. */
  const carrier = (page: Page): Form | undefined => carrierOf(page, home, "ticket");
  let answer = await browser.follow(form, "form", hasTicket);
  if (nextOf(answer) === "" && !carrier(answer)) {
    const forms = formsOf(answer);
    const needs: string[] = [];
    // Apereo's own forms have it, and old ones `lt` alone; entcore's and Keycloak's speak CAS with a form of theirs.
    if (formWith(forms, "_eventId")) needs.push(formWith(forms, "lt") && !formWith(forms, "execution") ? "lt" : "execution");
    const lacksToken = answer.body.includes('"lform"') && formWith(forms, "token") === undefined;
    const isIn = (page: Page): boolean => nextOf(page) !== "" || (carrier(page) ?? notice(page)) !== undefined;
    try {
      answer = await passLogin(person, answer, { needs, isIn }, hasTicket);
    } catch (thrown) {
      // LemonLDAP's form has it unless `requireToken` is off: where nothing else explains what came, it does.
      throw lacksToken && ["login-form", "no-ticket", "expired"].includes(Object(thrown).reason) ? unexpected("no-field-token") : thrown;
    }
  }
  for (let count = 0, said = notice(answer); said && count < MOST_NOTICES; count += 1, said = notice(answer)) {
    const read = { step: "credentials", name: "credentials+1", form: true };
    answer = await browser.follow(await browser.submit(said, Object.fromEntries(buttonOf(said)), read), "credentials", hasTicket);
  }
  const back = nextOf(answer);
  const posted = back === "" ? carrier(answer) : undefined;
  const ticket = posted ? fieldOf(posted, "ticket") : queryValue(back, "ticket");
  if (ticket === undefined) throw unexpected("no-ticket");
  if (HAS_VALIDATION && (!HAS_SERVICE || people.signIn["validate"] === true)) await validate(person, service, ticket);
  else await enter(person, posted ?? back);
};

/** Pages that only have something to say before a ticket comes: one of the password, one of the house, and one to spare. */
const MOST_NOTICES = 3;

/** The form by which such a page of Apereo CAS leads on: that the password expires soon, or what everybody has to read first (its interrupt). */
const notice = (page: Page): Form | undefined =>
  formsOf(page).find(({ passwords, fields }) => passwords[0] === undefined && fields.some((one) => `${one}` === "_eventId,proceed"));

/** Asks the server what the ticket is worth, as the service would. */
const validate = async (person: Person, service: string, ticket: string): Promise<void> => {
  const { browser, people } = person;
  const url = withQuery(`${setting(person, "server")}/p3/serviceValidate`, { service, ticket });
  const { body } = await browser.send({ step: "ticket", url, anonymous: true });
  if (!body.includes("authenticationSuccess")) throw unexpected("ticket-refused");
  if (HAS_LANDING && people.signIn.landing !== undefined) await openLanding(person, "/");
};

/** Takes the ticket to the service. */
const enter = async (person: Person, way: Form | string): Promise<void> => {
  const { browser } = person;
  const exchange = { step: "ticket", form: true };
  const taken = await (typeof way === "string" ? browser.send({ ...exchange, url: way }) : browser.submit(way, {}, exchange));
  const page = await browser.follow(taken, "landing");
  if (turnsAway(person, page)) throw unexpected("ticket-refused");
  await proveArrival(person, page);
};

/** Apereo CAS answers 403 for a service that it does not know: nobody's protection layer, but a plan to correct. */
const unregistered = ({ status, body }: Page) =>
  status === 403 && body.includes(" CAS") ? unexpected("service-not-registered") : undefined;
