import { queryValue, withQuery } from "../address.ts";
import { unexpected } from "../ending.ts";
import type { Form } from "../form.ts";
import { carrierOf, fieldOf, formsOf, formWith } from "../form.ts";
import { passLogin } from "../login-form.ts";
import type { Page } from "../page.ts";
import type { Person, SignIn } from "../person.ts";
import { openLanding, proveLanding, turnsAway } from "../proof.ts";
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
  const hasTicket = (url: string): boolean => url.startsWith(service) && queryValue(url, "ticket") !== undefined;
  const form = await browser.send({ step: "form", url: withQuery(`${server}/login`, { service }), form: true, judge: unregistered });
  /** The form by which a page posts the ticket to the service. */
  const carrier = (page: Page): Form | undefined => carrierOf(page, service, "ticket");
  let answer = await browser.follow(form, "form", hasTicket);
  if (answer.location === "" && !carrier(answer)) {
    const forms = formsOf(answer);
    const needs: string[] = answer.body.includes('"lform"') ? ["token"] : [];
    // Apereo's own forms have it, and old ones `lt` alone; entcore's and Keycloak's speak CAS with a form of theirs.
    if (formWith(forms, "_eventId")) needs.push(formWith(forms, "lt") && !formWith(forms, "execution") ? "lt" : "execution");
    answer = await passLogin(person, answer, { needs, isIn: (page) => page.location !== "" || carrier(page) !== undefined }, hasTicket);
  }
  const posted = answer.location === "" ? carrier(answer) : undefined;
  const ticket = posted ? fieldOf(posted, "ticket") : queryValue(answer.location, "ticket");
  if (ticket === undefined) throw unexpected("no-ticket");
  if (HAS_VALIDATION && (!HAS_SERVICE || people.signIn["validate"] === true)) await validate(person, service, ticket);
  else await enter(person, posted ?? answer.location);
};

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
  if (turnsAway(person, taken)) throw unexpected("ticket-refused");
  await proveLanding(person, await browser.follow(taken, "landing"));
};

/** Apereo CAS answers 403 for a service that it does not know: nobody's protection layer, but a plan to correct. */
const unregistered = ({ status, body }: Page) =>
  status === 403 && body.includes(" CAS") ? unexpected("service-not-registered") : undefined;
