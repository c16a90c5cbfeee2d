import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ENT, forget, k6, visitWith } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/execution", async () => (await import("./stand-in.ts")).execution);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("k6/websockets", () => ({ WebSocket: class {} }));
const env: Record<string, string> = {};
vi.stubGlobal("__ENV", env);
const { live } = await import("../../scenarios/visit.ts");
const { attendClass } = await import("../../scenarios/classroom.ts");
const { callRoll } = await import("../../scenarios/roll-call.ts");

const notes = (): string[] => k6.rows.filter(({ metric }) => metric === "rs_note").map(({ tags }) => String(tags["what"]));

beforeEach(forget);
afterEach(() => {
  delete env["NO_LESSON"];
});

describe("a lesson", () => {
  it("is joined and its roll called at once by people who come after the bell", async () => {
    k6.answer = () => ({ status: 200, body: "[]" });
    await live(visitWith({ classroom: true, lessons: [1], deadline: 50 }, { extras: { later: [attendClass] } }));
    expect(k6.sent.map(({ url }) => url)).toContain(`${ENT}/webconference/rooms`);
    await live(visitWith({ lessons: [1] }, { journey: callRoll }));
    expect(notes()).toContain("late-roll-call");
  });

  it("is none in a phase that is no morning: nobody joins a class, and nobody calls the roll", async () => {
    env["NO_LESSON"] = "1";
    await live(visitWith({ classroom: true, lessons: [1], deadline: 50 }, { extras: { later: [attendClass] } }));
    await live(visitWith({ lessons: [1] }, { journey: callRoll }));
    expect(k6.sent).toEqual([]);
    expect(notes()).toEqual([]);
  });
});

describe("typing", () => {
  it("is written down in its own row, and left out of the attempt's length", async () => {
    await live(visitWith({ typing: 80 }, { signIn: (person) => person.type() }));
    const [typed] = k6.rows.filter(({ metric }) => metric === "rs_typed");
    const [attempt] = k6.rows.filter(({ metric }) => metric === "rs_attempt");
    expect(typed?.value).toBeGreaterThanOrEqual(79);
    expect(attempt?.value).toBeLessThan(79);
  });

  it("leaves no row where nobody types", async () => {
    await live(visitWith({ typing: 0 }, { signIn: (person) => person.type() }));
    expect(k6.rows.some(({ metric }) => metric === "rs_typed")).toBe(false);
  });
});
