import type { CookieJar } from "../cookie-jar.ts";

/** A cookie jar as scripts see it. */
export class ScriptJar {
  readonly #jar: CookieJar;

  constructor(jar: CookieJar) {
    this.#jar = jar;
  }

  static inner(given: ScriptJar): CookieJar {
    return given.#jar;
  }

  cookiesForURL(url: string): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { name, value } of this.#jar.cookies(url)) found[name] = [...(found[name] ?? []), value];
    return found;
  }

  set(url: string, name: string, value: unknown, options: Readonly<Record<string, unknown>> = {}): boolean {
    this.#jar.set(url, { name, value: String(value), ...readAttributes(options) });
    return true;
  }

  clear(url: string): void {
    this.#jar.clear(url);
  }

  delete(url: string, name: string): void {
    if (name === "" || name === undefined) throw new Error("cookie: is null");
    this.#jar.remove(url, name);
  }
}

function readAttributes(options: Readonly<Record<string, unknown>>) {
  const expires = options["expires"];
  const date = expires === undefined || expires === "" ? undefined : new Date(String(expires));
  if (date !== undefined && Number.isNaN(date.getTime())) throw new Error(`unable to parse "expires" date string "${String(expires)}"`);
  return {
    domain: String(options["domain"] ?? ""),
    path: String(options["path"] ?? ""),
    httpOnly: Boolean(options["http_only"]),
    secure: Boolean(options["secure"]),
    maxAge: Math.trunc(Number(options["max_age"] ?? 0)) || 0,
    expires: date,
  };
}
