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

/** The global `crypto` of one VU, made when it is first used. */
export function createWebCrypto(vu: VirtualUser): object {
  let subtle: object | undefined;
  return Object.create(SHARED, {
    subtle: {
      enumerable: true,
      get: () => {
        subtle ??= createSubtle(vu);
        return subtle;
      },
    },
  }) as object;
}

const SHARED = Object.freeze({
  getRandomValues: (array: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(array),
  randomUUID: () => webcrypto.randomUUID(),
});

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
