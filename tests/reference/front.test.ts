import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { answerJson } from "../../src/reference/answer.ts";
import { ArrivalLog } from "../../src/reference/arrival-log.ts";
import { now } from "../../src/reference/clock.ts";
import { Timetable } from "../../src/reference/disturbance.ts";
import { Front } from "../../src/reference/front.ts";
import { Lateness } from "../../src/reference/lateness.ts";
import { Ledger } from "../../src/reference/ledger.ts";
import { Router } from "../../src/reference/route.ts";
import { DEFAULTS } from "../../src/reference/settings.ts";

it("counts its lateness until the answer is handed over, what making the answer takes included", async () => {
  const MAKING_MS = 30;
  const lateness = new Lateness();
  const answer = () => {
    for (const from = now(); now() < from + MAKING_MS; );
    return answerJson(200, {});
  };
  const front = new Front({
    settings: { ...DEFAULTS, workers: 1, service: milliseconds(1), law: "constant" },
    router: new Router([{ party: "platform", method: "GET", path: "/", hop: "slow", role: "credentials", answer }]),
    timetable: new Timetable([]),
    ledger: new Ledger(now(), () => ({ liveSessions: 0, stations: {} })),
    arrivals: new ArrivalLog(),
    lateness,
    onBegin: () => {},
  });
  const server = createServer(front.listen("platform")).listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text();
    expect(lateness.read().count).toBe(1);
    expect(lateness.read().maxMs).toBeGreaterThanOrEqual(MAKING_MS);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
