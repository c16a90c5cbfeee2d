import { describe, expect, it } from "vitest";
import { absentNames } from "../../../src/engine/embedded/globals.ts";

describe("the globals that a script does not see", () => {
  it("are all that this Node has and k6 has not", () => {
    const absent = absentNames();
    for (const name of ["process", "Buffer", "fetch", "URL", "Intl", "structuredClone", "require", "performance"])
      expect(absent).toContain(name);
    for (const name of ["Array", "Promise", "TextDecoder", "setTimeout", "crypto", "globalThis"]) expect(absent).not.toContain(name);
  });

  it("are those of a later Node too, as far as a script can name them", () =>
    expect(absentNames(["Temporal", "Iterator", "localStorage", "node:ffi", "eval", "undefined", "Map"])).toEqual([
      "Temporal",
      "Iterator",
      "localStorage",
      "require",
      "module",
      "exports",
      "__filename",
      "__dirname",
    ]));

  it("can be the parameters of one strict function, whatever this Node has", () =>
    expect(() => new Function(...absentNames(), '"use strict";')).not.toThrow());
});
