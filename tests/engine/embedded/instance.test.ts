import { accessSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createConsole } from "../../../src/engine/embedded/console.ts";
import { readExports } from "../../../src/engine/embedded/probe.ts";
import { compileScript, loadScript } from "../../../src/engine/embedded/script.ts";
import { createDescriber, createFindPlace } from "../../../src/engine/embedded/stack.ts";
import { testVu } from "./modules/test-vu.ts";

const folder = mkdtempSync(join(tmpdir(), "rentree-instance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("gives all files of a script the same instance of a module", async () => {
  writeFileSync(join(folder, "part.js"), `import http from "k6/http"; import { Counter } from "k6/metrics"; export { http, Counter };`);
  writeFileSync(
    join(folder, "script.js"),
    `import http from "k6/http"; import { Counter } from "k6/metrics"; import * as part from "./part.js";
     const counter = new Counter("visits");
     export default () => [http === part.http, Counter === part.Counter, counter instanceof part.Counter, counter.name];`,
  );
  const exported = (await exportsOf("script.js"))["default"];
  expect(typeof exported === "function" && exported()).toEqual([true, true, true, "visits"]);
});

it("names what a module has when a script wants something else of it", async () => {
  writeFileSync(join(folder, "wrong.js"), `import { asyncRequest, socket } from "k6/http"; export default () => [asyncRequest, socket];`);
  await expect(exportsOf("wrong.js")).rejects.toThrow(/'k6\/http' has no 'socket'; it has .*asyncRequest.*expectedStatuses/);
});

async function exportsOf(name: string) {
  const script = await loadScript(join(folder, name), (path) => accessSync(path) === undefined);
  const parts = {
    script,
    instantiate: compileScript(script),
    console: createConsole(
      () => undefined,
      (text) => text,
    ),
  };
  return readExports(testVu().program, parts, createDescriber(script, createFindPlace(script)));
}
