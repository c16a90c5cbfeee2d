import { answerHtml, answerJson } from "../answer.ts";
import { writePage } from "../page.ts";
import type { Route } from "../route.ts";
import type { World } from "../world.ts";
import { dataFor, pageFor, writeFor } from "./guard.ts";

const PRESENCES = answerHtml(200, writePage("Présences", '<main data-page="presences"><h1>Appel</h1></main>'));
const COURSES = answerJson(200, [{ id: "c1", subject: "Mathématiques", group: "5e A", pupils: 25 }]);
const REGISTER = answerJson(201, {
  id: "r1",
  course: "c1",
  pupils: Array.from({ length: 25 }, (_, index) => ({ id: `p${index + 1}`, present: true })),
});

/** The roll call of a lesson: the courses of the hour, opening the register, absences, and its validation. */
export function rollCallRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "POST" } as const;
  const saved = answerJson(200, { status: "ok" });
  return [
    { ...platform, method: "GET", path: "/presences", hop: "roll-call/page", answer: pageFor(world, () => PRESENCES) },
    { ...platform, method: "GET", path: "/presences/courses", hop: "roll-call/courses", answer: dataFor(world, () => COURSES) },
    { ...platform, path: "/presences/registers", hop: "roll-call/register", answer: writeFor(world, () => REGISTER) },
    { ...platform, path: "/presences/events", hop: "roll-call/absence", answer: writeFor(world, () => saved) },
    { ...platform, path: "/presences/registers/*", hop: "roll-call/validate", answer: writeFor(world, () => saved) },
    { ...platform, method: "PUT", path: "/presences/registers/*", hop: "roll-call/validate", answer: writeFor(world, () => saved) },
  ];
}
