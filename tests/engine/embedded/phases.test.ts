import { describe, expect, it } from "vitest";
import { measurePhases, noMarks } from "../../../src/engine/embedded/phases.ts";

describe("the phases of an exchange", () => {
  it("are k6's on a new connection over TLS: blocked holds connecting and the handshake, duration neither", () => {
    const marks = {
      asked: 100,
      connectStart: 101,
      connectEnd: 111,
      tlsStart: 111,
      tlsEnd: 131,
      connected: 131,
      written: 133,
      firstByte: 183,
    };
    expect(measurePhases(marks, 193)).toEqual({
      blocked: 31,
      connecting: 10,
      tlsHandshaking: 20,
      sending: 2,
      waiting: 50,
      receiving: 10,
      duration: 62,
    });
  });
  it("wait until the end where no answer came", () => {
    const marks = { ...noMarks(), asked: 1, connectStart: 1, connectEnd: 2, connected: 2, written: 3 };
    expect(measurePhases(marks, 1_003)).toMatchObject({ waiting: 1_000, receiving: 0, duration: 1_001 });
  });
  it("are all nothing where nothing was sent", () => {
    expect(Object.values(measurePhases(noMarks(), 5))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});
