/** What the bundler puts into a script beside the code: only what the plan uses. */
declare module "rentree:settings" {
  const settings: import("../src/core/people/script.ts").ScriptSettings;
  export default settings;
}
declare module "rentree:sign-ins" {
  /** By index of the plan's people. */
  const signIns: readonly import("./person.ts").SignIn[];
  export default signIns;
}
declare module "rentree:journeys" {
  /** By index of the plan's people. */
  const journeys: readonly import("./person.ts").Journey[];
  export default journeys;
}
declare module "rentree:chain" {
  export const keepers: Readonly<Record<string, import("./chain.ts").Keeper>>;
  export const forms: import("./chain.ts").Forms | undefined;
  /** Reads what data says of credentials; undefined where no step sends or keeps any. */
  export const saidBy: import("./chain.ts").Reader | undefined;
}
declare module "rentree:extras" {
  const extras: import("./person.ts").Extras;
  export default extras;
}
