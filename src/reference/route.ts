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
  /** Which queries it answers, where several routes share a path; those with a condition are asked first. */
  readonly where?: (search: string) => boolean;
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

/** The condition that a query has a parameter. */
export const has =
  (name: string): ((search: string) => boolean) =>
  (search) =>
    search.startsWith(`${name}=`) || search.includes(`&${name}=`);

/** Finds the route of a request: whole paths first, then the longest beginning. */
export class Router {
  readonly #exact = new Map<string, readonly Route[]>();
  readonly #beginnings: readonly Route[];

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = `${route.party} ${route.method} ${route.path}`;
      const others = this.#exact.get(key) ?? [];
      if (route.where === undefined && others.some((other) => other.where === undefined)) throw new Error(`two routes for ${key}`);
      this.#exact.set(key, route.where === undefined ? [...others, route] : [route, ...others]);
    }
    this.#beginnings = routes.filter((route) => route.path.endsWith("*")).sort((a, b) => b.path.length - a.path.length);
  }

  /** `url` is the request's target: path and query. */
  find(party: Party, method: string, url: string): Route | undefined {
    const cut = url.indexOf("?");
    const path = cut < 0 ? url : url.slice(0, cut);
    const asked = method === "HEAD" ? "GET" : method;
    const sharing = this.#exact.get(`${party} ${asked} ${path}`) ?? [];
    const exact = sharing.find((route) => route.where === undefined || route.where(cut < 0 ? "" : url.slice(cut + 1)));
    return exact ?? this.#beginnings.find((route) => fits(route, party, asked, path));
  }
}

const fits = (route: Route, party: Party, method: string, path: string): boolean =>
  route.party === party && route.method === method && path.startsWith(route.path.slice(0, -1));
