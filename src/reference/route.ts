import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";

/** Who answers: each party has its own origin, so that its cookies, its stations and its faults are its own. */
export type Party = "platform" | "identity";

/** One hop of a protocol, or one page behind the door. */
export interface Route {
  readonly party: Party;
  readonly method: "GET" | "POST" | "PUT";
  /** The whole path, or a beginning that ends in `*`. */
  readonly path: string;
  /** Name in the ledger, and of the station that the hop takes where the settings have one. */
  readonly hop: string;
  /**
   * `first`: the first request of a sign-in (an arrival). `credentials`: takes a worker of the platform's own station unless
   * a station of the hop's name exists, and is an attempt.
   */
  readonly role?: "first" | "credentials";
  /** Asked before a worker is taken: an answer that costs the platform nothing. */
  readonly early?: (call: Call) => Answer | undefined;
  readonly answer: (call: Call) => Answer;
}

/** Finds the route of a request: whole paths first, then the longest beginning. */
export class Router {
  readonly #exact = new Map<string, Route>();
  readonly #beginnings: Route[] = [];

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = `${route.party} ${route.method} ${route.path}`;
      if (this.#exact.has(key)) throw new Error(`two routes for ${key}`);
      if (route.path.endsWith("*")) this.#beginnings.push(route);
      this.#exact.set(key, route);
    }
    this.#beginnings.sort((a, b) => b.path.length - a.path.length);
  }

  find(party: Party, method: string, path: string): Route | undefined {
    const asked = method === "HEAD" ? "GET" : method;
    return this.#exact.get(`${party} ${asked} ${path}`) ?? this.#beginnings.find((route) => fits(route, party, asked, path));
  }
}

const fits = (route: Route, party: Party, method: string, path: string): boolean =>
  route.party === party && route.method === method && path.startsWith(route.path.slice(0, -1));
