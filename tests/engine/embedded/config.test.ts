import { describe, expect, it } from "vitest";
import { mergeOptions, parseOptions, readEnvironment } from "../../../src/engine/embedded/config.ts";
import { EXIT, ExitError } from "../../../src/engine/embedded/exit-code.ts";

const ONE = { a: { executor: "per-vu-iterations" } };

describe("options that would change the test", () => {
  it.each([
    ["the config file or the script", { minIterationDuration: "1s" }],
    ["a number of milliseconds", { minIterationDuration: 1 }],
    ["the environment", readEnvironment({ K6_MIN_ITERATION_DURATION: "1s" })],
  ])("minIterationDuration from %s is refused by name, with k6 as the way out", (_where, given) => {
    expect(refusalOf({ ...given, scenarios: ONE })).toMatch(
      /does not play the option 'minIterationDuration' \(got .*\).*run this script with k6$/,
    );
  });

  it.each(["rps", "blacklistIPs", "blockHostnames", "localIPs", "httpDebug", "tlsAuth", "tlsVersion", "tlsCipherSuites"])(
    "%s is refused by name, and nothing of it is not",
    (name) => {
      expect(() => parseOptions({ [name]: ["tls1.2"], scenarios: ONE }, "1")).toThrow(new RegExp(`option '${name}'; .*with k6$`));
      for (const nothing of [undefined, null, "", 0, []])
        expect(parseOptions({ [name]: nothing, scenarios: ONE }, "1").scenarios).toHaveLength(1);
    },
  );

  it("minIterationDuration of nothing changes nothing", () => {
    expect(parseOptions({ minIterationDuration: "0s", scenarios: ONE }, "1").scenarios).toHaveLength(1);
  });
});

describe("scenarios", () => {
  it("that are empty are one iteration of one VU, as in k6", () => {
    expect(parseOptions({ scenarios: {} }, "1").scenarios).toMatchObject([
      { name: "default", executor: "per-vu-iterations", iterations: 1 },
    ]);
  });

  it("of so many VUs and nothing else are one iteration each, as in k6", () => {
    expect(parseOptions({ vus: 2 }, "1").scenarios).toMatchObject([{ executor: "shared-iterations", vus: 2, iterations: 2 }]);
  });

  it("are not forgotten for vus beside them, which k6 does", () => {
    expect(refusalOf({ vus: 2, scenarios: ONE })).toContain("`vus` and `scenarios`");
  });

  it("of a weaker source give way to a stronger one's iterations", () => {
    const merged = mergeOptions({ scenarios: ONE }, { iterations: 3 });
    expect(parseOptions(merged, "1").scenarios).toMatchObject([{ executor: "shared-iterations", iterations: 3 }]);
  });

  it("have all their mistakes told at once, each with its scenario, its key and what was given", () => {
    const given = { first: { executor: "per-vu-iterations", vus: 0, iterations: 0 }, second: { executor: "shared-iterations", vus: 3 } };
    const message = refusalOf({ scenarios: given });
    expect(message).toContain(
      "scenario first has configuration errors: the number of iterations must be more than 0 (got 0), the number of VUs",
    );
    expect(message).toContain(
      "scenario second has configuration errors: the number of iterations (1) can't be less than the number of VUs (3)",
    );
  });
});

/** The message of the refusal, whose exit code is k6's for a wrong configuration. */
function refusalOf(given: Readonly<Record<string, unknown>>): string {
  try {
    parseOptions(given, "1");
  } catch (error) {
    if (error instanceof ExitError && error.code === EXIT.invalidConfig) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}
