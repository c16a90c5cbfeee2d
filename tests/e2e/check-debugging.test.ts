import { spawn } from "node:child_process";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import type { ReferenceProcess } from "../../src/cli/reference-process.ts";
import { findEngine } from "../../src/engine/find.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { startPlatform } from "./platform.ts";
import { callRentree, placePlan, removeFolders } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

/** A journey that fails in its sixth line; the types above it are gone in what the engine runs. */
const BROKEN = `import type { Journey } from "rentree/scenarios/person.ts";

/** Fails on purpose. */
export const journey: Journey = async ({ visit }) => {
  await visit(["/timeline/timeline"]);
  throw new Error("no title");
};
`;
const FIRST_LINE = 4;
const FAILING_LINE = 6;
const k6 = await findEngine({ choice: "k6", env: process.env }).catch(() => undefined);
const platforms: ReferenceProcess[] = [];
afterEach(async () => {
  for (const platform of platforms.splice(0)) await platform.stop();
});
afterAll(removeFolders);

async function brokenPlan(): Promise<string> {
  const platform = await startPlatform({});
  platforms.push(platform);
  return placePlan(smallPlan({ target: { url: platform.url }, people: { journey: "./broken.ts" } }), { "broken.ts": BROKEN });
}

describe("a journey that throws", () => {
  for (const engine of ["embedded", ...(k6 === undefined ? [] : ["k6"])])
    it(`is shown with its line in the TypeScript file (${engine})`, async () => {
      const { stderr } = await callRentree("check", await brokenPlan(), "--engine", engine, "--yes");
      expect(stderr).toContain("visit failed: Error: no title");
      expect(stderr).toMatch(new RegExp(`broken\\.ts:${FAILING_LINE}:\\d+`));
    });
});

describe("check --inspect", () => {
  it("waits for a debugger, which stops in the first line of the journey's TypeScript", async () => {
    const plan = await brokenPlan();
    const args = [join(packageRoot(), "dist/cli.js"), "check", plan, "--engine", "embedded", "--inspect", "--yes"];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, RENTREE_INSPECT: "127.0.0.1:0" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let text = "";
        child.stderr.setEncoding("utf8").on("data", (more: string) => {
          text += more;
          const found = /Debugger listening on (ws:\S+)/.exec(text)?.[1];
          if (found !== undefined) resolve(found);
        });
        child.once("close", () => reject(new Error(`no debugger listened: ${text}`)));
      });
      const stops = await debug(address, 2);
      expect(stops.map(({ line, file }) => `${file.split("/").at(-1)}:${line}`)).toEqual([
        expect.stringMatching(/^entcore\.ts:\d+$/),
        `broken.ts:${FIRST_LINE}`,
      ]);
      expect(await ended, "without its debugger it plays on to the end").not.toBeNull();
    } finally {
      child.kill("SIGKILL");
    }
  });
});

interface Stop {
  readonly file: string;
  readonly line: number;
}

/** Speaks the inspector's protocol as a debugger does: so many stops, each named by the source map of the script it is in. */
function debug(address: string, count: number): Promise<readonly Stop[]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const maps = new Map<string, string>();
    const stops: Stop[] = [];
    let id = 0;
    const send = (method: string): void => socket.send(JSON.stringify({ id: ++id, method }));
    socket.once("open", () => {
      for (const method of ["Debugger.enable", "Runtime.enable", "Runtime.runIfWaitingForDebugger"]) send(method);
    });
    socket.once("error", reject).once("close", () => reject(new Error(`the debugger saw ${stops.length} stops`)));
    socket.on("message", (data) => {
      const { method, params } = JSON.parse(String(data)) as { method?: string; params: InspectorEvent };
      if (method === "Debugger.scriptParsed") maps.set(params.scriptId ?? "", params.sourceMapURL ?? "");
      if (method !== "Debugger.paused") return;
      const { scriptId, lineNumber, columnNumber } = params.callFrames?.[0]?.location ?? { scriptId: "", lineNumber: 0, columnNumber: 0 };
      stops.push(findSource(maps.get(scriptId) ?? "", lineNumber, columnNumber));
      if (stops.length === count) {
        resolve(stops);
        socket.close();
      } else send("Debugger.resume");
    });
  });
}

interface InspectorEvent {
  readonly scriptId?: string;
  readonly sourceMapURL?: string;
  readonly callFrames?: ReadonlyArray<{ readonly location: { scriptId: string; lineNumber: number; columnNumber: number } }>;
}

function findSource(url: string, line: number, column: number): Stop {
  const data = Buffer.from(url.slice(url.indexOf(",") + 1), "base64").toString();
  const entry = new SourceMap(JSON.parse(data)).findEntry(line, column);
  return "originalSource" in entry ? { file: entry.originalSource, line: entry.originalLine + 1 } : { file: "", line: 0 };
}
