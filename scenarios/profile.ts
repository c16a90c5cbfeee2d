import type { Field, Form } from "./form.ts";
import { buttonOf, buttonsOf, choicesOf, fieldOf, offeredBy } from "./form.ts";
import type { Page } from "./page.ts";
import type { Person } from "./person.ts";
import { setting } from "./setting.ts";

/** A choice that a page offers: its form, and what is sent of it beside the form's own fields. */
interface Offer {
  readonly form: Form;
  readonly own: readonly Field[];
}

/**
 * Chooses who to be, or where to sign in, on a page that offers several people, profiles or identity providers (EduConnect's choice, entcore's
 * `selectUser`, a discovery service): the radio button, button, option or field whose value is the plan's `profile`, in whatever form, else the first
 * of those that are posted and have no empty box to write into: a code that is sent empty is a wrong one. Undefined where the page offers none; `asserted` pages belong to the platform, where only `selectUser` is a choice.
 */
export const chooseProfile = async (person: Person, page: Page, forms: readonly Form[], asserted: boolean): Promise<Page | undefined> => {
  const { browser } = person;
  const wanted = setting(person, "profile");
  const offers = forms.filter((form) => !asserted || form.action.includes("elect")).flatMap(offersOf);
  const isWanted = ({ form, own }: Offer): boolean => own.concat(form.fields).some((field) => field[1] === wanted);
  const chosen =
    (wanted && offers.find(isWanted)) ||
    offers.find(({ form }) => form.method === "POST" && (form.account === "" || fieldOf(form, form.account)));
  if (!chosen) return undefined;
  const exchange = { step: "profile", charset: page.charset, form: true };
  return browser.follow(await browser.submit(chosen.form, Object.fromEntries(chosen.own), exchange), asserted ? "landing" : "profile");
};

const offersOf = (form: Form): readonly Offer[] => {
  const [choices, buttons] = [choicesOf(form), buttonsOf(form)];
  const ways = (choices.length > 0 ? choices.map((choice) => [choice]) : [[]]).concat(offeredBy(form).map((option) => [option]));
  // Who presses one button presses no other.
  return ways.map((own) => ({ form, own: own.some(([name]) => buttons.includes(name)) ? own : buttonOf(form).concat(own) }));
};
