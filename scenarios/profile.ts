import type { Form } from "./form.ts";
import type { Page } from "./page.ts";
import type { Person } from "./person.ts";
import { setting } from "./setting.ts";

/**
 * Chooses who to be on a page that offers several people or profiles (EduConnect's choice, entcore's `selectUser`): the radio
 * button or button whose value is the plan's `profile`, else the first. Undefined where the page offers none.
 */
export const chooseProfile = async (person: Person, page: Page, forms: readonly Form[]): Promise<Page | undefined> => {
  const wanted = setting(person, "profile");
  const offered = forms.flatMap((form) => form.choices.map((choice) => ({ form, choice })));
  const chosen = offered.find(({ choice }) => choice[1] === wanted) ?? offered[0];
  if (chosen === undefined) return undefined;
  const { form, choice } = chosen;
  const { browser } = person;
  return browser.follow(
    await browser.submit(form, { [choice[0]]: choice[1] }, { step: "profile", charset: page.charset, form: true }),
    "profile",
  );
};
