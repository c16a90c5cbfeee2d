import { webcrypto } from "node:crypto";
import type { VirtualUser } from "./virtual-user.ts";

/** The methods of `crypto.subtle`; each works aside and holds the iteration until it is done. */
const METHODS = [
  "digest",
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "generateKey",
  "deriveKey",
  "deriveBits",
  "importKey",
  "exportKey",
  "wrapKey",
  "unwrapKey",
] as const;

/** The global `crypto` of one VU; what is seldom used is made when it is. */
export class WebCrypto {
  readonly #vu: VirtualUser;
  #subtle: object | undefined;

  constructor(vu: VirtualUser) {
    this.#vu = vu;
  }

  get subtle(): object {
    this.#subtle ??= createSubtle(this.#vu);
    return this.#subtle;
  }

  getRandomValues(array: Uint8Array<ArrayBuffer>): Uint8Array {
    return webcrypto.getRandomValues(array);
  }

  randomUUID(): string {
    return webcrypto.randomUUID();
  }
}

function createSubtle(vu: VirtualUser): object {
  const subtle = webcrypto.subtle as unknown as Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;
  return Object.fromEntries(
    METHODS.map((name) => [
      name,
      (...given: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          const release = vu.hold();
          const back = (settle: () => void) => () => {
            vu.enter(settle);
            release();
          };
          subtle[name]?.(...given).then(
            (value) => back(() => resolve(value))(),
            (error: unknown) => back(() => reject(error))(),
          );
        }),
    ]),
  );
}
