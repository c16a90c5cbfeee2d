import { type IncomingHttpHeaders, request } from "node:http";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly location: string;
}

/** A small browser for tests: keeps cookies by host and path-blind, follows nothing, one connection a request. */
export class Client {
  readonly #jars = new Map<string, Map<string, string>>();
  readonly headers: Record<string, string> = {};

  get(url: string): Promise<Reply> {
    return this.#ask("GET", url);
  }

  post(url: string, fields: Readonly<Record<string, string>>): Promise<Reply> {
    return this.#ask("POST", url, new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded");
  }

  send(url: string, body: string, type: string): Promise<Reply> {
    return this.#ask("POST", url, body, type);
  }

  cookie(url: string, name: string): string | undefined {
    return this.#jars.get(new URL(url).hostname)?.get(name);
  }

  #ask(method: string, url: string, body = "", type = ""): Promise<Reply> {
    const { hostname } = new URL(url);
    const jar = this.#jars.get(hostname) ?? new Map<string, string>();
    this.#jars.set(hostname, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...this.headers, ...(cookie === "" ? {} : { cookie }), ...(type === "" ? {} : { "content-type": type }) };
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: false }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          for (const line of response.headers["set-cookie"] ?? []) keepCookie(jar, line);
          const location = response.headers.location ?? "";
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString(), location });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const cut = pair.indexOf("=");
  if (/max-age=0/i.test(line)) jar.delete(pair.slice(0, cut));
  else jar.set(pair.slice(0, cut), pair.slice(cut + 1));
}

/** The value of a hidden or any other input of a page; "" where it has none. */
export function inputOf(page: string, name: string): string {
  const tag = new RegExp(`<input[^>]*\\bname=["']?${name}["'\\s>][^>]*>?`, "i").exec(page)?.[0] ?? "";
  return unescapeHtml(/\bvalue="([^"]*)"/i.exec(tag)?.[1] ?? "");
}

/** The action of a page's first form, resolved against the page's address. */
export function actionOf(page: string, url: string): string {
  return new URL(unescapeHtml(/<form[^>]*\baction="([^"]*)"/i.exec(page)?.[1] ?? ""), url).href;
}

const unescapeHtml = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replace(/&amp;/g, "&");
