import { randomUUID } from "node:crypto";
import { type Milliseconds, milliseconds } from "../core/units.ts";

export interface Session {
  /** What the cookie carries: an id and, where the real one has a signature, as many characters that nobody can guess. */
  readonly token: string;
  readonly login: string;
  /** What writes must send back as X-XSRF-TOKEN. */
  readonly xsrf: string;
  seenAt: Milliseconds;
}

/** Of the real platform's cookie: 20 bytes as base64. */
const SIGNATURE_LENGTH = 27;

/**
 * The people who are signed in. A session ends when it has been idle for `idle`; where a `limit` is set the gate is closed
 * while that many live. The map is kept in the order of `seenAt`, so that expiry looks only at its front.
 */
export class Sessions {
  readonly limit: number;
  readonly idle: Milliseconds;
  readonly #live = new Map<string, Session>();

  constructor(options: { readonly limit?: number; readonly idle?: Milliseconds }) {
    this.limit = options.limit ?? Number.POSITIVE_INFINITY;
    this.idle = options.idle ?? milliseconds(Number.POSITIVE_INFINITY);
  }

  countAt(at: Milliseconds): number {
    for (const [token, session] of this.#live) {
      if (session.seenAt + this.idle > at) break;
      this.#live.delete(token);
    }
    return this.#live.size;
  }

  /** Whether newcomers are turned away. */
  isFullAt(at: Milliseconds): boolean {
    return this.limit !== Number.POSITIVE_INFINITY && this.countAt(at) >= this.limit;
  }

  open(login: string, at: Milliseconds): Session {
    const session = { token: `${randomUUID()}:${randomUUID().slice(0, SIGNATURE_LENGTH)}`, login, xsrf: randomUUID(), seenAt: at };
    this.#live.set(session.token, session);
    return session;
  }

  /** The live session of a token, which is no longer idle by being asked for; undefined for a forged or ended one. */
  visit(token: string | undefined, at: Milliseconds): Session | undefined {
    if (token === undefined) return undefined;
    this.countAt(at);
    const session = this.#live.get(token);
    if (session === undefined) return undefined;
    session.seenAt = at;
    this.#live.delete(token);
    this.#live.set(token, session);
    return session;
  }

  close(token: string | undefined): void {
    if (token !== undefined) this.#live.delete(token);
  }

  /** Ends all the sessions of a login: what services do whom a single logout is told. */
  closeAll(login: string | undefined): void {
    for (const [token, session] of this.#live) if (session.login === login) this.#live.delete(token);
  }

  clear(): void {
    this.#live.clear();
  }
}
