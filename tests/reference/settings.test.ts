import { describe, expect, it } from "vitest";
import { DEFAULTS, parseSettings } from "../../src/reference/settings.ts";

describe("settings", () => {
  it("fill in what is left out", () => expect(parseSettings({ workers: 3 })).toEqual({ ...DEFAULTS, workers: 3 }));

  it.each([
    [{ workers: 0 }, "workers must be a whole number of at least 1 (got 0)"],
    [{ service: "200ms" }, "service must be a number"],
    [{ law: "normal" }, "law must be one of exponential, constant, lognormal"],
    [{ queue: -1 }, "queue must be a whole number of places"],
    [{ wrokers: 3 }, 'unknown setting "wrokers"'],
    [{ sessions: { limit: 5, idle: 0 } }, "sessions.idle must be more than 0 ms"],
    [{ behaviour: "kind" }, "behaviour must be one of honest, silent"],
    [{ faults: [{ at: 0, kind: "trickle" }] }, "faults[0].kind must be one of capacity, hang, reset, lying, lost"],
    [{ faults: [{ at: 0, kind: "capacity" }] }, "faults[0].capacity must be a share from 0 to 1"],
    [{ timetable: [{ at: -1, kind: "trickle" }] }, "timetable[0].at must be ms after the first request"],
    [{ stations: { "cas.form": { workers: 1 } } }, "stations.cas.form.service is missing"],
    [{ signIns: ["ldap"] }, "signIns must be of entcore"],
    [{ accounts: [{ kind: "pattern" }] }, "accounts[0] must be"],
    [[], "settings must be a JSON object"],
  ])("refuse %j and say what to write instead", (given, message) => expect(() => parseSettings(given)).toThrow(message));

  it("tell every mistake at once", () => expect(() => parseSettings({ workers: 0, law: "x" })).toThrow(/workers.*law/));
});
