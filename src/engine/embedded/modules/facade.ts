/**
 * An object as scripts see it, with getters of its own that can be listed, as k6's objects have them. All VUs share the functions: a closure a
 * VU for each getter would cost more memory than the rest of the module.
 */
export class Facade<T> {
  readonly #of: T;

  constructor(of: T, getters: Getters<T>) {
    this.#of = of;
    Object.defineProperties(this, getters);
  }

  /** What stands behind it. */
  static behind<T>(facade: Facade<T>): T {
    return facade.#of;
  }
}

/** Getters that read what stands behind a facade. */
export type Getters<T> = Readonly<Record<string, PropertyDescriptor & ThisType<Facade<T>>>>;

/** Makes getters from functions of what stands behind. */
export function gettersOf<T>(read: Readonly<Record<string, (of: T) => unknown>>): Getters<T> {
  return Object.fromEntries(
    Object.entries(read).map(([name, from]) => [
      name,
      {
        get(this: Facade<T>) {
          return from(Facade.behind(this));
        },
        enumerable: true,
      },
    ]),
  );
}
