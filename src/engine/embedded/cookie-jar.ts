import { isIP } from "node:net";
import { Cookie, CookieJar as ToughJar } from "tough-cookie";
import { formatCookie, parseSetCookie, type SetCookie } from "./cookie.ts";

/**
 * The cookies of one visitor. Rules are tough-cookie's, with Go's where k6 differs: no public suffixes, `Secure` cookies go to
 * loopback without TLS, quotes around a value are not part of it.
 */
export class CookieJar {
  /** Most iterations of a plain page never see a cookie. */
  #jar: ToughJar | undefined;

  /** Cookies for a URL, those of longer paths first, then the older. */
  cookies(url: string): ReadonlyArray<{ readonly name: string; readonly value: string }> {
    if (this.#jar === undefined) return [];
    return this.#jar.getCookiesSync(url).map(({ key, value }) => ({ name: key, value }));
  }

  header(url: string): string {
    return this.cookies(url)
      .map(({ name, value }) => formatCookie(name, value))
      .join("; ");
  }

  store(url: string, lines: readonly string[]): void {
    for (const line of lines) {
      const cookie = parseSetCookie(line);
      if (cookie !== undefined) this.set(url, cookie);
    }
  }

  set(url: string, cookie: SetCookie): void {
    if (cookie.domain !== "" && !mayName(new URL(url).hostname, cookie.domain)) return;
    this.#jar ??= new ToughJar(undefined, {
      rejectPublicSuffixes: false,
      looseMode: true,
      prefixSecurity: "unsafe-disabled",
      allowSecureOnLocal: true,
    });
    // Go takes a `Secure` cookie from anybody, and sends it over TLS only.
    this.#jar.setCookieSync(toTough(cookie), cookie.secure ? url.replace(/^http:/i, "https:") : url, { ignoreError: true });
  }

  /** Removes the cookies that would be sent to a URL. */
  clear(url: string): void {
    for (const { name } of this.cookies(url)) this.remove(url, name);
  }

  remove(url: string, name: string): void {
    this.set(url, { name, value: "", domain: "", path: "", httpOnly: false, secure: false, maxAge: -1, expires: undefined });
  }
}

/** Go takes an address as the domain only if it is written out exactly. */
function mayName(host: string, domain: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, "")) === 0 || host === domain;
}

function toTough({ name, value, domain, path, httpOnly, secure, maxAge, expires }: SetCookie): Cookie {
  return new Cookie({
    key: name,
    value,
    httpOnly,
    secure,
    ...(domain === "" ? {} : { domain: domain.replace(/^\./, "").toLowerCase() }),
    ...(path.startsWith("/") ? { path } : {}),
    ...(maxAge === 0 ? {} : { maxAge }),
    expires: expires ?? "Infinity",
  });
}
