import { answerHtml, answerJson } from "../answer.ts";
import { writePage } from "../page.ts";
import type { Route } from "../route.ts";
import type { World } from "../world.ts";
import { dataFor, pageFor, writeFor } from "./guard.ts";

const DIARY = answerHtml(200, writePage("Cahier de textes", '<main data-page="homeworks"><h1>Cahier de textes</h1></main>'));
const HOMEWORKS = answerJson(
  200,
  Array.from({ length: 5 }, (_, index) => ({ id: `h${index + 1}`, title: `Exercice ${index + 1}`, due: "demain" })),
);

/** Homework: the list, one of them, and handing work in (an upload). */
export function homeworkRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  return [
    { ...platform, path: "/homeworks", hop: "homework/page", answer: pageFor(world, () => DIARY) },
    { ...platform, path: "/homeworks/list", hop: "homework/list", answer: dataFor(world, () => HOMEWORKS) },
    {
      ...platform,
      path: "/homeworks/entry/*",
      hop: "homework/read",
      answer: dataFor(world, (call) =>
        answerJson(200, { id: call.path.slice("/homeworks/entry/".length), title: "Exercice", text: "Page 42" }),
      ),
    },
    {
      ...platform,
      method: "POST",
      path: "/homeworks/entry/*",
      hop: "homework/hand-in",
      answer: writeFor(world, (call) => handIn(call.body, call.header("content-type"))),
    },
  ];
}

/** Work is handed in as a file of a multipart form; anything else is no hand-in. */
function handIn(body: Buffer, type = "") {
  const isUpload = type.startsWith("multipart/form-data") && body.includes("filename=");
  return isUpload ? answerJson(201, { status: "handed-in", size: body.length }) : answerJson(400, { error: "no file in the form" });
}
