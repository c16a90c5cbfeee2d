import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { BadRelease } from "./release.ts";

/** How far a download is. `totalBytes` is missing where the server does not say. */
export interface Progress {
  readonly receivedBytes: number;
  readonly totalBytes?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Fetches files through the proxies that the environment names. Close it after use. */
export class Downloader {
  readonly #agent: Dispatcher;
  readonly #stop: AbortSignal | undefined;

  /** `stop` breaks off whatever is under way. */
  constructor(env: Environment, stop?: AbortSignal) {
    this.#stop = stop;
    this.#agent = new EnvHttpProxyAgent({
      httpProxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? "",
      httpsProxy: env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "",
      noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
    });
  }

  /** The text at `url`. */
  async text(url: string): Promise<string> {
    const answer = await this.#open(url);
    return answer.body.text();
  }

  /** Writes what is at `url` to a new file. */
  async file(url: string, target: string, onProgress: (progress: Progress) => void): Promise<void> {
    const answer = await this.#open(url);
    const length = Number(answer.headers["content-length"]);
    const total = Number.isFinite(length) ? { totalBytes: length } : {};
    let receivedBytes = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        receivedBytes += chunk.length;
        onProgress({ receivedBytes, ...total });
        done(null, chunk);
      },
    });
    await pipeline([answer.body, meter, createWriteStream(target, { flags: "wx" })], this.#signal());
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #signal(): { readonly signal?: AbortSignal } {
    return this.#stop === undefined ? {} : { signal: this.#stop };
  }

  async #open(url: string, hops = 0): Promise<Dispatcher.ResponseData> {
    const answer = await request(url, { dispatcher: this.#agent, ...this.#signal() });
    if (answer.statusCode === 200) return answer;
    await answer.body.dump();
    const location = answer.headers["location"];
    if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== "string") {
      throw new BadRelease(`${url} answers ${answer.statusCode}`);
    }
    if (hops === MAX_REDIRECTS) throw new BadRelease(`${url} redirects more than ${MAX_REDIRECTS} times`);
    const next = new URL(location, url);
    if (url.startsWith("https:") && next.protocol !== "https:") throw new BadRelease(`${url} redirects to unencrypted ${next.protocol}`);
    return this.#open(next.href, hops + 1);
  }
}

/** A network without a way out must be noticed while the user still watches. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A download that is silent for so long is dead. */
const SILENCE_MS = 60_000;
/** The official release takes one redirect, to the store behind it; browsers stop at twenty. */
const MAX_REDIRECTS = 10;
