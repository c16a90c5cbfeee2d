import type { People, Plan } from "./plan.ts";

/** What the people of a plan would write and do not under `writes: false`, one line a kind; empty where nothing is left out. */
export function skippedWrites({ people, target }: Pick<Plan, "people" | "target">): readonly string[] {
  return target.writes ? [] : people.flatMap(writesOf);
}

function writesOf({ name, persona, journey, changePassword, consent }: People): readonly string[] {
  return [
    ...(persona === "teacher" && journey.kind === "default" ? [`the roll call of ${name}`] : []),
    ...(journey.kind === "file" ? [`whatever ${journey.file} writes for ${name}`] : []),
    ...(changePassword > 0 ? [`new passwords of ${name}: who is asked for one does not get in`] : []),
    ...(consent > 0 ? [`consents of ${name}: who is asked for one does not get in`] : []),
  ];
}
