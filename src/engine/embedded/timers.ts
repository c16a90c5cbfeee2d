import type { VirtualUser } from "./virtual-user.ts";

/** The timers of one VU's globals. A pending one holds the iteration; a throw in one ends it. */
export interface Timers {
  readonly setTimeout: (callback: unknown, delayMs?: unknown, ...given: readonly unknown[]) => number;
  readonly clearTimeout: (id: unknown) => void;
  readonly setInterval: (callback: unknown, delayMs?: unknown, ...given: readonly unknown[]) => number;
  readonly clearInterval: (id: unknown) => void;
}

interface Pending {
  readonly timer: NodeJS.Timeout;
  readonly release: () => void;
  readonly unsubscribe: () => void;
}

export function createTimers(vu: VirtualUser): Timers {
  let pending: Map<number, Pending> | undefined;
  let lastId = 0;
  const forget = (id: number): void => {
    const entry = pending?.get(id);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    pending?.delete(id);
    entry.unsubscribe();
    entry.release();
  };
  const start = (name: string, callback: unknown, delayMs: unknown, given: readonly unknown[], repeats: boolean): number => {
    if (typeof callback !== "function") throw new TypeError(`${name}'s callback isn't a callable function`);
    const id = ++lastId;
    const delay = toDelay(delayMs);
    const { life } = vu;
    const fire = (): void => {
      if (life !== vu.life) return void pending?.delete(id);
      vu.enter(() => {
        if (!repeats) forget(id);
        callback(...given);
      });
    };
    const timer = repeats ? setInterval(fire, Math.max(1, delay)) : setTimeout(fire, delay);
    if (pending === undefined) pending = new Map();
    pending.set(id, { timer, release: vu.hold(), unsubscribe: vu.onCut(() => forget(id)) });
    return id;
  };
  return {
    setTimeout: (callback, delayMs, ...given) => start("setTimeout", callback, delayMs, given, false),
    setInterval: (callback, delayMs, ...given) => start("setInterval", callback, delayMs, given, true),
    clearTimeout: (id) => forget(Number(id)),
    clearInterval: (id) => forget(Number(id)),
  };
}

/** Node fires a delay that is not whole up to 1 ms early; a person who waits 3 ms must not be seen after 2.4. */
function toDelay(given: unknown): number {
  const delay = Number(given);
  return Number.isFinite(delay) && delay > 0 ? Math.min(Math.ceil(delay), 2 ** 31 - 1) : 0;
}
