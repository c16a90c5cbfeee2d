import { describe, expect, it } from "vitest";
import { dataModule } from "../../../../src/engine/embedded/modules/data.ts";
import { type TestVu, testVu } from "./test-vu.ts";

describe("SharedArray", () => {
  it("is built once for all VUs of a program, and has the same rows for all", () => {
    const vu = testVu({ isInit: true });
    let built = 0;
    const build = () => {
      built++;
      return [{ login: "a", tags: ["x"] }, 7, null];
    };
    const [one, two] = [make(vu, "accounts", build), make(vu, "accounts", build)];
    expect(built).toBe(1);
    expect(one).toBe(two);
    expect(one).toEqual([{ login: "a", tags: ["x"] }, 7, null]);
    expect(make(vu, "others", () => [])).toEqual([]);
  });

  it("is frozen to the bottom", () => {
    const rows = Object(make(testVu({ isInit: true }), "a", () => [{ tags: ["x"] }]));
    expect(() => rows.push(1)).toThrow(TypeError);
    expect(() => {
      rows[0].tags[0] = "y";
    }).toThrow(TypeError);
  });

  it.each([
    ["outside the init context", false, "a", () => [], "new SharedArray must be called in the init context"],
    ["without a name", true, "", () => [], "empty name provided to SharedArray's constructor"],
    ["without a function", true, "a", [], "a function is expected as the second argument of SharedArray's constructor"],
    ["with an async function", true, "a", async () => [], "does not support async functions"],
    ["with a function that gives no array", true, "a", () => 7, "only arrays can be made into SharedArray"],
  ])("refuses to be made %s", (_, isInit, name, build, message) => {
    expect(() => make(testVu({ isInit }), name, build)).toThrow(message);
  });
});

function make(vu: TestVu, name: string, build: unknown): unknown {
  const SharedArray = dataModule(vu)["SharedArray"];
  if (typeof SharedArray !== "function") throw new Error("no SharedArray");
  return Reflect.construct(SharedArray, [name, build]);
}
