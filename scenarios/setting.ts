import { expand } from "./expand.ts";
import type { Person } from "./person.ts";

/** A text of the plan's `signIn`, with `{target}` filled in and `${NAME}` read from the environment; empty where it is not given. */
export const setting = ({ people, target }: Pick<Person, "people" | "target">, name: string): string => {
  const value = people.signIn[name];
  return typeof value === "string" ? expand(value.split("{target}").join(target)) : "";
};
