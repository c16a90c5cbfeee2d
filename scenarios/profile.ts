import type { Field, Form } from "./form.ts";
import type { Page } from "./page.ts";
import type { Person } from "./person.ts";
import { setting } from "./setting.ts";

/**
 * Chooses who to be on a page that offers several people or profiles (EduConnect's choice, entcore's `selectUser`): the radio
 * button, button or field whose value is the plan's `profile`, else the first. Undefined where the page offers none; `asserted`
 * pages belong to the platform, where only `selectUser` is a choice.
 */
export const chooseProfile = async (person: Person, page: Page, forms: readonly Form[], asserted: boolean): Promise<Page | undefined> => {
  const wanted = setting(person, "profile");
  const offers = forms.filter((form) => form.method === "POST" && (!asserted || form.action.includes("elect"))).flatMap(offersOf);
  const chosen = offers.find(({ own, form }) => own.concat(form.fields).some((field) => field[1] === wanted)) ?? offers[0];
  if (chosen === undefined) return undefined;
  const exchange = { step: "profile", charset: page.charset, form: true };
  return person.browser.follow(await person.browser.submit(chosen.form, Object.fromEntries(chosen.own), exchange), "landing");
};

const offersOf = (form: Form): readonly { readonly form: Form; readonly own: readonly Field[] }[] =>
  form.choices.length > 0 ? form.choices.map((choice) => ({ form, own: [choice] })) : [{ form, own: [] }];
