import type { Client } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Connection } from "../../../src/engine/embedded/connections.ts";
import { exchange, type Lender, type WireResponse } from "../../../src/engine/embedded/exchange.ts";

const REQUEST = {
  origin: "http://127.0.0.1:1",
  target: { host: "127.0.0.1", port: 1, isSecure: false },
  method: "GET",
  path: "/",
  headers: [],
  body: null,
  deadline: Number.POSITIVE_INFINITY,
  refusal: undefined,
};

/** Lends so many kept connections that are dead at once, then a new one that is dead as well. */
function lendDead(kept: number, isH2 = false): Lender & { readonly lent: { count: number } } {
  const lent = { count: 0 };
  const dispatch: Client["dispatch"] = (_, handler) => {
    handler.onError?.(Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }));
    return true;
  };
  const acquire = (): Connection => ({
    client: { dispatch } as unknown as Client,
    origin: REQUEST.origin,
    proxy: undefined,
    marks: { connectStart: 0, connectEnd: 0, tlsStart: 0, tlsEnd: 0 },
    socket: undefined,
    isH2,
    failure: undefined,
    abortDial: undefined,
    busy: 1,
    used: ++lent.count <= kept ? 2 : 1,
    isClosed: false,
    isLeaving: false,
    seen: { sent: 0, received: 0 },
  });
  return { acquire, release: () => undefined, discard: () => undefined, lent };
}

const playOn = (lender: Lender) => new Promise<WireResponse>((resolve) => exchange(lender, REQUEST, resolve));

afterEach(() => {
  vi.useRealTimers();
});

describe("a stream that is refused unread", () => {
  const refusing = (): Lender & { readonly lent: { count: number } } => {
    const lender = lendDead(0, true);
    const dispatch: Client["dispatch"] = (_, handler) => {
      handler.onError?.(new Error("Stream closed with error code NGHTTP2_REFUSED_STREAM"));
      return true;
    };
    return { ...lender, acquire: (...asked) => ({ ...lender.acquire(...asked), client: { dispatch } as unknown as Client }) };
  };
  const post = (lender: Lender, deadline: number) =>
    new Promise<WireResponse>((resolve) => exchange(lender, { ...REQUEST, method: "POST", body: Buffer.from("x=1"), deadline }, resolve));
  const TIMERS = { toFake: ["setTimeout", "clearTimeout", "performance"] } as const;

  it("is asked for again at once, then after one second, two, four, and no more than seven times", async () => {
    vi.useFakeTimers({ toFake: [...TIMERS.toFake] });
    const lender = refusing();
    const answer = post(lender, Number.POSITIVE_INFINITY);
    const counts: number[] = [];
    for (const seconds of [0, 1, 2, 4, 8, 16, 32]) {
      await vi.advanceTimersByTimeAsync(seconds * 1_000);
      counts.push(lender.lent.count);
    }
    expect(counts).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect((await answer).error?.code).toBe(1638);
  });

  it("is asked for no more once nobody waits", async () => {
    vi.useFakeTimers({ toFake: [...TIMERS.toFake] });
    const lender = refusing();
    const answer = post(lender, performance.now() + 1_500);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await answer).error?.code).toBe(1050);
    expect(lender.lent.count).toBe(3);
  });
});

describe("an exchange", () => {
  it("goes again where a kept connection died, and gives up on a new one", async () => {
    const lender = lendDead(2);
    const { error } = await playOn(lender);
    expect(lender.lent.count).toBe(3);
    expect(error).toBeDefined();
  });

  it("tries however many dead connections without growing the stack", async () => {
    const lender = lendDead(100_000);
    await playOn(lender);
    expect(lender.lent.count).toBe(100_001);
  });

  it("does not go again where HTTP/2 gives up a stream of a connection that lives", async () => {
    const lender = lendDead(5, true);
    const { error } = await playOn(lender);
    expect(lender.lent.count).toBe(1);
    expect(error).toBeDefined();
  });

  it("does not send a body on a kept connection that ends in the same turn, but opens another; what was cut meanwhile it does not send at all", async () => {
    const sent: string[] = [];
    const lend = (how: "ends" | "is cut"): Lender => {
      let count = 0;
      const acquire = (): Connection => {
        const name = `${how} ${++count}`;
        const client = { destroyed: false, dispatch: () => sent.push(name) } as unknown as Client;
        const connection = { ...lendDead(0).acquire(REQUEST.origin, REQUEST.target), client, used: count === 1 ? 2 : 1 };
        if (count > 1) return connection;
        queueMicrotask(() => {
          connection.isClosed = true;
          Object.assign(client, { destroyed: how === "is cut" });
        });
        return connection;
      };
      return { acquire, release: () => undefined, discard: () => undefined };
    };
    const body = Buffer.from("x=1");
    exchange(lend("ends"), { ...REQUEST, method: "POST", body }, () => undefined);
    expect(sent).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual(["ends 2"]);
    // undici refuses what is dispatched on a destroyed client, and opens no connection for it.
    exchange(lend("is cut"), { ...REQUEST, method: "POST", body }, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual(["ends 2", "is cut 1"]);
  });

  it.each([
    [304, undefined],
    [204, undefined],
    [200, "unexpected EOF"],
  ])("takes a %i that names a length and has no body for what it is", async (status, message) => {
    const dispatch: Client["dispatch"] = (_, handler) => {
      handler.onHeaders?.(status, [Buffer.from("Content-Length"), Buffer.from("300")], () => undefined, "");
      handler.onError?.(Object.assign(new Error("Response body length does not match"), { code: "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" }));
      return true;
    };
    const lender = lendDead(0);
    const acquire: Lender["acquire"] = (...asked) => ({ ...lender.acquire(...asked), client: { dispatch } as unknown as Client });
    const answer = await playOn({ ...lender, acquire });
    expect([answer.status, answer.error?.message]).toEqual([status, message]);
  });

  it("costs no connection once its time is up", async () => {
    const lender = lendDead(0);
    const { error } = await new Promise<WireResponse>((resolve) => exchange(lender, { ...REQUEST, deadline: 0 }, resolve));
    expect(error?.code).toBe(1050);
    expect(lender.lent.count).toBe(0);
  });
});
